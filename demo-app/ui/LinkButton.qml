// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

// A button that looks like a word.
AbstractButton {
    id: button

    implicitHeight: 36
    leftPadding: 10
    rightPadding: 10
    opacity: enabled ? 1 : 0.5
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()

    contentItem: Text {
        text: button.text
        color: Theme.accent
        font.pixelSize: Theme.textSize
        font.weight: Font.DemiBold
        verticalAlignment: Text.AlignVCenter
        horizontalAlignment: Text.AlignHCenter
    }
    background: Rectangle {
        radius: 8
        color: button.hovered || button.down ? Theme.wash(Theme.accent) : "transparent"
        border.width: button.visualFocus ? 2 : 0
        border.color: Theme.accent
    }
}
