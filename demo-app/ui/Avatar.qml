// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick

// A picture from the server, in a circle. It is a plain Image: the request carries the token by itself.
Item {
    id: avatar

    property alias source: picture.source
    property alias status: picture.status
    property string initial
    property real size: 40
    // What the avatar stands on: covers the corners of the picture.
    property color backdrop: Theme.surface

    implicitWidth: size
    implicitHeight: size

    Rectangle {
        anchors.fill: parent
        radius: width / 2
        color: Theme.wash(Theme.accent)

        Text {
            anchors.centerIn: parent
            text: avatar.initial
            color: Theme.accent
            font.pixelSize: avatar.size * 0.42
            font.weight: Font.DemiBold
        }
    }

    Image {
        id: picture

        anchors.fill: parent
        sourceSize: Qt.size(256, 256)
        cache: false
        mipmap: true
        fillMode: Image.PreserveAspectCrop
        visible: status === Image.Ready
    }

    Rectangle {
        readonly property real cover: Math.ceil(avatar.size * 0.24)

        anchors.centerIn: parent
        width: avatar.size + 2 * cover
        height: width
        radius: width / 2
        visible: picture.visible
        color: "transparent"
        border.width: cover
        border.color: avatar.backdrop
    }
}
