// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick

// The mark: a ring that is being closed again.
Rectangle {
    id: logo

    property real size: 36
    property color ink: Theme.accentInk

    implicitWidth: size
    implicitHeight: size
    radius: size * 0.28
    color: Theme.accent

    Canvas {
        id: drawing

        property color ink: logo.ink

        anchors.fill: parent
        onInkChanged: requestPaint()
        onPaint: {
            const context = getContext("2d");
            context.reset();
            context.scale(width / 36, height / 36);
            context.strokeStyle = ink;
            context.fillStyle = ink;
            context.lineWidth = 3.4;
            context.lineCap = "round";
            context.beginPath();
            context.arc(18, 18, 9, -Math.PI * 0.28, Math.PI * 1.38);
            context.stroke();
            context.beginPath();
            context.arc(18, 18, 3, 0, Math.PI * 2);
            context.fill();
        }
    }
}
