// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import SessionKeeper
import SessionKeeperDemo

// The window: one session, and the page that fits its state.
ApplicationWindow {
    id: window

    required property DemoServer server
    readonly property bool narrow: width < 760
    // From the start until the keychain has answered.
    readonly property bool restoring: mainSession.state === Session.Restoring
        || (mainSession.state === Session.Unknown && mainSession.lastError.kind === SessionError.None)

    // A Theme.Choice.
    function setColours(choice: int) {
        Theme.choice = choice;
    }

    title: qsTr("SessionKeeper")
    minimumWidth: 340
    minimumHeight: 520
    color: Theme.background

    Session {
        id: mainSession

        objectName: "session"
        protocol: SimpleJwtProtocol {
            url: window.server.url + "/api/token/"
        }
        store: KeychainStore {
            service: "org.sessionkeeper.demo"
            account: window.server.keychainAccount
        }
        Component.onCompleted: restore()
    }

    Activity {
        id: mainActivity

        objectName: "activity"
        session: mainSession
        server: window.server
    }

    ApiClient {
        id: mainApi

        objectName: "api"
        session: mainSession
        server: window.server
        onAnswered: (title, detail, kind) => mainActivity.add(title, detail, kind, "arrow")
    }

    Loader {
        id: page

        anchors.fill: parent
        focus: true
        sourceComponent: mainSession.loggedIn ? homePage : window.restoring ? restoringPage : logInPage
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
            session: mainSession
            server: window.server
            farewell: mainActivity.farewell
            narrow: window.narrow
        }
    }

    Component {
        id: homePage

        HomePage {
            session: mainSession
            server: window.server
            activity: mainActivity
            api: mainApi
            narrow: window.narrow
        }
    }
}
