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
class DemoServers;

// The running app, as the tour sees it. Looks; touches nothing (that is the Hand's).
class Stage
{
public:
    Stage(QQuickWindow &window, DemoServers &servers, const Options &options);

    QQuickWindow &window() const { return *m_window; }
    DemoServers &servers() const { return *m_servers; }
    const Options &options() const { return *m_options; }
    // Of the server that is in sight.
    DemoServer &server() const;
    SessionKeeper::Session &session() const;

    // The visible item of this name, or null.
    QQuickItem *item(const QString &name) const;
    // Its text, empty when it is not there.
    QString text(const QString &name) const;

    // Lets the app go on until condition holds. False when it did not in time.
    static bool until(const std::function<bool()> &condition,
                      std::chrono::milliseconds timeout = std::chrono::seconds(10));

    // Lets what has just changed be laid out and drawn.
    void letItDraw() const;

    // What rests in the keychain for the server in sight.
    SessionKeeper::Result<std::optional<SessionKeeper::SessionRecord>> keychain() const;
    // For all servers.
    bool emptyKeychain() const;

    static void setColours(QQuickWindow &window, Options::Colours colours);

private:
    QQuickWindow *m_window;
    DemoServers *m_servers;
    const Options *m_options;
};

#endif // SESSIONKEEPER_DEMO_STAGE_H
