// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

//! [use]
import QtQuick
import QtQuick.Controls
import SessionKeeper

ApplicationWindow {
    visible: true

    Session {
        id: session
        protocol: SimpleJwtProtocol { url: "https://api.example.com/api/token/" }
        store: KeychainStore { service: "com.example.app" }
        Component.onCompleted: restore()
    }
    Column {
        visible: !session.loggedIn
        TextField { id: user; placeholderText: "User name" }
        TextField { id: password; placeholderText: "Password"; echoMode: TextInput.Password }
        Button { text: "Log in"; onClicked: session.login(user.text, password.text) }
        Label { text: session.lastError.message }
    }
    //! [image]
    Image {     // carries the token and recovers from 401, as XMLHttpRequest and FontLoader do
        source: session.loggedIn ? "https://api.example.com/me/avatar.png" : ""
    }
    //! [image]
}
//! [use]
