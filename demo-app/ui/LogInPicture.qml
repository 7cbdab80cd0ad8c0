// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts

// What the demo is about, in three sentences.
ColumnLayout {
    id: picture

    readonly property color ink: "#ffffff"
    readonly property color faint: "#c9d2ff"

    spacing: Theme.gap

    RowLayout {
        spacing: 12

        Logo {
            size: 40
            color: "#ffffff"
            ink: "#2f49d1"
        }
        Text {
            text: "SessionKeeper"
            color: picture.ink
            font.pixelSize: 18
            font.weight: Font.DemiBold
        }
    }

    Item {
        Layout.fillHeight: true
    }

    Text {
        Layout.fillWidth: true
        text: qsTr("Log in once.\nStay logged in.")
        color: picture.ink
        font.pixelSize: 34
        font.weight: Font.Bold
        lineHeight: 1.12
        wrapMode: Text.Wrap
    }

    Repeater {
        model: [
            { shape: "lock", text: qsTr("Tokens rest in the keychain of your system") },
            { shape: "renew", text: qsTr("They are renewed before they run out") },
            { shape: "arrows", text: qsTr("Requests that were refused are sent again") }
        ]

        RowLayout {
            id: point

            required property int index
            required property var modelData

            Layout.fillWidth: true
            Layout.topMargin: index === 0 ? Theme.smallGap : 0
            spacing: 12

            Icon {
                name: point.modelData.shape
                color: picture.faint
                size: 18
            }
            Text {
                Layout.fillWidth: true
                text: point.modelData.text
                color: picture.faint
                font.pixelSize: Theme.textSize
                wrapMode: Text.Wrap
            }
        }
    }

    Item {
        Layout.fillHeight: true
    }
}
