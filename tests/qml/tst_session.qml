// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import SessionKeeper

TestCase {
    id: test

    name: "Session"

    property var early: null

    Component {
        id: sessionComponent

        Session {
            protocol: SimpleJwtProtocol { url: sites.url + "/api/token/" }
            store: MemoryStore {}
        }
    }

    Component {
        id: hastyComponent

        Item {
            property bool begun: {
                hasty.login("ada", "analytical-engine", error => test.early = error);
                return true;
            }

            Session {
                id: hasty

                protocol: SimpleJwtProtocol { url: sites.url + "/api/token/" }
                store: MemoryStore {}
            }
        }
    }

    Component {
        id: emptyComponent

        Session {
            protocol: null
            store: MemoryStore {}
        }
    }

    SignalSpy { id: states; signalName: "stateChanged" }
    SignalSpy { id: refreshes; signalName: "refreshed" }
    SignalSpy { id: ends; signalName: "loggedOut" }
    SignalSpy { id: errors; signalName: "errorOccurred" }
    SignalSpy { id: reports; signalName: "refreshEnded" }

    Component {
        id: storeComponent

        MemoryStore {}
    }

    function init() {
        sites.start();
        early = null;
    }

    function makeSession() {
        const session = createTemporaryObject(sessionComponent, test);
        for (const spy of [states, refreshes, ends, errors]) {
            spy.target = session;
            spy.clear();
        }
        return session;
    }

    // What a function of the session calls back with.
    function outcome(begin) {
        const calls = [];
        begin((...values) => calls.push(values));
        compare(calls.length, 0, "called back before it returned");
        tryCompare(calls, "length", 1);
        return calls[0];
    }

    function login(session) {
        compare(outcome(done => session.login("ada", "analytical-engine", done))[0], null);
    }

    // QML drops the enumeration's name, so no two of them may have a word in common.
    function test_wordsMeanOneThing() {
        compare(Session.Elsewhere, Session.LogoutReason.Elsewhere)
        compare(Session.Adopted, Session.RefreshCause.Adopted)
        compare(Session.Superseded, Session.LogoutReason.Superseded)
        compare(Session.Refused, Session.RefreshCause.Refused)
    }

    function test_startsUndecided() {
        const session = makeSession();
        compare(session.state, Session.Unknown);
        compare(session.loggedIn, false);
        compare(session.account, "");
        compare(session.lastError.kind, SessionError.None);
    }

    function test_restoresNothingFromAnEmptyStore() {
        const session = makeSession();
        const error = outcome(done => session.restore(done))[0];
        compare(error.kind, SessionError.NotLoggedIn);
        compare(session.state, Session.LoggedOut);
    }

    function test_logsIn() {
        const session = makeSession();
        login(session);
        compare(session.state, Session.LoggedIn);
        compare(session.loggedIn, true);
        compare(session.account, "ada");
        verify(session.accessExpiresAt > new Date());
        verify(session.refreshDueAt < session.accessExpiresAt);
        verify(session.sessionExpiresAt > session.accessExpiresAt);
        compare(session.statistics().logins, 1);
        compare(states.signalArguments.map(values => values[0]), [Session.LoggingIn, Session.LoggedIn]);
    }

    function test_acceptsExtraFieldsAndACallback() {
        const session = makeSession();
        compare(outcome(done => session.login("ada", "analytical-engine", { otp: "123456" }, done))[0], null);
    }

    function test_tellsAWrongPassword() {
        const session = makeSession();
        const error = outcome(done => session.login("ada", "difference-engine", done))[0];
        compare(error.kind, SessionError.InvalidCredentials);
        compare(error.httpStatus, 401);
        compare(error.transient, false);
        verify(error.message.length > 0);
        compare(session.state, Session.LoggedOut);
        compare(errors.count, 1);
        compare(errors.signalArguments[0][0].message, error.message);
        compare(session.lastError.message, error.message);
    }

    function test_tellsAnUnreachableServer() {
        const session = makeSession();
        sites.setOffline(true);
        const error = outcome(done => session.login("ada", "analytical-engine", done))[0];
        compare(error.kind, SessionError.Network);
        compare(error.transient, true);
    }

    function test_tellsAServerThatIsNoTokenServer() {
        const session = makeSession();
        sites.answerHtml("/api/token/");
        const error = outcome(done => session.login("ada", "analytical-engine", done))[0];
        compare(error.kind, SessionError.UnexpectedReply);
    }

    function test_refreshes() {
        const session = makeSession();
        login(session);
        compare(outcome(done => session.refresh(done))[0], null);
        compare(refreshes.signalArguments.map(values => values[0]), [Session.RefreshCause.Asked]);
        compare(sites.requestsTo("/api/token/refresh/"), 1);
        compare(session.statistics().refreshes, 1);
    }

    function test_verifies() {
        const session = makeSession();
        login(session);
        compare(outcome(done => session.verify(done)), [null, true]);
        sites.refuseNext("/api/token/verify/");
        compare(outcome(done => session.verify(done)), [null, false]);
    }

    function test_logsOut() {
        const session = makeSession();
        login(session);
        compare(outcome(done => session.logout(done))[0], null);
        compare(session.state, Session.LoggedOut);
        compare(session.account, "");
        compare(ends.signalArguments.map(values => values[0]), [Session.LogoutReason.Requested]);
        tryVerify(() => sites.requestsTo("/api/token/blacklist/") === 1);
    }

    function test_reportsRefreshes() {
        const session = makeSession();
        login(session);
        reports.target = session;
        compare(outcome(done => session.refresh(done))[0], null);
        compare(reports.count, 1);
        const report = reports.signalArguments[0][0];
        compare(report.outcome, RefreshReport.Renewed);
        compare(report.cause, Session.RefreshCause.Asked);
        compare(report.sent, 1);
        compare(report.waiters, 1);
        reports.target = null;
        reports.clear();
    }

    function test_goesOverToAnotherAccount() {
        const session = makeSession();
        const first = session.store;
        login(session);
        const second = createTemporaryObject(storeComponent, test);
        session.store = second;
        tryCompare(session, "state", Session.LoggedOut);
        compare(session.account, "");
        session.store = first;
        tryCompare(session, "state", Session.LoggedIn);
        compare(session.account, "ada");
        compare(ends.count, 0);
        compare(sites.requestsTo("/api/token/blacklist/"), 0);
    }

    function test_neverShowsAToken() {
        const session = makeSession();
        login(session);
        for (const name in session)
            verify(!String(session[name]).startsWith("ey"), name);
    }

    function test_refusesACallbackThatIsNone() {
        const session = makeSession();
        let thrown = null;
        try {
            session.refresh("soon");
        } catch (error) {
            thrown = error;
        }
        verify(thrown instanceof TypeError);
    }

    function test_explainsACallThatComesTooEarly() {
        ignoreWarning(/Session.login\(\) did nothing: the session is still being created/);
        createTemporaryObject(hastyComponent, test);
        tryVerify(() => test.early !== null);
        compare(test.early.kind, SessionError.Misconfigured);
        compare(sites.requestsTo("/api/token/"), 0);
    }

    function test_explainsAMissingServer() {
        ignoreWarning(/This session has no server/);
        const session = createTemporaryObject(emptyComponent, test);
        ignoreWarning(/the session has no server or no store/);
        const error = outcome(done => session.restore(done))[0];
        compare(error.kind, SessionError.Misconfigured);
    }

    function test_keepsItsProtocol() {
        const session = makeSession();
        const before = session.protocol;
        ignoreWarning(/The protocol of a session cannot change/);
        session.protocol = null;
        compare(session.protocol, before);
    }
}
