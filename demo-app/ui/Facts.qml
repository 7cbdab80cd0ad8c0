// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import SessionKeeper

// The times of a session and where it is kept.
ColumnLayout {
    id: facts

    required property Session session

    spacing: 10

    function timeOf(date) {
        if (isNaN(date.getTime()))
            return qsTr("not known");
        const today = date.toDateString() === new Date().toDateString();
        return today ? Qt.formatTime(date, "hh:mm:ss") : Qt.formatDateTime(date, "ddd hh:mm");
    }

    Repeater {
        model: [
            { label: qsTr("Access token ends"), value: facts.timeOf(facts.session.accessExpiresAt), kind: "" },
            { label: qsTr("Session ends"), value: facts.timeOf(facts.session.sessionExpiresAt), kind: "" },
            {
                label: qsTr("After quitting"),
                value: facts.session.persisted ? qsTr("kept in the keychain") : qsTr("lost, not in the keychain"),
                kind: facts.session.persisted ? "" : "warn"
            }
        ]

        RowLayout {
            id: fact

            required property var modelData

            Layout.fillWidth: true
            spacing: 12

            Text {
                Layout.fillWidth: true
                text: fact.modelData.label
                color: Theme.muted
                font.pixelSize: Theme.smallSize + 1
                elide: Text.ElideRight
            }
            Text {
                text: fact.modelData.value
                color: fact.modelData.kind === "warn" ? Theme.warn : Theme.text
                font.pixelSize: Theme.smallSize + 1
                font.weight: Font.DemiBold
            }
        }
    }
}
