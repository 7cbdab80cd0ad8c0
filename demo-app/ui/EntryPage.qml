// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

// A form, beside a picture where there is room for one.
FocusScope {
    id: page

    required property bool narrow
    // One item, as wide as there is room.
    default property alias form: room.data
    // Where the keyboard is, which is kept in sight.
    readonly property Item keyboardItem: Window.activeFocusItem

    onKeyboardItemChanged: scroller.reveal(keyboardItem)

    Rectangle {
        id: picture

        width: page.narrow ? 0 : Math.round(parent.width * 0.44)
        height: parent.height
        visible: !page.narrow
        color: Theme.dark ? "#1b2350" : "#2f49d1"

        LogInPicture {
            anchors.fill: parent
            anchors.margins: 40
        }
    }

    Flickable {
        id: scroller

        objectName: "scroller"
        anchors.left: picture.right
        anchors.right: parent.right
        height: parent.height
        contentHeight: Math.max(height, room.implicitHeight + 2 * Theme.gap)
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar {}

        function reveal(item) {
            let ancestor = item;
            while (ancestor && ancestor !== room)
                ancestor = ancestor.parent;
            if (!ancestor)
                return;
            const top = item.mapToItem(contentItem, 0, 0).y - Theme.gap;
            const bottom = top + item.height + 2 * Theme.gap;
            if (top < contentY)
                contentY = Math.max(0, top);
            else if (bottom > contentY + height)
                contentY = Math.min(contentHeight, bottom) - height;
        }

        FocusScope {
            id: room

            anchors.centerIn: parent
            width: Math.min(parent.width - 2 * (page.narrow ? 24 : 40), 380)
            implicitHeight: childrenRect.height
            focus: true
        }
    }

    ThemeButton {
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.gap
    }

    Component.onCompleted: forceActiveFocus()
}
