// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts

// What a form is for.
ColumnLayout {
    id: heading

    required property string title
    required property string detail

    spacing: 6

    Text {
        text: heading.title
        color: Theme.text
        font.pixelSize: 28
        font.weight: Font.Bold
    }
    Text {
        Layout.fillWidth: true
        text: heading.detail
        color: Theme.muted
        font.pixelSize: Theme.textSize
        wrapMode: Text.Wrap
        maximumLineCount: 2
        elide: Text.ElideRight
    }
}
