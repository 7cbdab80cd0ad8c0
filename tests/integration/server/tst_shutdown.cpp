// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"
#include "serverprocess.h"

#include <support/testcertificate.h>

#include <QtTest/qtest.h>

#include <QtCore/qelapsedtimer.h>
#include <QtNetwork/qtcpserver.h>

#include <atomic>
#include <csignal>
#include <future>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;
using SessionKeeper::Test::TestCertificate;

namespace {

QByteArray login(const QByteArray &name = "alice", const QByteArray &password = "pw")
{
    return WireRequest {.method = "POST",
                        .path = "/api/token/",
                        .body = "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}",
                        .contentType = "application/json"}
        .bytes();
}

const QByteArray openRequest = WireRequest {.path = "/api/public/"}.bytes();

std::future<bool> shutDown(Fixture &fixture, std::chrono::milliseconds timeout)
{
    return std::async(std::launch::async,
                      [&fixture, timeout] { return fixture.server().shutDown(timeout); });
}

// Holds up whoever comes by while it is closed.
class Gate
{
public:
    void close() { m_isClosed = true; }
    void open()
    {
        m_isClosed = false;
        m_isClosed.notify_all();
    }
    void pass()
    {
        if (!m_isClosed)
            return;
        m_isAwaited = true;
        m_isAwaited.notify_all();
        m_isClosed.wait(true);
    }
    void awaitSomebody() const { m_isAwaited.wait(false); }

private:
    std::atomic_bool m_isClosed = false;
    std::atomic_bool m_isAwaited = false;
};

} // namespace

// How a server ends.
class tst_Shutdown : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersWhatRuns_data();
    void answersWhatRuns();
    void endsIdleConnectionsAtOnce();
    void readsARequestThatHasBegun();
    void answersWhoWasOnTheWay();
    void cutsWhatTakesTooLong();
    void cutsAConnectionThatWaitsForAnAnswerThatNeverComes();
    void cutsConnectionsBetweenTwoRequests();
    void startsAgainOnItsPort();
    void endsEarlyWhenItIsClosed();
    void isNothingForAServerThatDoesNotListen();
    void theProgramAnswersFiftyRequests();
    void aSecondSignalEndsTheProgramAtOnce();
    void theProgramObeysItsTimeout();
};

void tst_Shutdown::answersWhatRuns_data()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("plain") << false;
    QTest::newRow("TLS") << true;
}

void tst_Shutdown::answersWhatRuns()
{
    QFETCH(const bool, tls);
    Settings settings = Fixture::settings();
    if (tls) {
        if (!TestCertificate::local().problem().isEmpty())
            QSKIP(qPrintable(TestCertificate::local().problem()));
        settings.tlsCertificateFile = TestCertificate::local().certificateFile();
        settings.tlsKeyFile = TestCertificate::local().keyFile();
    }
    Fixture fixture(settings);
    fixture.server().faults().hold(u"/api/public/"_s);
    std::vector<std::unique_ptr<WireClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<WireClient>(fixture.url()));
        clients.back()->send(openRequest);
    }
    QTRY_COMPARE(fixture.server().faults().held(u"/api/public/"_s), 20);
    auto ended = shutDown(fixture, std::chrono::seconds(20));
    QTRY_VERIFY(!WireClient(fixture.url()).isConnected());
    QCOMPARE(ended.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
    fixture.server().faults().release(u"/api/public/"_s);
    for (const auto &client : clients) {
        const WireReply reply = client->receive();
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.header("Connection"), "close");
        QVERIFY(client->isClosed());
    }
    QVERIFY(ended.get());
    QVERIFY(!fixture.server().isListening());
}

void tst_Shutdown::endsIdleConnectionsAtOnce()
{
    Fixture fixture;
    WireClient idle(fixture.url());
    idle.send(openRequest);
    QCOMPARE(idle.receive().header("Connection"), "");
    QElapsedTimer timer;
    timer.start();
    QVERIFY(fixture.server().shutDown(std::chrono::seconds(20)));
    QVERIFY2(timer.elapsed() < 900, "it waited for a client that had nothing to say");
    QVERIFY(idle.isClosed());
}

void tst_Shutdown::readsARequestThatHasBegun()
{
    Fixture fixture;
    WireClient client(fixture.url());
    client.send(openRequest);
    QCOMPARE(client.receive().status, 200);
    const QByteArray request = login();
    client.send(request.left(request.size() - 5));
    QTRY_COMPARE(fixture.server().requests(), 1);
    auto ended = shutDown(fixture, std::chrono::seconds(20));
    QTRY_VERIFY(!WireClient(fixture.url()).isConnected());
    client.send(request.right(5));
    const WireReply reply = client.receive();
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.header("Connection"), "close");
    QVERIFY(ended.get());
}

void tst_Shutdown::answersWhoWasOnTheWay()
{
    for (int round = 0; round < 5; ++round) {
        Fixture fixture;
        std::vector<std::unique_ptr<WireClient>> clients;
        for (int i = 0; i < 10; ++i) {
            clients.push_back(std::make_unique<WireClient>(fixture.url()));
            clients.back()->send(openRequest); // whether it was accepted or waits in the kernel
        }
        QVERIFY(fixture.server().shutDown(std::chrono::seconds(20)));
        for (const auto &client : clients)
            QCOMPARE(client->receive().status, 200);
    }
}

void tst_Shutdown::cutsWhatTakesTooLong()
{
    Fixture fixture;
    fixture.server().faults().hold(u"/api/public/"_s);
    WireClient client(fixture.url());
    client.send(openRequest);
    QTRY_COMPARE(fixture.server().faults().held(u"/api/public/"_s), 1);
    QVERIFY(!fixture.server().shutDown(std::chrono::milliseconds(50)));
    QCOMPARE(client.receive().status, 0);
    QVERIFY(client.isClosed());
}

void tst_Shutdown::cutsAConnectionThatWaitsForAnAnswerThatNeverComes()
{
    Fixture fixture;
    fixture.server().faults().next(u"/api/public/"_s, Fault::unanswered(Fault::Drop::BeforeCommit));
    WireClient client(fixture.url());
    client.send(openRequest);
    QTRY_COMPARE(fixture.server().requests(), 1);
    QVERIFY(fixture.server().shutDown(std::chrono::seconds(20)));
    QVERIFY(client.isClosed());
}

// A connection that was told so while it had nothing to wait for has to remember it: the next
// request of these is never answered.
void tst_Shutdown::cutsConnectionsBetweenTwoRequests()
{
    Settings settings = Fixture::settings();
    Gate gate;
    settings.clock = [&gate] {
        gate.pass();
        return std::chrono::system_clock::now();
    };
    Fixture fixture(settings);
    fixture.server().faults().hold(u"/api/public/"_s);
    const QByteArray unknown = WireRequest {.path = "/unknown/"}.bytes();
    std::vector<std::unique_ptr<WireClient>> clients;
    for (int i = 0; i < 60; ++i) {
        clients.push_back(std::make_unique<WireClient>(fixture.url()));
        clients.back()->send(unknown);
        QCOMPARE(clients.back()->receive().status, 404);
    }
    // The network thread stops in this one's answer, and finds the others' requests afterwards.
    gate.close();
    WireClient first(fixture.url());
    first.send(unknown);
    gate.awaitSomebody();
    for (std::size_t i = 0; i < clients.size(); ++i)
        clients[i]->send(unknown.repeated(1 + qsizetype(i) % 6) + openRequest);
    auto closed = std::async(std::launch::async, [&fixture] { fixture.server().close(); });
    gate.open();
    const bool isClosed = closed.wait_for(std::chrono::seconds(30)) == std::future_status::ready;
    fixture.server().faults().release(u"/api/public/"_s); // else it would hang here for ever
    QVERIFY(isClosed);
}

void tst_Shutdown::startsAgainOnItsPort()
{
    Fixture fixture;
    const quint16 port = fixture.server().port();
    for (int i = 0; i < 3; ++i) {
        WireClient idle(fixture.server().url());
        QVERIFY(fixture.server().shutDown(std::chrono::seconds(20)));
        QVERIFY2(fixture.server().listen(u"127.0.0.1"_s, port),
                 qPrintable(fixture.server().errorString()));
        QCOMPARE(fixture.get("/api/public/").header("Connection"), "");
    }
}

void tst_Shutdown::endsEarlyWhenItIsClosed()
{
    Fixture fixture;
    fixture.server().faults().hold(u"/api/public/"_s);
    WireClient client(fixture.url());
    client.send(openRequest);
    QTRY_COMPARE(fixture.server().faults().held(u"/api/public/"_s), 1);
    auto ended = shutDown(fixture, std::chrono::hours(1));
    QTRY_VERIFY(!WireClient(fixture.url()).isConnected());
    fixture.server().close();
    ended.get();
    QVERIFY(client.isClosed());
}

void tst_Shutdown::isNothingForAServerThatDoesNotListen()
{
    TokenServer server(Fixture::settings());
    QVERIFY(server.shutDown());
    QVERIFY(server.listen());
    QVERIFY(server.shutDown());
    QVERIFY(server.shutDown());
}

void tst_Shutdown::theProgramAnswersFiftyRequests()
{
    ServerProcess process("[SESSIONKEEPER]\nPASSWORD_ITERATIONS = 20000\nLOGIN_THROTTLE = \"off\"\n"
                          "ACCOUNT_THROTTLE = \"off\"\n");
    process.addUser(u"alice"_s, "pw");
    const QUrl url = process.serve();
    QVERIFY2(url.port() > 0, process.errors().constData());
    std::vector<std::unique_ptr<WireClient>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<WireClient>(url));
        QVERIFY(clients.back()->isConnected());
        clients.back()->send(i % 5 == 4 ? openRequest : login());
    }
    process.signal(SIGTERM);
    for (const auto &client : clients)
        QCOMPARE(client->receive().status, 200);
    QCOMPARE(process.wait(), 0);
    QCOMPARE(process.errors(), "");
    QTcpServer other;
    QVERIFY2(other.listen(QHostAddress::LocalHost, quint16(url.port())),
             qPrintable(other.errorString()));
}

void tst_Shutdown::aSecondSignalEndsTheProgramAtOnce()
{
    ServerProcess process("[LIMITS]\nSHUTDOWN_TIMEOUT = 600\nHEADER_TIMEOUT = 600\n");
    const QUrl url = process.serve();
    WireClient client(url);
    client.send(openRequest);
    QCOMPARE(client.receive().status, 200);
    client.send("GET /api/pub"); // and no more
    process.signal(SIGTERM);
    QTRY_VERIFY(!WireClient(url).isConnected());
    QVERIFY(process.isRunning());
    process.signal(SIGTERM);
    QCOMPARE(process.wait(), 1);
}

void tst_Shutdown::theProgramObeysItsTimeout()
{
    ServerProcess process("[LIMITS]\nSHUTDOWN_TIMEOUT = 0.05\nHEADER_TIMEOUT = 600\n");
    WireClient client(process.serve());
    client.send(openRequest);
    QCOMPARE(client.receive().status, 200);
    client.send("GET /api/pub");
    process.signal(SIGINT);
    QCOMPARE(process.wait(), 0);
    QVERIFY(client.isClosed());
}

QTEST_GUILESS_MAIN(tst_Shutdown)
#include "tst_shutdown.moc"
