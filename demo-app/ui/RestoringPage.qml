// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick

// What is seen while the keychain is asked.
Item {
    Column {
        anchors.centerIn: parent
        spacing: Theme.gap

        Logo {
            anchors.horizontalCenter: parent.horizontalCenter
            size: 64
        }
        Text {
            text: qsTr("Looking for your session")
            color: Theme.muted
            font.pixelSize: Theme.textSize
        }
    }
}
