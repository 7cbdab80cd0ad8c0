// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import SessionKeeperDemo

// The address of a server, and what went wrong when it was asked how it talks.
FocusScope {
    id: form

    required property DemoServers servers
    property bool showLogo: false

    readonly property bool failed: servers.complaint.length > 0

    implicitHeight: column.implicitHeight

    function submit() {
        if (!servers.asking)
            servers.ask(address.text);
    }

    Connections {
        target: form.servers

        function onComplaintChanged() {
            if (form.failed)
                address.input.forceActiveFocus();
        }
        // Somebody may have asked for it in another place, such as the command line.
        function onAddressChanged() {
            address.text = form.servers.address;
        }
    }

    ColumnLayout {
        id: column

        width: parent.width
        spacing: Theme.gap

        Logo {
            visible: form.showLogo
            size: 56
        }

        FormHeading {
            Layout.fillWidth: true
            title: qsTr("Connect")
            detail: qsTr("to a server that is asked how it talks")
        }

        SystemPicker {
            Layout.fillWidth: true
            servers: form.servers
        }

        Notice {
            objectName: "serverError"
            Layout.fillWidth: true
            visible: form.failed
            text: form.servers.complaint
        }

        AppTextField {
            id: address

            Layout.fillWidth: true
            label: qsTr("Address")
            text: form.servers.address
            wrong: form.failed
            input.objectName: "address"
            input.focus: true
            input.placeholderText: "http://127.0.0.1:8000"
            input.inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
            onAccepted: form.submit()
        }

        AppButton {
            objectName: "connect"
            Layout.fillWidth: true
            Layout.topMargin: Theme.smallGap
            primary: true
            enabled: !form.servers.asking
            iconName: again ? "renew" : ""
            text: form.servers.asking ? qsTr("Asking the server") : again ? qsTr("Try again") : qsTr("Connect")
            onClicked: form.submit()

            readonly property bool again: form.failed && address.text === form.servers.address
        }
    }
}
