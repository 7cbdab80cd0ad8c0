// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import SessionKeeper
import SessionKeeperDemo

// What can be done, to the session and to the server.
Card {
    id: card

    required property DemoServer server
    required property Session session
    required property Truth truth
    required property ApiClient api

    // The keyboard went to this button.
    signal reached(Item item)

    readonly property string needsLocalServer: qsTr("only with the demo's own server")

    heading: qsTr("Try it")

    GridLayout {
        id: grid

        Layout.fillWidth: true
        columns: width > 520 ? 3 : 2
        columnSpacing: Theme.smallGap + 2
        rowSpacing: Theme.smallGap + 2

        ActionTile {
            id: first

            objectName: "call"
            focus: true
            shape: "arrow"
            primary: true
            title: qsTr("Call the API")
            detail: qsTr("no token in sight")
            onClicked: card.api.call(1)
            onActiveFocusChanged: if (activeFocus) card.reached(this)
        }
        ActionTile {
            objectName: "callSix"
            shape: "arrows"
            title: qsTr("Six at once")
            detail: qsTr("one refresh for all")
            onClicked: card.api.call(6)
            onActiveFocusChanged: if (activeFocus) card.reached(this)
        }
        ActionTile {
            objectName: "refuse"
            enabled: card.server.refusesTokens && card.server.online
            shape: "shield"
            title: qsTr("Refuse token")
            detail: card.server.refusesTokens ? qsTr("at the server") : card.server.local ? qsTr("not a sliding one") : card.needsLocalServer
            onClicked: card.server.refuseIssuedTokens()
            onActiveFocusChanged: if (activeFocus) card.reached(this)
        }
        ActionTile {
            objectName: "renew"
            shape: "renew"
            title: qsTr("Renew now")
            detail: qsTr("without waiting")
            onClicked: card.session.refresh()
            onActiveFocusChanged: if (activeFocus) card.reached(this)
        }
        ActionTile {
            objectName: "online"
            enabled: card.server.local
            shape: card.server.online ? "wavesOff" : "waves"
            title: card.server.online ? qsTr("Go offline") : qsTr("Go online")
            detail: card.server.local ? (card.server.online ? qsTr("stops the server") : qsTr("starts the server")) : card.needsLocalServer
            onClicked: card.server.online = !card.server.online
            onActiveFocusChanged: if (activeFocus) card.reached(this)
        }
        ActionTile {
            objectName: "logOut"
            shape: "leave"
            title: qsTr("Log out")
            detail: card.truth.loggingOut
            onClicked: card.session.logout()
            onActiveFocusChanged: if (activeFocus) card.reached(this)
        }
    }

    Rectangle {
        Layout.fillWidth: true
        implicitHeight: 44
        radius: Theme.smallRadius
        color: Theme.raised

        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: 14
            anchors.rightMargin: 14
            spacing: 10

            Text {
                text: "GET /api/me/"
                color: Theme.muted
                font.pixelSize: Theme.smallSize
            }
            Text {
                objectName: "answer"
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignRight
                text: card.api.running > 0 ? qsTr("waiting") : card.api.answer.length > 0 ? card.api.answer : qsTr("not called yet")
                color: card.api.running > 0 || card.api.answer.length === 0 ? Theme.muted : Theme.tone(card.api.answerKind)
                font.pixelSize: Theme.smallSize + 1
                font.weight: Font.DemiBold
                elide: Text.ElideRight
            }
        }
    }

    Component.onCompleted: first.forceActiveFocus()
}
