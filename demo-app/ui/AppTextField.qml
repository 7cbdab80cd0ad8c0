// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// A text field below its label.
ColumnLayout {
    id: field

    property alias label: label.text
    property alias text: input.text
    property alias input: input
    property bool wrong: false
    // Room at the end of the field, for a button on top of it.
    property real reserved: 0

    signal accepted

    spacing: 6

    Text {
        id: label

        color: Theme.text
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }

    TextField {
        id: input

        Layout.fillWidth: true
        implicitHeight: Theme.touch
        leftPadding: 14
        rightPadding: 14 + field.reserved
        font.pixelSize: Theme.textSize
        color: Theme.text
        placeholderTextColor: Theme.muted
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentInk
        selectByMouse: true
        Accessible.name: label.text
        onAccepted: field.accepted()

        background: Rectangle {
            radius: Theme.smallRadius
            color: Theme.field
            border.width: input.activeFocus ? 2 : 1
            border.color: field.wrong ? Theme.bad : input.activeFocus ? Theme.accent : Theme.line
        }
    }
}
