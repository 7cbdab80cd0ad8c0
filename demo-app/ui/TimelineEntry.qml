// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts

// One line of the timeline: a mark, what, why, when.
Item {
    id: entry

    required property int index
    required property string title
    required property string detail
    required property string kind
    required property string shape
    required property string time
    property bool last: false

    readonly property color ink: Theme.tone(kind)

    implicitHeight: row.implicitHeight + 14
    ListView.onAdd: appear.start()

    NumberAnimation on opacity {
        id: appear

        from: 0
        to: 1
        duration: 200
        running: false
    }

    Rectangle {
        x: 15
        y: 34
        width: 2
        height: parent.height - 34
        visible: !entry.last
        color: Theme.line
    }

    RowLayout {
        id: row

        width: parent.width
        spacing: 12

        Rectangle {
            Layout.alignment: Qt.AlignTop
            implicitWidth: 32
            implicitHeight: 32
            radius: 16
            color: Theme.wash(entry.ink)

            Icon {
                anchors.centerIn: parent
                name: entry.shape
                color: entry.ink
                size: 16
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.topMargin: 1
            spacing: 2

            RowLayout {
                Layout.fillWidth: true
                spacing: 8

                Text {
                    Layout.fillWidth: true
                    text: entry.title
                    color: Theme.text
                    font.pixelSize: Theme.textSize
                    font.weight: Font.DemiBold
                    elide: Text.ElideRight
                }
                Text {
                    text: entry.time
                    color: Theme.muted
                    font.pixelSize: 12
                }
            }
            Text {
                Layout.fillWidth: true
                text: entry.detail
                color: Theme.muted
                font.pixelSize: Theme.smallSize
                wrapMode: Text.Wrap
            }
        }
    }
}
