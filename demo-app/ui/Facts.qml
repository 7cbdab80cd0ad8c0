// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import SessionKeeper
import SessionKeeperDemo

// The times of a session, and what of it is where.
ColumnLayout {
    id: facts

    required property DemoServer server
    required property Session session
    required property Truth truth

    spacing: 10

    KeychainLook {
        id: keychain

        server: facts.server
    }

    Repeater {
        model: [
            { label: facts.truth.tokenLabel, value: facts.truth.timeOf(facts.session.accessExpiresAt), name: "tokenEnd" },
            { label: facts.truth.endLabel, value: facts.truth.end, name: "sessionEnd" },
            { label: qsTr("Key's name"), value: facts.server.keyName, name: "keyName" },
            {
                label: qsTr("In the keychain"),
                value: facts.truth.kept(keychain.content),
                name: "kept",
                kind: facts.session.persisted ? "" : "warn"
            }
        ]

        RowLayout {
            id: fact

            required property var modelData

            Layout.fillWidth: true
            visible: modelData.value.length > 0
            spacing: 12

            Text {
                text: fact.modelData.label
                color: Theme.muted
                font.pixelSize: Theme.smallSize + 1
            }
            Text {
                objectName: fact.modelData.name
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignRight
                text: fact.modelData.value
                color: fact.modelData.kind === "warn" ? Theme.warn : Theme.text
                font.pixelSize: Theme.smallSize + 1
                font.weight: Font.DemiBold
                elide: Text.ElideMiddle
            }
        }
    }

    Text {
        objectName: "truth"
        Layout.fillWidth: true
        visible: text.length > 0
        text: facts.truth.sentence
        color: Theme.muted
        font.pixelSize: 12
        wrapMode: Text.Wrap
    }
}
