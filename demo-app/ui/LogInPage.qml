// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import SessionKeeper
import SessionKeeperDemo

// The form, beside a picture where there is room for one.
Item {
    id: page

    required property Session session
    required property DemoServer server
    required property string farewell
    required property bool narrow

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

        anchors.left: picture.right
        anchors.right: parent.right
        height: parent.height
        contentHeight: Math.max(height, form.implicitHeight + 2 * Theme.gap)
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar {}

        LogInForm {
            id: form

            anchors.centerIn: parent
            width: Math.min(parent.width - 2 * (page.narrow ? 24 : 40), 380)
            focus: true
            session: page.session
            server: page.server
            farewell: page.farewell
            showLogo: page.narrow
        }
    }

    ThemeButton {
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.gap
    }

    Component.onCompleted: form.forceActiveFocus()
}
