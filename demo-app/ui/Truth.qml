// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import SessionKeeper
import SessionKeeperDemo

// What is true of a session in the system of its server, in words.
QtObject {
    id: truth

    required property DemoServer server
    required property Session session

    readonly property string dialect: server.dialect
    readonly property bool endKnown: !isNaN(session.sessionExpiresAt.getTime())
    // The server has said that it renews no more, or never did.
    readonly property bool lastToken: session.loggedIn && !server.renewsExpired && endKnown
        && isNaN(session.refreshDueAt.getTime())
        && Math.abs(session.sessionExpiresAt.getTime() - session.accessExpiresAt.getTime()) < 1000

    function timeOf(time) {
        if (isNaN(time.getTime()))
            return qsTr("not known");
        // Tokens count whole seconds; the rest is what is not known of the server's clock.
        const date = new Date(Math.round(time.getTime() / 1000) * 1000);
        const today = date.toDateString() === new Date().toDateString();
        return today ? Qt.formatTime(date, "hh:mm:ss") : Qt.formatDateTime(date, "ddd hh:mm");
    }

    readonly property string tokenLabel: {
        switch (dialect) {
        case "slidingtoken":
        case "jwtauth": return qsTr("Token ends");
        case "delegate": return qsTr("JWT ends");
        default: return qsTr("Access token ends");
        }
    }

    readonly property string endLabel: {
        switch (dialect) {
        case "slidingtoken": return qsTr("Ends for good");
        case "jwtauth": return lastToken ? qsTr("Session ends") : qsTr("Renewable until");
        default: return qsTr("Session ends");
        }
    }
    readonly property string end: {
        if (endKnown)
            return timeOf(session.sessionExpiresAt);
        switch (dialect) {
        case "jwtauth": return qsTr("the server has not said");
        case "delegate": return qsTr("when you log out");
        default: return qsTr("not known");
        }
    }

    readonly property string lastWords: qsTr("This token is the last one: the server renews no more. It ends at %1.").arg(timeOf(session.sessionExpiresAt))

    readonly property string sentence: {
        if (lastToken)
            return "";
        switch (dialect) {
        case "simplejwt": return qsTr("The refresh token gets a new access token even after a long pause.");
        case "slidingtoken": return qsTr("Each renewal keeps the end for good. After it, only a log-in helps.");
        case "jwtauth": return endKnown ? qsTr("Counted from the log-in. After it, only a log-in helps.") : qsTr("Only the server knows how long after the log-in it renews. It tells by refusing.");
        case "delegate": return qsTr("The key gets any number of JWTs. They live in memory only.");
        default: return "";
        }
    }

    readonly property string loggingOut: {
        if (dialect === "delegate")
            return qsTr("deletes the key");
        return server.hearsOfLogout ? qsTr("tells the server too") : qsTr("forgets the token here");
    }

    function kept(content) {
        switch (content) {
        case KeychainLook.Content.AccessAndRefreshToken: return qsTr("both tokens");
        case KeychainLook.Content.OneToken: return qsTr("the token");
        case KeychainLook.Content.KeyOnly: return qsTr("the key, no JWT");
        default: return qsTr("nothing, lost on quitting");
        }
    }
}
