// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import SessionKeeper
import SessionKeeperDemo

// The window: a view for each server that was looked at, one of them in sight.
ApplicationWindow {
    id: window

    required property DemoServers servers
    readonly property bool narrow: width < 760
    // Of the server that is in sight; null while there is none.
    property Session session: null

    // A Theme.Choice.
    function setColours(choice: int) {
        Theme.choice = choice;
    }

    title: qsTr("SessionKeeper")
    minimumWidth: 340
    minimumHeight: 520
    color: Theme.background

    // A server that nobody looked at has no session yet.
    component ServerLoader: Loader {
        id: loader

        property DemoServer server: null
        readonly property bool chosen: server !== null && window.servers.current === server

        anchors.fill: parent
        active: false
        focus: chosen
        onChosenChanged: show()
        onLoaded: show()
        Component.onCompleted: show()

        function show() {
            if (chosen)
                active = true;
            if (chosen && item)
                window.session = (item as SystemView).session;
        }

        sourceComponent: Component {
            SystemView {
                servers: window.servers
                server: loader.server
                narrow: window.narrow
            }
        }
    }

    Connections {
        target: window.servers

        function onCurrentChanged() {
            if (!window.servers.current)
                window.session = null;
        }
    }

    Repeater {
        model: window.servers.local

        ServerLoader {
            required property DemoServer modelData

            server: modelData
        }
    }

    ServerLoader {
        server: window.servers.other
        onServerChanged: if (!server) active = false
    }

    Loader {
        anchors.fill: parent
        active: window.servers.current === null
        focus: active
        sourceComponent: ServerPage {
            servers: window.servers
            narrow: window.narrow
        }
    }
}
