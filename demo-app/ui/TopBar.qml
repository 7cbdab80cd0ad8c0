// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import SessionKeeper
import SessionKeeperDemo

// The mark, who is logged in, and the colours.
Rectangle {
    id: bar

    required property DemoServers servers
    required property DemoServer server
    required property Session session
    required property bool narrow

    implicitHeight: 64
    color: Theme.surface

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: bar.narrow ? Theme.gap : 24
        anchors.rightMargin: bar.narrow ? Theme.gap : 24
        spacing: 12

        Logo {
            size: 34
        }
        Text {
            Layout.fillWidth: true
            text: "SessionKeeper"
            color: Theme.text
            font.pixelSize: 17
            font.weight: Font.Bold
            elide: Text.ElideRight
        }
        SystemPicker {
            Layout.preferredWidth: 300
            implicitHeight: 48
            visible: !bar.narrow
            servers: bar.servers
            server: bar.server
        }
        ThemeButton {}
        Text {
            objectName: "account"
            visible: !bar.narrow
            text: bar.session.account
            color: Theme.text
            font.pixelSize: Theme.textSize
        }
        Avatar {
            objectName: "avatar"
            size: 38
            source: bar.session.loggedIn ? bar.server.url + "/api/avatar/" : ""
            initial: bar.session.account.charAt(0).toUpperCase()
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.line
    }
}
