// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

QByteArray get(const QByteArray &path = "/api/public/", const QByteArray &lines = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n";
}

QByteArray post(const QByteArray &lines, const QByteArray &body)
{
    return "POST /api/token/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + lines
        + "\r\n" + body;
}

} // namespace

// What no well-behaved client sends, and what well-behaved ones may.
class tst_HttpRobustness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void malformedRequestsAreAnsweredAndEnd_data();
    void malformedRequestsAreAnsweredAndEnd();
    void chunkedBodiesAreRead();
    void whatComesBehindABodyIsNoHeader();
    void pipelinedRequestsAreAnsweredInOrder();
    void connectionCloseAndHttp10EndTheConnection();
    void theClientIsToldToContinue();
    void aBodyThatIsTooLargeIsNotAskedFor();
    void slowClientsAreGivenUp();
    void idleClientsAreClosedWithoutAWord();
    void oneConnectionTooManyIsTurnedAway();
    void absoluteTargetsAreUnderstood();
};

void tst_HttpRobustness::malformedRequestsAreAnsweredAndEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");

    const auto row = [](const char *name, const QByteArray &bytes, int status) {
        QTest::newRow(name) << bytes << status;
    };
    row("no request line", "hello\r\n\r\n", 400);
    row("binary", QByteArray::fromHex("16030100ff01000100") + "\r\n\r\n", 400);
    row("no version", "GET /api/public/\r\n\r\n", 400);
    row("HTTP/9.9", "GET /api/public/ HTTP/9.9\r\nHost: x\r\n\r\n", 505);
    row("NUL in target", get(QByteArray("/a\0b", 4)), 400);
    row("no host", "GET /api/public/ HTTP/1.1\r\n\r\n", 400);
    row("two hosts", get("/api/public/", "Host: y\r\n"), 400);
    row("space before colon", get("/api/public/", "A : b\r\n"), 400);
    row("two lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"), 400);
    row("negative length", post("Content-Length: -5\r\n", {}), 400);
    row("signed length", post("Content-Length: +2\r\n", "{}"), 400);
    row("hexadecimal length", post("Content-Length: 0x2\r\n", "{}"), 400);
    row("length of 2^64", post("Content-Length: 18446744073709551616\r\n", {}), 400);
    row("length and chunked",
        post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
    row("other coding", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501);
    row("bad chunk size", post("Transfer-Encoding: chunked\r\n", "zz\r\n"), 400);
    row("negative chunk size", post("Transfer-Encoding: chunked\r\n", "-1\r\n"), 400);
    row("other expectation", post("Expect: a-miracle\r\nContent-Length: 2\r\n", "{}"), 417);
    row("long target", get('/' + QByteArray(10000, 'a')), 414);
    row("1 MB target", get('/' + QByteArray(1 << 20, 'a')), 414);
    row("1 MB header", get("/api/public/", "A: " + QByteArray(1 << 20, 'a') + "\r\n"), 431);
    row("20000 headers", get("/api/public/", QByteArray("A: b\r\n").repeated(20000)), 431);
}

void tst_HttpRobustness::malformedRequestsAreAnsweredAndEnd()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    const Fixture fixture;
    WireClient client(fixture.url());
    // Were the body of a refused request read as another one, there would be a second answer.
    client.send(bytes + get());
    const WireReply reply = client.receive();
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.header("Connection"), "close");
    QVERIFY(!reply.text("detail").isEmpty());
    QCOMPARE(client.receive().status, 0);
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

void tst_HttpRobustness::chunkedBodiesAreRead()
{
    const Fixture fixture;
    WireClient client(fixture.url());
    client.send(post("Transfer-Encoding: chunked\r\n",
                     "5\r\n{\"use\r\n1e;x=y\r\nrname\":\"alice\",\"password\":\"pw\"\r\n1\r\n}"
                     "\r\n0\r\nTrailer: x\r\n\r\n"));
    QCOMPARE(client.receive().status, 200);
    client.send(get());
    QCOMPARE(client.receive().status, 200);
}

// RFC 9110 section 6.5.1: a proxy has looked at the headers, not at this.
void tst_HttpRobustness::whatComesBehindABodyIsNoHeader()
{
    const Fixture fixture;
    WireClient client(fixture.url());
    client.send("GET /api/public/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                "0\r\nAuthorization: Bearer nonsense\r\n\r\n");
    QCOMPARE(client.receive().body, R"({"authenticated":false})");
    client.send(
        post("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\nContent-Type: text/plain\r\n\r\n"));
    QCOMPARE(client.receive().status, 400);
    client.send("GET /api/public/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nonsense\r\n\r\n");
    QCOMPARE(client.receive().status, 401);
}

void tst_HttpRobustness::pipelinedRequestsAreAnsweredInOrder()
{
    const Fixture fixture;
    WireClient client(fixture.url());
    const QByteArray login = R"({"username":"alice","password":"pw"})";
    // The slow one first: its answer is made on another thread.
    client.send(post("Content-Length: " + QByteArray::number(login.size()) + "\r\n", login)
                + get("/nowhere/") + "\r\n" + get("/api/me/")
                + "HEAD /api/public/ HTTP/1.1\r\nHost: x\r\n\r\n" + get());
    QCOMPARE(client.receive().status, 200);
    QCOMPARE(client.receive().status, 404);
    QCOMPARE(client.receive().status, 401);
    const WireReply head = client.receive(true);
    QCOMPARE(head.header("Content-Length"), "23");
    QCOMPARE(client.receive().body, R"({"authenticated":false})");
}

void tst_HttpRobustness::connectionCloseAndHttp10EndTheConnection()
{
    const Fixture fixture;
    for (const QByteArray &request : {get("/api/public/", "Connection: close\r\n"),
                                      QByteArray("GET /api/public/ HTTP/1.0\r\n\r\n")}) {
        WireClient client(fixture.url());
        client.send(request);
        const WireReply reply = client.receive();
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.header("Connection"), "close");
        QVERIFY(client.isClosed());
    }
    WireClient client(fixture.url());
    client.send("GET /api/public/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    QCOMPARE(client.receive().header("Connection"), "keep-alive");
    client.send(get());
    QCOMPARE(client.receive().status, 200);
}

void tst_HttpRobustness::theClientIsToldToContinue()
{
    const Fixture fixture;
    WireClient client(fixture.url());
    client.send(post("Expect: 100-continue\r\nContent-Length: 2\r\n", {}));
    QCOMPARE(client.receive().status, 100);
    client.send("{}");
    QCOMPARE(client.receive().status, 400);
}

void tst_HttpRobustness::aBodyThatIsTooLargeIsNotAskedFor()
{
    const Fixture fixture;
    WireClient client(fixture.url());
    client.send(post("Expect: 100-continue\r\nContent-Length: 1000000000\r\n", {}));
    QCOMPARE(client.receive().status, 413);
    WireClient other(fixture.url());
    other.send(post("Content-Length: 4000000\r\n", QByteArray(4000000, 'x')));
    QCOMPARE(other.receive().status, 413);
}

void tst_HttpRobustness::slowClientsAreGivenUp()
{
    Settings settings = Fixture::settings();
    settings.limits.headerTime = std::chrono::milliseconds(60);
    settings.limits.bodyTime = std::chrono::milliseconds(60);
    const Fixture fixture(settings);
    for (const QByteArray &beginning :
         {QByteArray("GET /api/pub"), post("Content-Length: 100\r\n", "{")}) {
        WireClient client(fixture.url());
        client.send(beginning);
        QCOMPARE(client.receive().status, 408);
    }
}

void tst_HttpRobustness::idleClientsAreClosedWithoutAWord()
{
    Settings settings = Fixture::settings();
    settings.limits.idle = std::chrono::milliseconds(60);
    const Fixture fixture(settings);
    WireClient client(fixture.url());
    client.send(get());
    QCOMPARE(client.receive().status, 200);
    QCOMPARE(client.receive().status, 0);
    QVERIFY(client.isClosed());
}

void tst_HttpRobustness::oneConnectionTooManyIsTurnedAway()
{
    Settings settings = Fixture::settings();
    settings.limits.connections = 2;
    const Fixture fixture(settings);
    WireClient one(fixture.url());
    WireClient two(fixture.url());
    for (WireClient *client : {&one, &two}) {
        client->send(get());
        QCOMPARE(client->receive().status, 200);
    }
    WireClient three(fixture.url());
    const WireReply reply = three.receive();
    QCOMPARE(reply.status, 503);
    QCOMPARE(reply.header("Retry-After"), "1");
    one.send(get());
    QCOMPARE(one.receive().status, 200);
}

void tst_HttpRobustness::absoluteTargetsAreUnderstood()
{
    QCOMPARE(Fixture().get("http://localhost/api/public/?x=1").status, 200);
}

QTEST_GUILESS_MAIN(tst_HttpRobustness)
#include "tst_httprobustness.moc"
