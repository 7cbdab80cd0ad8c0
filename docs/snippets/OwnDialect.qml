// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import SessionKeeper

Item {
    //! [session]
    Session {
        id: session
        protocol: OwnProtocol { instance: dialect }
        store: KeychainStore { service: "com.example.app" }
    }
    //! [session]
}
