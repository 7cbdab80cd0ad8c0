// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

// A password, hidden until somebody asks to see it.
Item {
    id: field

    property alias text: entry.text
    property alias input: entry.input
    property alias wrong: entry.wrong

    signal accepted

    implicitWidth: entry.implicitWidth
    implicitHeight: entry.implicitHeight

    AppTextField {
        id: entry

        anchors.fill: parent
        label: qsTr("Password")
        reserved: reveal.width
        input.objectName: "password"
        input.echoMode: reveal.checked ? TextInput.Normal : TextInput.Password
        input.inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
        onAccepted: field.accepted()
    }

    AbstractButton {
        id: reveal

        objectName: "revealPassword"
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: Theme.touch
        height: Theme.touch
        checkable: true
        text: checked ? qsTr("Hide the password") : qsTr("Show the password")
        Accessible.name: text
        Keys.onReturnPressed: reveal.toggle()
        Keys.onEnterPressed: reveal.toggle()

        contentItem: Item {
            Icon {
                anchors.centerIn: parent
                name: reveal.checked ? "eyeOff" : "eye"
                color: reveal.hovered || reveal.visualFocus ? Theme.text : Theme.muted
            }
        }
        background: Rectangle {
            radius: Theme.smallRadius
            color: "transparent"

            Rectangle {
                anchors.fill: parent
                anchors.margins: 6
                radius: 8
                color: "transparent"
                border.width: reveal.visualFocus ? 2 : 0
                border.color: Theme.accent
            }
        }
        ToolTip.visible: hovered
        ToolTip.delay: 600
        ToolTip.text: text
    }
}
