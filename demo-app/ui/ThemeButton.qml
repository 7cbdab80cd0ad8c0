// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

// Light or dark.
AbstractButton {
    id: button

    objectName: "theme"
    implicitWidth: 40
    implicitHeight: 40
    text: Theme.dark ? qsTr("Light colours") : qsTr("Dark colours")
    Accessible.name: text
    onClicked: Theme.toggle()
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: Theme.dark ? "sun" : "moon"
            color: button.hovered ? Theme.text : Theme.muted
        }
    }
    background: Rectangle {
        radius: Theme.smallRadius
        color: button.hovered || button.down ? Theme.wash(Theme.text) : "transparent"
        border.width: button.visualFocus ? 2 : 0
        border.color: Theme.accent
    }
    ToolTip.visible: hovered
    ToolTip.delay: 600
    ToolTip.text: text
}
