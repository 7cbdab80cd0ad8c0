// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_STAGE_H
#define SESSIONKEEPER_DEMO_STAGE_H

#include "options.h"

#include <SessionKeeper/session/session.h>

#include <QtQuick/qquickwindow.h>

#include <chrono>
#include <functional>

class DemoServer;

// The running app, as the tour sees it. Looks; touches nothing (that is the Hand's).
class Stage
{
public:
    Stage(QQuickWindow &window, DemoServer &server, const Options &options);

    QQuickWindow &window() const { return *m_window; }
    DemoServer &server() const { return *m_server; }
    const Options &options() const { return *m_options; }
    SessionKeeper::Session &session() const { return *m_session; }

    // The visible item of this name, or null.
    QQuickItem *item(const QString &name) const;
    // Its text, empty when it is not there.
    QString text(const QString &name) const;

    // Lets the app go on until condition holds. False when it did not in time.
    static bool until(const std::function<bool()> &condition,
                      std::chrono::milliseconds timeout = std::chrono::seconds(10));

    // What rests in the keychain under the app's name.
    SessionKeeper::Result<std::optional<SessionKeeper::SessionRecord>> keychain() const;
    bool emptyKeychain() const;

    static void setColours(QQuickWindow &window, Options::Colours colours);

private:
    QQuickWindow *m_window;
    DemoServer *m_server;
    const Options *m_options;
    SessionKeeper::Session *m_session;
};

#endif // SESSIONKEEPER_DEMO_STAGE_H
