// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

// A push button: filled when it is the one thing to do, outlined otherwise.
Button {
    id: button

    property bool primary: false
    property string iconName

    readonly property color ink: primary ? Theme.accentInk : Theme.text

    implicitHeight: Theme.touch
    leftPadding: Theme.gap
    rightPadding: Theme.gap
    opacity: enabled ? 1 : 0.5
    font.pixelSize: Theme.textSize
    font.weight: Font.DemiBold

    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        Row {
            id: row

            anchors.centerIn: parent
            spacing: Theme.smallGap

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: button.iconName.length > 0
                name: button.iconName
                color: button.ink
                size: 18
            }
            Text {
                anchors.verticalCenter: parent.verticalCenter
                text: button.text
                font: button.font
                color: button.ink
            }
        }
    }

    background: Rectangle {
        radius: Theme.smallRadius
        color: button.primary ? Theme.accent : Theme.surface
        border.color: button.primary ? Theme.accent : Theme.line

        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            color: button.primary ? "#000000" : Theme.accent
            opacity: button.down ? 0.16 : button.hovered ? 0.08 : 0
        }
        FocusRing { shown: button.visualFocus }
    }
}
