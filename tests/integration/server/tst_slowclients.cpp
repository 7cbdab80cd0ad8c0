// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

#include <QtCore/qelapsedtimer.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

// A connection that costs this process next to nothing.
class BareSocket
{
public:
    explicit BareSocket(const QUrl &server, int receiveBuffer = 0)
        : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        if (receiveBuffer > 0)
            ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(quint16(server.port()));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_isConnected = ::connect(m_descriptor, reinterpret_cast<sockaddr *>(&address),
                                  sizeof address)
            == 0;
    }
    ~BareSocket() { ::close(m_descriptor); }
    Q_DISABLE_COPY_MOVE(BareSocket)

    bool isConnected() const { return m_isConnected; }
    void send(const QByteArray &bytes)
    {
        static_cast<void>(
            ::send(m_descriptor, bytes.constData(), std::size_t(bytes.size()), MSG_NOSIGNAL));
    }
    // Whether there is something to read, if only the end. Takes nothing out.
    bool hasNews() const
    {
        char byte;
        return ::recv(m_descriptor, &byte, 1, MSG_DONTWAIT | MSG_PEEK) >= 0 || errno != EAGAIN;
    }
    // All that comes until the end.
    QByteArray readAll()
    {
        QByteArray all;
        char part[65536];
        for (ssize_t got = 0; (got = ::recv(m_descriptor, part, sizeof part, 0)) > 0;)
            all.append(part, got);
        return all;
    }

private:
    const int m_descriptor;
    bool m_isConnected = false;
};

// While this lives, the process can open one file more.
class OneMoreFile
{
public:
    OneMoreFile()
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        const int free = ::dup(0);
        ::close(free);
        const rlimit tight {.rlim_cur = rlim_t(free) + 1, .rlim_max = m_before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &tight);
    }
    ~OneMoreFile() { setrlimit(RLIMIT_NOFILE, &m_before); }
    Q_DISABLE_COPY_MOVE(OneMoreFile)

private:
    rlimit m_before {};
};

Settings roomy()
{
    Settings settings = Fixture::settings();
    settings.limits.connections = 4000;
    return settings;
}

const QByteArray openRequest = WireRequest {.path = "/api/public/"}.bytes();

} // namespace

// Clients that take their time, or never come to an end.
class tst_SlowClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoThousandDoNotHoldUpAGoodOne();
    void aByteNowAndThenIsNotEnough_data();
    void aByteNowAndThenIsNotEnough();
    void whoReadsNothingIsGivenUp();
    void whoReadsSlowlyButReadsGetsItAll();
    void halfOpenConnectionsEnd();
    void oneAddressHasItsShare();
    void aFloodIsCutWithoutAWord();
    void withoutFilesTheServerGoesOffAndOnAgain();
    void whoComesWhenThereAreNoFilesIsServedLater();
};

void tst_SlowClients::twoThousandDoNotHoldUpAGoodOne()
{
    rlimit files {};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 10000);
    setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < 5000)
        QSKIP("this test opens 4000 sockets, and the limit on open files (ulimit -n) is below");
    const Fixture fixture(roomy());
    std::vector<std::unique_ptr<BareSocket>> slow;
    for (int i = 0; i < 2000; ++i) {
        slow.push_back(std::make_unique<BareSocket>(fixture.url()));
        QVERIFY(slow.back()->isConnected());
        slow.back()->send(i % 2 == 0 ? "GET /api/pub"
                                     : "POST /api/token/ HTTP/1.1\r\nHost: x\r\n"
                                       "Content-Length: 1000\r\n\r\n{");
    }
    WireClient good(fixture.url());
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 100; ++i) {
        good.send(openRequest);
        QCOMPARE(good.receive().status, 200);
    }
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(fixture.logIn("alice").status, 200);
}

void tst_SlowClients::aByteNowAndThenIsNotEnough_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::newRow("header") << QByteArray("GET /api/public/ HTTP/1.1\r\nA: ");
    QTest::newRow("body") << QByteArray(
        "POST /api/token/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
}

void tst_SlowClients::aByteNowAndThenIsNotEnough()
{
    QFETCH(const QByteArray, beginning);
    Settings settings = roomy();
    settings.limits.headerTime = std::chrono::milliseconds(150);
    settings.limits.bodyTime = std::chrono::milliseconds(150);
    const Fixture fixture(settings);
    BareSocket client(fixture.url());
    client.send(beginning);
    // Each byte comes long before the time is over; the whole never does.
    int bytes = 0;
    for (; bytes < 1000 && !client.hasNews(); ++bytes) {
        client.send("a");
        QTest::qWait(10);
    }
    QVERIFY2(bytes < 1000, "it was waited for");
    QVERIFY(client.readAll().startsWith("HTTP/1.1 408"));
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

void tst_SlowClients::whoReadsNothingIsGivenUp()
{
    Settings settings = roomy();
    settings.limits.writeTime = std::chrono::milliseconds(100);
    settings.limits.body = 16 << 20;
    Fixture fixture(settings);
    const QByteArray body(8 << 20, 'x');
    BareSocket client(fixture.url(), 4096);
    // More than the kernel's buffers hold on both sides.
    client.send(WireRequest {.method = "POST",
                             .path = "/api/echo/",
                             .body = body,
                             .contentType = "text/plain",
                             .headers = {"Authorization: Bearer " + fixture.pair().access}}
                    .bytes());
    QTRY_COMPARE(fixture.server().requestsTo(u"/api/echo/"_s), 1);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(fixture.server().shutDown(std::chrono::seconds(20))); // it ends by itself
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(client.readAll().size() < body.size());
}

void tst_SlowClients::whoReadsSlowlyButReadsGetsItAll()
{
    Settings settings = roomy();
    settings.limits.body = 16 << 20;
    Fixture fixture(settings);
    const QByteArray body(8 << 20, 'x');
    BareSocket client(fixture.url(), 4096);
    client.send(WireRequest {
        .method = "POST",
        .path = "/api/echo/",
        .body = body,
        .contentType = "text/plain",
        .headers = {"Authorization: Bearer " + fixture.pair().access, "Connection: close"}}
                    .bytes());
    QTRY_COMPARE(fixture.server().requestsTo(u"/api/echo/"_s), 1);
    QVERIFY(client.readAll().size() > body.size());
}

void tst_SlowClients::halfOpenConnectionsEnd()
{
    Settings settings = roomy();
    settings.limits.idle = std::chrono::milliseconds(60);
    const Fixture fixture(settings);
    BareSocket silent(fixture.url());
    BareSocket answered(fixture.url());
    answered.send(openRequest);
    QCOMPARE(silent.readAll(), "");
    QVERIFY(answered.readAll().startsWith("HTTP/1.1 200"));
}

void tst_SlowClients::oneAddressHasItsShare()
{
    Settings settings = roomy();
    settings.limits.connectionsPerAddress = 2;
    const Fixture fixture(settings);
    auto one = std::make_unique<WireClient>(fixture.url());
    WireClient two(fixture.url());
    for (WireClient *client : {one.get(), &two}) {
        client->send(openRequest);
        QCOMPARE(client->receive().status, 200);
    }
    const WireReply refusal = WireClient(fixture.url()).receive();
    QCOMPARE(refusal.status, 503);
    QCOMPARE(refusal.text("detail"), "Too many connections from your address.");
    one.reset();
    bool welcome = false;
    const auto isWelcome = [&] {
        WireClient next(fixture.url());
        next.send(openRequest);
        return welcome = welcome || next.receive().status == 200;
    };
    QTRY_VERIFY(isWelcome());
}

void tst_SlowClients::aFloodIsCutWithoutAWord()
{
    Settings settings = roomy();
    settings.limits.connections = 1;
    const Fixture fixture(settings);
    WireClient good(fixture.url());
    good.send(openRequest);
    QCOMPARE(good.receive().status, 200);
    std::vector<std::unique_ptr<BareSocket>> flood;
    for (int i = 0; i < 400; ++i)
        flood.push_back(std::make_unique<BareSocket>(fixture.url()));
    int answered = 0;
    int cut = 0;
    for (const auto &client : flood)
        ++(client->readAll().startsWith("HTTP/1.1 503") ? answered : cut);
    QVERIFY(answered > 0);
    QVERIFY2(cut > 0, qPrintable(QString::number(answered)));
    good.send(openRequest);
    QCOMPARE(good.receive().status, 200);
}

// It waits for a file when it is told to stop.
void tst_SlowClients::withoutFilesTheServerGoesOffAndOnAgain()
{
    Fixture fixture;
    {
        const OneMoreFile limit;
        const BareSocket client(fixture.url());
        QVERIFY(client.isConnected());
        QTest::qWait(20);
        QVERIFY(!client.hasNews());
        QVERIFY(fixture.server().faults().setOffline(true));
        QTest::qWait(100); // longer than it waits
    }
    QVERIFY(fixture.server().faults().setOffline(false));
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

void tst_SlowClients::whoComesWhenThereAreNoFilesIsServedLater()
{
    const Fixture fixture;
    std::unique_ptr<BareSocket> client;
    {
        const OneMoreFile limit;
        client = std::make_unique<BareSocket>(fixture.url());
        QVERIFY(client->isConnected());
        client->send(
            WireRequest {.path = "/api/public/", .headers = {"Connection: close"}}.bytes());
        QTest::qWait(120); // it tried more than once
        QVERIFY(!client->hasNews());
    }
    QTRY_VERIFY(client->hasNews());
    QVERIFY(client->readAll().startsWith("HTTP/1.1 200"));
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

QTEST_GUILESS_MAIN(tst_SlowClients)
#include "tst_slowclients.moc"
