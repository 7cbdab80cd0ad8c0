// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import SessionKeeper
import SessionKeeperDemo

// Where a session at one server begins.
EntryPage {
    id: page

    required property DemoServers servers
    required property DemoServer server
    required property Session session
    required property string farewell

    LogInForm {
        width: parent.width
        focus: true
        servers: page.servers
        server: page.server
        session: page.session
        farewell: page.farewell
        showLogo: page.narrow
    }
}
