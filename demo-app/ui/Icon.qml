// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick

// A line drawing on a grid of 24 by 24.
Canvas {
    id: icon

    property string name
    property color color: Theme.text
    property real size: 20
    property real weight: 2

    readonly property var shapes: ({
        "arrow": "M5 12 L19 12 M13 6 L19 12 L13 18",
        "arrows": "M4 7 L18 7 M14 3 L18 7 L14 11 M4 17 L18 17 M14 13 L18 17 L14 21",
        "shield": "M12 3 L19 6 L19 11 C19 16 16 19 12 21 C8 19 5 16 5 11 L5 6 Z M9.5 9.5 L14.5 14.5 M14.5 9.5 L9.5 14.5",
        "waves": "M2.5 9.5 C8 4.5 16 4.5 21.5 9.5 M6 13.2 C9.5 10 14.5 10 18 13.2 M9.3 16.8 C11 15.4 13 15.4 14.7 16.8 M12 20 L12 20.1",
        "wavesOff": "M2.5 9.5 C8 4.5 16 4.5 21.5 9.5 M6 13.2 C9.5 10 14.5 10 18 13.2 M12 20 L12 20.1 M4 3 L20 21",
        "leave": "M10 4 L5 4 L5 20 L10 20 M15 8 L19 12 L15 16 M19 12 L10 12",
        "enter": "M14 4 L19 4 L19 20 L14 20 M10 8 L14 12 L10 16 M14 12 L4 12",
        "renew": "M19.5 10 C18 6 15 4 12 4 C8.5 4 6 6 4.5 9 M4 4 L4.5 9 L9.5 8.5 M4.5 14 C6 18 9 20 12 20 C15.5 20 18 18 19.5 15 M20 20 L19.5 15 L14.5 15.5",
        "down": "M6 9.5 L12 15.5 L18 9.5",
        "check": "M5 12.5 L10 17.5 L19.5 7",
        "alert": "M12 3.5 L21.5 20 L2.5 20 Z M12 9.5 L12 14 M12 17 L12 17.1",
        "lock": "M6 11 L18 11 L18 20 L6 20 Z M8.5 11 L8.5 8 C8.5 3.5 15.5 3.5 15.5 8 L15.5 11",
        "eye": "M2 12 C5 7 8.5 5.5 12 5.5 C15.5 5.5 19 7 22 12 C19 17 15.5 18.5 12 18.5 C8.5 18.5 5 17 2 12 Z M12 9 C8 9 8 15 12 15 C16 15 16 9 12 9 Z",
        "eyeOff": "M2 12 C5 7 8.5 5.5 12 5.5 C15.5 5.5 19 7 22 12 C19 17 15.5 18.5 12 18.5 C8.5 18.5 5 17 2 12 Z M4 4 L20 20",
        "sun": "M12 8 C6.7 8 6.7 16 12 16 C17.3 16 17.3 8 12 8 Z M12 2 L12 4 M12 20 L12 22 M2 12 L4 12 M20 12 L22 12 M5 5 L6.4 6.4 M17.6 17.6 L19 19 M19 5 L17.6 6.4 M6.4 17.6 L5 19",
        "moon": "M20 14.5 C12 17.5 6.5 11 9.8 4 C1 6.5 2 20 11.5 20.5 C15.5 20.7 18.5 18.5 20 14.5 Z",
        "person": "M12 4 C6.7 4 6.7 12 12 12 C17.3 12 17.3 4 12 4 Z M4 21 C5 14.5 19 14.5 20 21",
        "clock": "M12 3 C0 3 0 21 12 21 C24 21 24 3 12 3 Z M12 7.5 L12 12.5 L15.5 14.5"
    })

    implicitWidth: size
    implicitHeight: size
    onNameChanged: requestPaint()
    onColorChanged: requestPaint()

    onPaint: {
        const context = getContext("2d");
        context.reset();
        context.scale(width / 24, height / 24);
        context.strokeStyle = color;
        context.lineWidth = weight;
        context.lineCap = "round";
        context.lineJoin = "round";
        context.path = shapes[name] ?? "";
        context.stroke();
    }
}
