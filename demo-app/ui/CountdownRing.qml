// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick

// How much is left of the time until the next refresh, or until the end when there will be none.
Item {
    id: ring

    // Invalid while nothing is due.
    property date due
    // Looked at while nothing is due.
    property date end: new Date(NaN)
    property bool refreshing: false
    // The last refresh failed: when the next one comes is the session's secret.
    property bool failing: false
    property color color: Theme.accent

    readonly property bool ending: isNaN(due.getTime()) && !isNaN(end.getTime())
    readonly property date aim: ending ? end : due
    readonly property bool known: !isNaN(aim.getTime())
    readonly property bool waiting: failing || (known && secondsLeft === 0)
    // Of what there was when that was set: 1 is all, 0 is nothing.
    property real remaining: 0
    property int secondsLeft: 0

    property real begin: Date.now()

    onAimChanged: {
        begin = Date.now();
        look();
    }
    onColorChanged: drawing.requestPaint()
    onWaitingChanged: drawing.requestPaint()

    function look() {
        const now = Date.now();
        const end = aim.getTime();
        remaining = known ? Math.min(1, Math.max(0, (end - now) / Math.max(1, end - begin))) : 0;
        secondsLeft = known ? Math.max(0, Math.ceil((end - now) / 1000)) : 0;
        drawing.requestPaint();
    }

    Timer {
        interval: 40
        repeat: true
        running: ring.visible && (ring.known || ring.refreshing)
        onTriggered: ring.look()
    }

    Canvas {
        id: drawing

        readonly property color track: Theme.line
        readonly property real stroke: Math.max(8, width * 0.055)

        anchors.fill: parent
        onTrackChanged: requestPaint()
        onPaint: {
            const context = getContext("2d");
            const centre = width / 2;
            const radius = centre - stroke / 2 - 1;
            const top = -Math.PI / 2;
            context.reset();
            context.lineWidth = stroke;
            context.strokeStyle = track;
            context.beginPath();
            context.arc(centre, centre, radius, 0, 2 * Math.PI);
            context.stroke();

            const turn = ring.refreshing ? (Date.now() % 900) / 900 * 2 * Math.PI : 0;
            const length = ring.refreshing ? 0.25 : ring.waiting ? 0 : ring.remaining;
            if (length <= 0.001)
                return;
            context.lineCap = "round";
            context.strokeStyle = ring.color;
            context.beginPath();
            context.arc(centre, centre, radius, top + turn, top + turn + length * 2 * Math.PI);
            context.stroke();
        }
    }

    Column {
        anchors.centerIn: parent
        spacing: 2

        Text {
            objectName: "countdown"
            anchors.horizontalCenter: parent.horizontalCenter
            text: ring.refreshing ? qsTr("now") : ring.waiting ? qsTr("waiting") : ring.known ? qsTr("%1 s").arg(ring.secondsLeft) : qsTr("no time set")
            color: Theme.text
            font.pixelSize: ring.width * (ring.refreshing ? 0.2 : ring.waiting || !ring.known ? 0.12 : 0.2)
            font.weight: Font.Bold
        }
        Text {
            anchors.horizontalCenter: parent.horizontalCenter
            text: ring.refreshing ? qsTr("getting a new token") : ring.waiting ? qsTr("tries again by itself") : ring.ending ? qsTr("to the end") : qsTr("to the next refresh")
            color: Theme.muted
            font.pixelSize: Theme.smallSize
        }
    }
}
