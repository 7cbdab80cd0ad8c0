// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// What happened, newest first.
Card {
    id: card

    required property Activity entries
    // As high as all of it, because the page scrolls; else it scrolls by itself.
    property bool whole: false

    heading: qsTr("What happened")

    ListView {
        id: list

        objectName: "timeline"
        Layout.fillWidth: true
        Layout.fillHeight: true
        implicitHeight: card.whole ? contentHeight : 160
        interactive: !card.whole
        clip: true
        model: card.entries
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar {
            policy: !card.whole && list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }

        // There is more below.
        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width - 12
            height: 32
            visible: !card.whole && !list.atYEnd
            gradient: Gradient {
                GradientStop { position: 0; color: Qt.alpha(Theme.surface, 0) }
                GradientStop { position: 1; color: Theme.surface }
            }
        }

        delegate: TimelineEntry {
            width: list.width - (card.whole ? 0 : 18)
            last: index === list.count - 1
        }
    }
}
