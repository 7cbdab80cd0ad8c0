// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import SessionKeeper
import SessionKeeperDemo

// How the session is: who, for how long, and what it did so far.
Card {
    id: card

    required property DemoServers servers
    required property DemoServer server
    required property Session session
    required property Truth truth
    required property bool narrow
    property string trouble
    property bool outOfReach: false

    readonly property bool troubled: trouble.length > 0 || !server.online

    // With more room it is in the bar above.
    SystemPicker {
        Layout.fillWidth: true
        visible: card.narrow
        servers: card.servers
        server: card.server
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: 12

        Avatar {
            size: 52
            source: card.session.loggedIn ? card.server.url + "/api/avatar/" : ""
            initial: card.session.account.charAt(0).toUpperCase()
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 3

            Text {
                Layout.fillWidth: true
                text: card.session.account
                color: Theme.text
                font.pixelSize: 20
                font.weight: Font.Bold
                elide: Text.ElideRight
            }
            RowLayout {
                spacing: 6

                Rectangle {
                    implicitWidth: 8
                    implicitHeight: 8
                    radius: 4
                    color: card.troubled ? Theme.amber : Theme.good
                }
                Text {
                    objectName: "sessionState"
                    text: card.session.refreshing ? qsTr("Logged in, renewing the token") : card.outOfReach || !card.server.online ? qsTr("Logged in, server out of reach") : card.troubled ? qsTr("Logged in, with a problem") : qsTr("Logged in")
                    color: Theme.muted
                    font.pixelSize: Theme.smallSize
                }
            }
        }
    }

    Item {
        Layout.fillHeight: true
        visible: !card.narrow
    }

    CountdownRing {
        Layout.alignment: Qt.AlignHCenter
        implicitWidth: card.narrow ? 168 : card.trouble.length > 0 || card.truth.lastToken ? 168 : 224
        implicitHeight: implicitWidth
        due: card.session.refreshDueAt
        end: card.truth.lastToken ? card.session.sessionExpiresAt : new Date(NaN)
        refreshing: card.session.refreshing
        failing: card.outOfReach
        color: card.troubled || card.truth.lastToken ? Theme.amber : Theme.accent
    }

    Notice {
        objectName: "trouble"
        Layout.fillWidth: true
        visible: card.trouble.length > 0
        kind: "warn"
        text: card.trouble
    }

    Notice {
        objectName: "lastToken"
        Layout.fillWidth: true
        visible: card.truth.lastToken && card.trouble.length === 0
        kind: "warn"
        text: card.truth.lastWords
    }

    Facts {
        Layout.fillWidth: true
        server: card.server
        session: card.session
        truth: card.truth
    }

    Item {
        Layout.fillHeight: true
        visible: !card.narrow
    }

    Counters {
        Layout.fillWidth: true
        session: card.session
    }
}
