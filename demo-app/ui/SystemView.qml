// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import SessionKeeper
import SessionKeeperDemo

// One server: the session there, what it did, and the page that fits its state. Out of sight it
// goes on.
FocusScope {
    id: view

    required property DemoServers servers
    required property DemoServer server
    required property bool narrow

    readonly property alias session: mainSession
    // From the start until the keychain has answered.
    readonly property bool restoring: mainSession.state === Session.Restoring
        || (mainSession.state === Session.Unknown && mainSession.lastError.kind === SessionError.None)

    visible: servers.current === server
    // The picker gives the keyboard back to the page it belongs to; this comes after it.
    onVisibleChanged: if (visible) Qt.callLater(() => page.forceActiveFocus())

    Session {
        id: mainSession

        // An app for one server names the element of its dialect here, with its url.
        protocol: OwnProtocol {
            instance: view.server.protocol
        }
        store: KeychainStore {
            service: view.server.keychainService
            account: view.server.keychainAccount
        }
        Component.onCompleted: restore()
    }

    Binding {
        target: view.server
        property: "loggedIn"
        value: mainSession.loggedIn
    }

    Activity {
        id: mainActivity

        objectName: "activity"
        session: mainSession
        server: view.server
    }

    ApiClient {
        id: mainApi

        objectName: "api"
        session: mainSession
        server: view.server
        onAnswered: (title, detail, kind) => mainActivity.add(title, detail, kind, "arrow")
    }

    Loader {
        id: page

        anchors.fill: parent
        focus: true
        sourceComponent: mainSession.loggedIn ? homePage : view.restoring ? restoringPage : logInPage
        onLoaded: appear.restart()

        NumberAnimation on opacity {
            id: appear

            from: 0
            to: 1
            duration: 180
            easing.type: Easing.OutCubic
        }
    }

    Component {
        id: restoringPage

        RestoringPage {}
    }

    Component {
        id: logInPage

        LogInPage {
            servers: view.servers
            server: view.server
            session: mainSession
            farewell: mainActivity.farewell
            narrow: view.narrow
        }
    }

    Component {
        id: homePage

        HomePage {
            servers: view.servers
            server: view.server
            session: mainSession
            activity: mainActivity
            api: mainApi
            narrow: view.narrow
        }
    }
}
