// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_PHOTOGRAPHER_H
#define SESSIONKEEPER_DEMO_PHOTOGRAPHER_H

#include "options.h"
#include "steplog.h"

class Stage;

// Takes pictures of the window: phone and desktop, light and dark, each into a folder of its own.
class Photographer
{
public:
    explicit Photographer(const Stage &stage)
        : m_stage(stage)
    {
    }

    // DIR/desktop-dark/NAME.png and so on, NAME-below.png where the page goes on; nothing when no
    // folder was given. Empty, or what went wrong.
    QString take(const QString &name);
    // The same at the end of a step: what it found, unless the picture went wrong.
    Finding pictured(const QString &name, const QString &words);

private:
    QString takeOne(const QString &name, QSize size, Options::Colours colours);
    QString save(const QString &file) const;

    const Stage &m_stage;
};

#endif // SESSIONKEEPER_DEMO_PHOTOGRAPHER_H
