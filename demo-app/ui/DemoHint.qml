// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import SessionKeeperDemo

// Who may log in to the demo's own server.
Rectangle {
    id: hint

    required property DemoServer server

    signal chosen

    implicitHeight: row.implicitHeight + 24
    radius: Theme.smallRadius
    color: "transparent"
    border.color: Theme.line

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: 12
        spacing: 12

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            Text {
                text: qsTr("Demo user")
                color: Theme.muted
                font.pixelSize: Theme.smallSize
            }
            Text {
                Layout.fillWidth: true
                text: hint.server.userName + "  /  " + hint.server.password
                color: Theme.text
                font.pixelSize: Theme.textSize
                elide: Text.ElideRight
            }
        }
        LinkButton {
            objectName: "fillIn"
            text: qsTr("Fill in")
            onClicked: hint.chosen()
        }
    }
}
