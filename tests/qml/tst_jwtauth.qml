// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import SessionKeeper

// A whole short life of djangorestframework-jwt: tokens of 2 s, renewed for 3 s.
TestCase {
    id: test

    name: "JwtAuth"

    Component {
        id: sessionComponent

        Session {
            protocol: JwtAuthProtocol { url: sites.url + "/" }
            store: MemoryStore {}
        }
    }

    Component {
        id: limitedComponent

        Session {
            protocol: JwtAuthProtocol {
                url: sites.url
                chainLimit: 3
            }
            store: MemoryStore {}
        }
    }

    Component {
        id: styriaComponent

        Session {
            protocol: JwtAuthProtocol {
                url: sites.url
                loginPath: "/api-token-auth/"
                refreshPath: "/api-token-refresh/"
                verifyPath: "/api-token-verify/"
                logoutPath: "blacklist/"
                scheme: "Bearer"
                userNameField: "username"
            }
            store: MemoryStore {}
        }
    }

    Component {
        id: cookieComponent

        Session {
            protocol: JwtAuthProtocol {
                url: sites.url
                cookieName: "jwt"
                // So that nothing but the cookie can be what lets it in.
                scheme: "None"
            }
            store: MemoryStore {}
        }
    }

    Component {
        id: elementComponent

        JwtAuthProtocol {
            url: "https://api.example.com/"
        }
    }

    SignalSpy { id: ends; signalName: "loggedOut" }

    function init() {
        sites.startJwtAuth("drfjwt/1.10+");
    }

    function outcome(begin) {
        const calls = [];
        begin((...values) => calls.push(values));
        tryCompare(calls, "length", 1);
        return calls[0];
    }

    function statusOfCall() {
        let status = undefined;
        const request = new XMLHttpRequest();
        request.onreadystatechange = () => {
            if (request.readyState === XMLHttpRequest.DONE)
                status = request.status;
        };
        request.open("GET", sites.url + "/api/me/");
        request.send();
        tryVerify(() => status !== undefined);
        return status;
    }

    function logIn(component) {
        const session = createTemporaryObject(component, test);
        ends.target = session;
        ends.clear();
        compare(outcome(done => session.login("ada", "analytical-engine", done))[0], null);
        return session;
    }

    function test_livesToTheEndOfItsChain() {
        const session = logIn(sessionComponent);
        verify(isNaN(session.sessionExpiresAt), "nobody knows it yet");
        compare(statusOfCall(), 200);
        compare(outcome(done => session.verify(done)), [null, true]);
        tryVerify(() => session.statistics().refreshes >= 1);
        compare(statusOfCall(), 200);
        tryVerify(() => !isNaN(session.sessionExpiresAt), 10000);
        compare(session.sessionExpiresAt, session.accessExpiresAt);
        compare(session.loggedIn, true);
        compare(statusOfCall(), 200);
        tryCompare(ends, "count", 1, 10000);
        compare(ends.signalArguments[0][0], Session.LogoutReason.Expired);
    }

    function test_knowsItsLimit() {
        const session = logIn(limitedComponent);
        verify(session.sessionExpiresAt > session.accessExpiresAt);
    }

    function test_logsOutAtTheFork() {
        sites.startJwtAuth("styria/1.17");
        const session = logIn(styriaComponent);
        compare(statusOfCall(), 200);
        compare(outcome(done => session.logout(done))[0], null);
        tryVerify(() => sites.requestsTo("/blacklist/") === 1);
        compare(statusOfCall(), 401);
    }

    function test_carriesTheTokenInACookie() {
        logIn(cookieComponent);
        compare(statusOfCall(), 200);
    }

    function test_tellsAWrongPassword() {
        const session = createTemporaryObject(sessionComponent, test);
        const error = outcome(done => session.login("ada", "difference-engine", done))[0];
        compare(error.kind, SessionError.InvalidCredentials);
        compare(error.httpStatus, 400);
    }

    function test_hasTheDefaultsOfTheSdk() {
        const element = createTemporaryObject(elementComponent, test);
        compare(element.userNameField, "username");
        compare(element.loginPath, "api-token-auth/");
        compare(element.refreshPath, "api-token-refresh/");
        compare(element.verifyPath, "api-token-verify/");
        compare(element.logoutPath, "");
        compare(element.scheme, "JWT");
        compare(element.chainLimit, 0);
        compare(element.cookieName, "");
    }

    function test_keepsWhatItIsGiven() {
        const element = createTemporaryObject(elementComponent, test);
        for (const name of ["userNameField", "loginPath", "refreshPath", "verifyPath", "logoutPath", "scheme", "cookieName"]) {
            element[name] = "another";
            compare(element[name], "another", name);
        }
        element.chainLimit = 604800;
        compare(element.chainLimit, 604800);
    }
}
