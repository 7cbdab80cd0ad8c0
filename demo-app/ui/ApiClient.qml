// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import SessionKeeper
import SessionKeeperDemo

// The app's own requests: plain XMLHttpRequest, no word about tokens.
QtObject {
    id: client

    required property Session session
    required property DemoServer server

    property int running: 0
    // The last answer, for people.
    property string answer
    property string answerKind: "plain"

    // kind: "good" or "warn".
    signal answered(string title, string detail, string kind)

    // Sends count requests at once.
    function call(count) {
        const batch = {
            count: count,
            left: count,
            good: 0,
            body: "",
            status: 0,
            begin: Date.now(),
            refusals: session.statistics().refusals
        };
        for (let i = 0; i < count; ++i)
            send(batch);
    }

    function send(batch) {
        ++running;
        const request = new XMLHttpRequest();
        request.onreadystatechange = () => {
            if (request.readyState !== XMLHttpRequest.DONE)
                return;
            --running;
            --batch.left;
            batch.status = request.status;
            if (request.status === 200) {
                ++batch.good;
                batch.body = request.responseText;
            }
            if (batch.left === 0)
                report(batch);
        };
        request.open("GET", server.url + "/api/me/");
        request.send();
    }

    function report(batch) {
        const duration = Date.now() - batch.begin;
        const good = batch.good === batch.count;
        const refused = session.statistics().refusals - batch.refusals;
        const title = batch.count === 1 ? qsTr("One call") : qsTr("%1 calls at once").arg(batch.count);
        let detail;
        if (!good)
            detail = batch.status === 0 ? qsTr("No answer from the server.") : qsTr("The server answered %1.").arg(batch.status);
        else if (refused > 0)
            detail = qsTr("%1 refused, sent again with a new token, answered in %2 ms.").arg(refused).arg(duration);
        else
            detail = qsTr("Answered in %1 ms.").arg(duration);

        answerKind = good ? "good" : "warn";
        answer = good ? qsTr("200 OK   hello %1").arg(JSON.parse(batch.body).username) : batch.status === 0 ? qsTr("no answer") : String(batch.status);
        answered(title, detail, answerKind);
    }
}
