// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// A button that says what it does.
AbstractButton {
    id: tile

    property string shape
    property string title
    property string detail
    property bool primary: false

    readonly property color ink: primary ? Theme.accentInk : Theme.text

    Layout.fillWidth: true
    Layout.preferredWidth: 1
    Layout.fillHeight: true
    leftPadding: 14
    rightPadding: 12
    topPadding: 12
    bottomPadding: 12
    opacity: enabled ? 1 : 0.5
    text: title
    Accessible.name: title
    Accessible.description: detail
    Keys.onReturnPressed: tile.clicked()
    Keys.onEnterPressed: tile.clicked()

    contentItem: ColumnLayout {
        spacing: 4

        Icon {
            Layout.bottomMargin: 4
            name: tile.shape
            color: tile.primary ? tile.ink : Theme.accent
            size: 22
        }
        Text {
            Layout.fillWidth: true
            text: tile.title
            color: tile.ink
            font.pixelSize: Theme.textSize
            font.weight: Font.DemiBold
            elide: Text.ElideRight
        }
        Text {
            Layout.fillWidth: true
            Layout.fillHeight: true
            text: tile.detail
            color: tile.primary ? tile.ink : Theme.muted
            opacity: tile.primary ? 0.85 : 1
            font.pixelSize: 12
            wrapMode: Text.Wrap
            maximumLineCount: 2
            elide: Text.ElideRight
        }
    }

    background: Rectangle {
        radius: Theme.smallRadius + 2
        color: tile.primary ? Theme.accent : Theme.raised
        border.color: tile.primary ? Theme.accent : Theme.line

        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            color: tile.primary ? "#000000" : Theme.accent
            opacity: tile.down ? 0.16 : tile.hovered ? 0.08 : 0
        }
        FocusRing { shown: tile.visualFocus }
    }
}
