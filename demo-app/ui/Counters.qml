// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import SessionKeeper

// What the session counted.
RowLayout {
    id: counters

    required property Session session

    property int refreshes: 0
    property int refusals: 0
    property int waits: 0

    spacing: Theme.smallGap

    // The counts change in other threads and tell nobody.
    Timer {
        interval: 250
        repeat: true
        running: counters.visible
        triggeredOnStart: true
        onTriggered: {
            const statistics = counters.session.statistics();
            counters.refreshes = statistics.refreshes;
            counters.refusals = statistics.refusals;
            counters.waits = statistics.waits;
        }
    }

    Repeater {
        model: [
            { label: qsTr("renewed"), value: counters.refreshes },
            { label: qsTr("sent again"), value: counters.refusals },
            { label: qsTr("had to wait"), value: counters.waits }
        ]

        Rectangle {
            id: counter

            required property var modelData

            Layout.fillWidth: true
            Layout.preferredWidth: 1
            implicitHeight: 62
            radius: Theme.smallRadius
            color: Theme.raised

            Column {
                anchors.centerIn: parent
                spacing: 1

                Text {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: counter.modelData.value
                    color: Theme.text
                    font.pixelSize: 20
                    font.weight: Font.Bold
                }
                Text {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: counter.modelData.label
                    color: Theme.muted
                    font.pixelSize: 12
                }
            }
        }
    }
}
