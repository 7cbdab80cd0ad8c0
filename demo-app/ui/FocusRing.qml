// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick

// Shows where the keyboard is.
Rectangle {
    property bool shown: false

    anchors.fill: parent
    anchors.margins: -3
    visible: shown
    radius: (parent as Rectangle)?.radius + 3
    color: "transparent"
    border.width: 2
    border.color: Theme.accent
}
