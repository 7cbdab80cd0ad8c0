// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts

// A system's name, and one line about it.
RowLayout {
    id: label

    required property string title
    required property string summary
    property string note
    property bool chosen: false

    spacing: 10

    ColumnLayout {
        Layout.fillWidth: true
        spacing: 1

        Text {
            Layout.fillWidth: true
            text: label.title
            color: label.chosen ? Theme.accent : Theme.text
            font.pixelSize: Theme.smallSize + 1
            font.weight: Font.DemiBold
            elide: Text.ElideRight
        }
        Text {
            Layout.fillWidth: true
            text: label.summary
            color: Theme.muted
            font.pixelSize: 12
            elide: Text.ElideMiddle
        }
    }
    Text {
        visible: text.length > 0
        text: label.note
        color: Theme.good
        font.pixelSize: 12
        font.weight: Font.DemiBold
    }
}
