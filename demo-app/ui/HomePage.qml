// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import SessionKeeper
import SessionKeeperDemo

// Two columns where there is room, one below the other where there is not.
Item {
    id: page

    required property DemoServers servers
    required property DemoServer server
    required property Session session
    required property Activity activity
    required property ApiClient api
    required property bool narrow

    // What no Tab reaches, such as the timeline, comes into sight this way.
    Keys.onPressed: event => {
        const step = event.key === Qt.Key_PageDown ? 0.8 : event.key === Qt.Key_PageUp ? -0.8 : 0;
        scroller.scrollBy(step * scroller.height);
        event.accepted = step !== 0;
    }

    TopBar {
        id: bar

        width: parent.width
        narrow: page.narrow
        servers: page.servers
        server: page.server
        session: page.session
    }

    Truth {
        id: truth

        server: page.server
        session: page.session
    }

    Flickable {
        id: scroller

        objectName: "scroller"
        anchors.top: bar.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        clip: true
        contentHeight: Math.max(height, columns.implicitHeight + 2 * Theme.gap)
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar {}

        function scrollBy(distance) {
            contentY = Math.max(0, Math.min(contentHeight - height, contentY + distance));
        }

        // Keeps what the keyboard reaches in sight.
        function reveal(item) {
            const top = item.mapToItem(contentItem, 0, 0).y;
            if (top < contentY)
                contentY = Math.max(0, top - Theme.gap);
            else if (top + item.height > contentY + height)
                contentY = top + item.height - height + Theme.gap;
        }

        GridLayout {
            id: columns

            x: page.narrow ? Theme.gap : 24
            y: Theme.gap
            width: scroller.width - 2 * x
            height: scroller.contentHeight - 2 * y
            columns: page.narrow ? 1 : 2
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap

            SessionCard {
                Layout.fillWidth: page.narrow
                Layout.fillHeight: !page.narrow
                Layout.preferredWidth: page.narrow ? -1 : 360
                Layout.rowSpan: page.narrow ? 1 : 2
                Layout.alignment: Qt.AlignTop
                servers: page.servers
                server: page.server
                session: page.session
                truth: truth
                narrow: page.narrow
                trouble: page.activity.trouble
                outOfReach: page.activity.outOfReach
            }

            ActionsCard {
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                server: page.server
                session: page.session
                truth: truth
                api: page.api
                onReached: item => scroller.reveal(item)
            }

            TimelineCard {
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: 240
                entries: page.activity
                whole: page.narrow
            }
        }
    }
}
