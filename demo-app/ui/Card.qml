// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts

// A sheet with a heading.
Rectangle {
    id: card

    property string heading
    property real padding: Theme.gap + 4
    default property alias content: column.data

    implicitWidth: column.implicitWidth + 2 * padding
    implicitHeight: column.implicitHeight + 2 * padding
    radius: Theme.radius
    color: Theme.surface
    border.color: Theme.line

    ColumnLayout {
        id: column

        anchors.fill: parent
        anchors.margins: card.padding
        spacing: Theme.gap

        Text {
            Layout.fillWidth: true
            visible: card.heading.length > 0
            text: card.heading
            color: Theme.text
            font.pixelSize: Theme.headingSize
            font.weight: Font.DemiBold
            elide: Text.ElideRight
        }
    }
}
