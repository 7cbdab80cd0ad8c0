// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import SessionKeeper
import SessionKeeperDemo

// User name, password, and what went wrong.
FocusScope {
    id: form

    required property DemoServers servers
    required property DemoServer server
    required property Session session
    // Why the last session is over; empty when there is nothing to explain.
    required property string farewell
    property bool showLogo: false

    readonly property bool busy: session.state === Session.LoggingIn
    readonly property bool keychainFailed: session.state === Session.Unknown
    // What went wrong; empty when there is nothing to say.
    property string complaint: keychainFailed ? session.lastError.message : ""
    property bool credentialsWrong: false

    implicitHeight: column.implicitHeight

    function submit() {
        if (busy)
            return;
        if (userName.text.length === 0 || password.text.length === 0) {
            credentialsWrong = true;
            complaint = qsTr("Enter your user name and your password.");
            (userName.text.length === 0 ? userName : password).input.forceActiveFocus();
            return;
        }
        complaint = "";
        credentialsWrong = false;
        session.login(userName.text, password.text, error => {
            // The page may be gone by then.
            if (form)
                form.showOutcome(error);
        });
    }

    function showOutcome(error) {
        if (error === null || error.kind === SessionError.Superseded)
            return;
        complaint = error.message;
        credentialsWrong = error.kind === SessionError.InvalidCredentials;
        password.input.forceActiveFocus();
        password.input.selectAll();
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
            title: qsTr("Log in")
            detail: form.server.local ? qsTr("to the server inside this demo") : qsTr("to %1").arg(form.server.url)
        }

        SystemPicker {
            Layout.fillWidth: true
            servers: form.servers
            server: form.server
        }

        Notice {
            objectName: "logInError"
            Layout.fillWidth: true
            visible: form.complaint.length > 0
            text: form.complaint
        }

        Notice {
            objectName: "farewell"
            Layout.fillWidth: true
            visible: form.farewell.length > 0 && form.complaint.length === 0
            kind: "warn"
            text: form.farewell
        }

        AppTextField {
            id: userName

            Layout.fillWidth: true
            label: qsTr("User name")
            wrong: form.credentialsWrong
            input.objectName: "userName"
            input.focus: true
            input.inputMethodHints: Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
            onAccepted: password.text.length > 0 ? form.submit() : password.input.forceActiveFocus()
        }

        PasswordField {
            id: password

            Layout.fillWidth: true
            wrong: form.credentialsWrong
            onAccepted: form.submit()
        }

        AppButton {
            objectName: "logIn"
            Layout.fillWidth: true
            Layout.topMargin: Theme.smallGap
            primary: true
            enabled: !form.busy
            text: form.busy ? qsTr("Logging in") : qsTr("Log in")
            onClicked: form.submit()
        }

        AppButton {
            objectName: "restoreAgain"
            Layout.fillWidth: true
            visible: form.keychainFailed
            text: qsTr("Look in the keychain again")
            onClicked: form.session.restore()
        }

        DemoHint {
            Layout.fillWidth: true
            visible: form.server.local
            server: form.server
            onChosen: {
                userName.text = form.server.userName;
                password.text = form.server.password;
                password.input.forceActiveFocus();
            }
        }
    }
}
