// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import SessionKeeper
import SessionKeeperDemo

// What the session did, in plain words, newest first.
ListModel {
    id: activity

    required property Session session
    required property DemoServer server

    property int previousState: Session.Unknown
    // The last sentence of errorOccurred(), until something good follows.
    property string trouble
    // That was about the server, not about the keychain.
    property bool outOfReach: false
    // Why the session is over, when nobody asked for that.
    property string farewell

    function add(title, detail, kind, shape) {
        insert(0, {
            title: title,
            detail: detail,
            kind: kind,
            shape: shape,
            time: Qt.formatTime(new Date(), "hh:mm:ss")
        });
        if (count > 200)
            remove(200, count - 200);
    }

    function refreshReason(cause) {
        switch (cause) {
        case Session.Proactive: return qsTr("The old one was about to run out.");
        case Session.Stale: return qsTr("A request found the old one too old.");
        case Session.Refused: return qsTr("The server had refused the old one.");
        case Session.Adopted: return qsTr("Another window of this app had renewed it.");
        default: return qsTr("The app asked for it.");
        }
    }

    function logoutReason(reason) {
        switch (reason) {
        case Session.LogoutReason.Requested: return qsTr("Nothing of it is left here or in the keychain.");
        case Session.LogoutReason.Expired: return qsTr("The session is as old as the server lets it get.");
        case Session.LogoutReason.Revoked: return qsTr("The server no longer honours this session.");
        case Session.LogoutReason.Superseded: return qsTr("Somebody else logged in.");
        case Session.LogoutReason.Elsewhere: return qsTr("Another window of this app logged out.");
        default: return qsTr("The last renewal was cut off, and its answer is lost.");
        }
    }

    function errorTitle(error) {
        switch (error.kind) {
        case SessionError.InvalidCredentials: return qsTr("Log-in refused");
        case SessionError.Network: return qsTr("Server out of reach");
        case SessionError.Timeout: return qsTr("Server too slow");
        default: return error.transient ? qsTr("That did not work") : qsTr("Refused");
        }
    }

    function isAboutTheServer(error) {
        switch (error.kind) {
        case SessionError.Network:
        case SessionError.Timeout:
        case SessionError.OutcomeUnknown:
        case SessionError.Throttled:
        case SessionError.ServerFailure:
        case SessionError.UnexpectedReply: return true;
        default: return false;
        }
    }

    readonly property Connections sessionEvents: Connections {
        target: activity.session

        function onStateChanged(state) {
            if (state === Session.LoggedIn && activity.previousState === Session.Restoring)
                activity.add(qsTr("Session restored"), qsTr("It was in the keychain. No password needed."), "good", "enter");
            else if (state === Session.LoggedIn && activity.previousState === Session.LoggingIn)
                activity.add(qsTr("Logged in"), (activity.session.persisted ? qsTr("As %1. Kept in the keychain.") : qsTr("As %1, until you quit.")).arg(activity.session.account), "good", "enter");
            activity.previousState = state;
            activity.trouble = "";
            activity.outOfReach = false;
            if (state === Session.LoggedIn)
                activity.farewell = "";
        }
        function onRefreshed(cause) {
            activity.trouble = "";
            activity.outOfReach = false;
            activity.add(qsTr("Token renewed"), activity.refreshReason(cause), "good", "renew");
        }
        function onLoggedOut(reason) {
            activity.farewell = reason === Session.LogoutReason.Requested ? "" : qsTr("%1 Please log in again.").arg(activity.logoutReason(reason));
            activity.add(qsTr("Logged out"), activity.logoutReason(reason), reason === Session.LogoutReason.Requested ? "plain" : "bad", "leave");
        }
        function onErrorOccurred(error) {
            // Not a trouble: the session says itself when it ends.
            if (error.kind === SessionError.Expired && activity.session.loggedIn) {
                activity.add(qsTr("The last token"), error.message, "warn", "clock");
                return;
            }
            activity.trouble = error.message;
            activity.outOfReach = activity.isAboutTheServer(error);
            activity.add(activity.errorTitle(error), error.message, error.transient ? "warn" : "bad", "alert");
        }
        function onPersistedChanged(persisted) {
            if (persisted)
                activity.add(qsTr("Kept again"), qsTr("The keychain can be written again."), "good", "lock");
            else if (activity.session.loggedIn)
                activity.add(qsTr("Not kept"), qsTr("The keychain cannot be written. The session lives until you quit."), "warn", "lock");
        }
    }

    readonly property Connections serverEvents: Connections {
        target: activity.server

        function onOnlineChanged() {
            if (activity.server.online) {
                activity.trouble = "";
                activity.outOfReach = false;
                activity.add(qsTr("Server online"), qsTr("It answers again."), "good", "waves");
                return;
            }
            activity.add(qsTr("Server offline"), qsTr("Nothing answers. The session is kept."), "warn", "wavesOff");
        }
        function onTokensRefused(count) {
            activity.add(qsTr("Token refused"), qsTr("The server honours none of the access tokens it issued."), "warn", "shield");
        }
    }
}
