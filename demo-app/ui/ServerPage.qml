// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import SessionKeeperDemo

// Where somebody else's server is, and what it speaks.
EntryPage {
    id: page

    required property DemoServers servers

    ServerForm {
        width: parent.width
        focus: true
        servers: page.servers
        showLogo: page.narrow
    }
}
