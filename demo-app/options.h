// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_OPTIONS_H
#define SESSIONKEEPER_DEMO_OPTIONS_H

#include "localsystem.h"

#include <QtCore/qsize.h>
#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>
#include <QtCore/qurl.h>

#include <optional>

// What the demo was asked to do.
struct Options
{
    enum class Colours { System, Light, Dark };
    // The tour starts itself twice: the second time to show that the session outlived the first.
    enum class Tour { None, Both, First, Second };

    static constexpr QSize phone {390, 780};
    static constexpr QSize desktop {1100, 720};

    // Where somebody else's server is; empty: the demo begins with one of its own.
    QUrl server;
    // The one of its own that it begins with.
    LocalSystem system = LocalSystem::SimpleJwt;
    // Where the demo's own server keeps its users and key; empty: where apps keep their data.
    QString dataFolder;
    Colours colours = Colours::System;
    QSize size = desktop;
    Tour tour = Tour::None;
    bool headless = false;
    // Where the tour puts its pictures; empty: nowhere.
    QString screenshots;

    // arguments begin with the program's name. Nothing when the demo should end at once: exitStatus
    // says with what, and what there is to say was written to the terminal.
    static std::optional<Options> read(const QStringList &arguments, int &exitStatus);
};

#endif // SESSIONKEEPER_DEMO_OPTIONS_H
