// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import SessionKeeper

// Everything that QML loads from the network by itself.
TestCase {
    id: test

    name: "Requests"

    Component {
        id: appComponent

        Item {
            id: app

            property alias session: session
            property alias picture: picture
            property alias remote: remote
            // Changes the sources, so that everything is asked for again.
            property int round: 0

            Session {
                id: session

                protocol: SimpleJwtProtocol { url: sites.url + "/api/token/" }
                store: MemoryStore {}
                allowedOrigins: [sites.otherUrl]
            }
            Image {
                id: picture

                cache: false
                source: app.round > 0 ? sites.url + "/api/avatar/?" + app.round : ""
            }
            Loader {
                id: remote

                source: app.round > 0 ? sites.otherUrl + "/Remote.qml?" + app.round : ""
            }
        }
    }

    function init() {
        sites.start();
    }

    function makeApp() {
        const app = createTemporaryObject(appComponent, test);
        let outcome = undefined;
        app.session.login("ada", "analytical-engine", error => outcome = error);
        tryVerify(() => outcome === null);
        return app;
    }

    // Sends count requests at once; their statuses come into the list that is returned.
    function call(count, url) {
        const statuses = [];
        for (let i = 0; i < count; ++i) {
            const request = new XMLHttpRequest();
            request.onreadystatechange = () => {
                if (request.readyState === XMLHttpRequest.DONE)
                    statuses.push(request.status);
            };
            request.open("GET", url ?? sites.url + "/api/me/");
            request.send();
        }
        return statuses;
    }

    function test_carryTheTokenInAllThreads() {
        const app = makeApp();
        const statuses = call(1);
        app.round = 1;
        tryCompare(app.picture, "status", Image.Ready);
        tryCompare(app.remote, "status", Loader.Ready);
        tryCompare(statuses, "length", 1);
        compare(statuses, [200]);
        compare(app.remote.item.answer, 42);
        compare(sites.otherRequests(), 1);
        compare(sites.otherRequestsWithoutToken(), 0);
        compare(sites.requestsTo("/api/avatar/"), 1);
        compare(sites.requestsTo("/api/token/refresh/"), 0);
    }

    function test_shareOneRefreshAcrossThreads() {
        const app = makeApp();
        sites.refuseIssuedTokens();
        const statuses = call(6);
        app.round = 1;
        tryCompare(statuses, "length", 6);
        tryCompare(app.picture, "status", Image.Ready);
        compare(statuses, [200, 200, 200, 200, 200, 200]);
        compare(sites.requestsTo("/api/token/refresh/"), 1);
        compare(app.session.statistics().refreshes, 1);
        const sent = sites.requestsTo("/api/me/") + sites.requestsTo("/api/avatar/");
        compare(sent, 7 + app.session.statistics().refusals);
    }

    function test_sendNoTokenToOtherOrigins() {
        const app = makeApp();
        app.session.allowedOrigins = [];
        const statuses = call(1, sites.otherUrl + "/Remote.qml");
        tryCompare(statuses, "length", 1);
        compare(statuses, [401]);
        compare(sites.otherRequestsWithoutToken(), 1);
    }

    function test_areRefusedAfterLogout() {
        const app = makeApp();
        app.session.logout();
        const statuses = call(1);
        tryCompare(statuses, "length", 1);
        compare(statuses, [401]);
    }

    function test_outliveTheSession() {
        const app = makeApp();
        app.destroy();
        wait(0);
        const statuses = call(1);
        tryCompare(statuses, "length", 1);
        compare(statuses, [401]);
    }
}
