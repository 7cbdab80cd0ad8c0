// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import SessionKeeper

// An OAuth 2.0 server from QML alone.
TestCase {
    id: test

    name: "OAuth2"

    Component {
        id: personComponent

        Session {
            protocol: OAuth2Protocol {
                url: sites.oauthUrl + "/o/token/"
                clientId: "app"
                scopes: ["read", "write"]
                revocationPath: "../revoke/"
            }
            store: KeychainStore { service: "org.sessionkeeper.test.oauth2" }
        }
    }

    Component {
        id: programComponent

        Session {
            protocol: OAuth2Protocol {
                url: sites.oauthUrl + "/o/token/"
                clientId: "program"
                clientSecret: "s e"
                clientAuthentication: OAuth2Protocol.Basic
                grant: OAuth2Protocol.ClientCredentials
                extraFields: ({ audience: "api" })
            }
            store: MemoryStore {}
        }
    }

    SignalSpy { id: ends; signalName: "loggedOut" }

    function init() {
        sites.start();
    }

    function make(component) {
        const session = createTemporaryObject(component, test);
        ends.target = session;
        ends.clear();
        return session;
    }

    // What a function of the session calls back with first: null or an error.
    function outcome(begin) {
        let result = undefined;
        begin(error => result = error);
        tryVerify(() => result !== undefined);
        return result;
    }

    function login(session) {
        compare(outcome(done => session.login("ada", sites.oauthPassword(), done)), null);
    }

    function statusOf(path) {
        const request = new XMLHttpRequest();
        request.open("GET", sites.oauthUrl + path);
        request.send();
        tryCompare(request, "readyState", XMLHttpRequest.DONE);
        return request.status;
    }

    function test_aWholeLife() {
        const session = make(personComponent);
        login(session);
        compare(session.account, "ada");
        verify(session.accessExpiresAt.getTime() > Date.now());
        verify(sites.oauthForm().includes("scope=read write"));
        compare(statusOf("/api/me/"), 200);

        // Refused, refreshed for, sent again; the first refresh token is spent.
        sites.refuseOAuthAccess();
        compare(statusOf("/api/me/"), 200);
        compare(sites.oauthRequestsTo("/o/token/"), 2);
        compare(sites.oauthRequestsTo("/api/me/"), 3);

        sites.setOAuthOffline(true);
        compare(outcome(done => session.refresh(done)).kind, SessionError.Network);
        compare(session.loggedIn, true);
        sites.setOAuthOffline(false);
        session.destroy();
        wait(0);

        const next = make(personComponent);
        compare(outcome(done => next.restore(done)), null);
        compare(next.account, "ada");
        compare(statusOf("/api/me/"), 200);
        compare(sites.oauthRequestsTo("/o/token/"), 2);

        verify(sites.honoursOAuthTokens());
        compare(outcome(done => next.logout(done)), null);
        tryVerify(() => !sites.honoursOAuthTokens());
        compare(sites.oauthRequestsTo("/o/revoke/"), 1);
        compare(statusOf("/api/me/"), 401);
    }

    function test_aWrongPassword() {
        const session = make(personComponent);
        const error = outcome(done => session.login("ada", "wrong", done));
        compare(error.kind, SessionError.InvalidCredentials);
        compare(error.code, "invalid_grant");
        compare(session.loggedIn, false);
    }

    function test_revokedElsewhere() {
        const session = make(personComponent);
        login(session);
        sites.revokeOAuthGrants();
        compare(statusOf("/api/me/"), 401);
        tryCompare(ends, "count", 1);
        compare(ends.signalArguments[0][0], Session.Revoked);
    }

    function test_aProgramNeedsNoUser() {
        const session = make(programComponent);
        compare(outcome(done => session.login("", "", done)), null);
        compare(sites.oauthForm(), "audience=api&grant_type=client_credentials");
        compare(sites.oauthClient(), "program:s+e");
        sites.refuseOAuthAccess();
        compare(statusOf("/api/me/"), 200);
        compare(sites.oauthForm(), "audience=api&grant_type=client_credentials");
        compare(sites.oauthRequestsTo("/o/token/"), 2);
    }

    function test_aGrantOfTheApp() {
        const session = make(personComponent);
        const fields = { grant_type: "authorization_code", code: "c+d", code_verifier: "v" };
        const error = outcome(done => session.login("ada", "", fields, done));
        // What this server says to a grant that it does not have.
        compare(error.kind, SessionError.Misconfigured);
        compare(error.code, "unsupported_grant_type");
        verify(sites.oauthForm().includes("code=c+d&code_verifier=v&grant_type=authorization_code"));
    }

    function test_theSecretCannotBeRead() {
        const session = make(programComponent);
        compare(session.protocol.clientSecret, "");
        compare(session.protocol.clientId, "program");
        compare(session.protocol.clientAuthentication, OAuth2Protocol.Basic);
        compare(session.protocol.grant, OAuth2Protocol.ClientCredentials);
    }
}
