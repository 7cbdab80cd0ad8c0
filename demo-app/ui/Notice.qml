// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts

// One sentence that has to be read.
Rectangle {
    id: notice

    property string kind: "bad"
    property alias text: sentence.text
    readonly property color ink: Theme.tone(kind)

    implicitHeight: row.implicitHeight + 24
    radius: Theme.smallRadius
    color: Theme.wash(ink)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: 12
        spacing: 10

        Icon {
            Layout.alignment: Qt.AlignTop
            name: notice.kind === "good" ? "check" : "alert"
            color: notice.ink
            size: 18
        }
        Text {
            id: sentence

            objectName: notice.objectName + "Text"
            Layout.fillWidth: true
            color: notice.ink
            font.pixelSize: Theme.smallSize + 1
            wrapMode: Text.Wrap
            lineHeight: 1.15
        }
    }
}
