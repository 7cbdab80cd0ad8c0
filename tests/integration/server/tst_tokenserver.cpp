// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

#include <QtCore/qtemporarydir.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

// The server as a part of another program: life, statistics, faults.
class tst_TokenServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void severalRunAtOnce();
    void restartsOnThePortItHadWithItsUsers();
    void saysThatAPortIsTaken();
    void saysThatADatabaseCannotBeUsed();
    void changesUsers();
    void countsWhatHappens();
    void answersAFaultAsOftenAsAsked();
    void dropsBeforeAndAfterTheCommit();
    void sendsHalfAnAnswer();
    void holdsRequestsUntilReleased();
    void refusesIssuedTokensButNotLaterOnes();
    void goesOfflineAndComesBackOnItsPort();
    void drawsAnAvatarForThoseLoggedIn();
    void echoesWhatWasSentWithoutTheToken();
    void closesWhileRequestsAreHeld();
    void aFloodOfLoginsDoesNotHoldUpARefresh();
    void aSlidingRefreshThatWritesDoesNotHoldUpTheNetwork();
};

void tst_TokenServer::severalRunAtOnce()
{
    const Fixture one;
    const Fixture other;
    QVERIFY(one.url() != other.url());
    QCOMPARE(one.get("/api/public/").status, 200);
    QCOMPARE(other.get("/api/public/").status, 200);
}

void tst_TokenServer::restartsOnThePortItHadWithItsUsers()
{
    Fixture fixture;
    const quint16 port = fixture.server().port();
    const Fixture::Pair pair = fixture.pair();
    for (int i = 0; i < 5; ++i) {
        fixture.server().close();
        QVERIFY(!fixture.server().isListening());
        QVERIFY2(fixture.server().listen(u"127.0.0.1"_s, port),
                 qPrintable(fixture.server().errorString()));
        QCOMPARE(fixture.server().port(), port);
        QCOMPARE(fixture.me(pair.access).status, 200);
    }
}

void tst_TokenServer::saysThatAPortIsTaken()
{
    Fixture one;
    TokenServer other(Fixture::settings());
    QVERIFY(!other.listen(u"127.0.0.1"_s, one.server().port()));
    QVERIFY2(other.errorString().contains(u"Address already in use"_s),
             qPrintable(other.errorString()));
    QVERIFY(!other.listen(u"no.such.host.invalid"_s, 0));
    QVERIFY(other.listen());
}

void tst_TokenServer::saysThatADatabaseCannotBeUsed()
{
    Settings settings = Fixture::settings();
    settings.database = u"sqlite:/no/such/folder/s.db"_s;
    TokenServer server(settings);
    QVERIFY(!server.listen());
    QVERIFY2(server.errorString().contains(u"/no/such/folder/s.db"_s),
             qPrintable(server.errorString()));
    QVERIFY(!server.addUser(u"a"_s, u"b"_s));
}

void tst_TokenServer::changesUsers()
{
    Fixture fixture;
    TokenServer &server = fixture.server();
    QVERIFY(!server.addUser(u"alice"_s, u"again"_s));
    QVERIFY(!server.errorString().isEmpty());
    QVERIFY(server.setPassword(u"alice"_s, u"new"_s));
    QCOMPARE(fixture.logIn("alice").status, 401);
    QCOMPARE(fixture.logIn("alice", "new").status, 200);
    QVERIFY(server.setActive(u"ina"_s, true));
    QCOMPARE(fixture.logIn("ina").status, 200);
    QVERIFY(server.removeUser(u"root"_s));
    QVERIFY(!server.removeUser(u"root"_s));
}

void tst_TokenServer::countsWhatHappens()
{
    Fixture fixture(Fixture::rotating());
    const Fixture::Pair pair = fixture.pair();
    fixture.logIn("alice", "wrong");
    fixture.refresh(pair.refresh);
    fixture.refresh(pair.refresh);
    fixture.get("/nowhere/");
    TokenServer &server = fixture.server();
    QCOMPARE(server.logins(), 1);
    QCOMPARE(server.refreshes(), 1);
    QCOMPARE(server.requestsTo(u"/api/token/"_s), 2);
    QCOMPARE(server.requestsTo(u"/api/token/refresh/"_s), 2);
    QCOMPARE(server.requests(), 5);
    server.resetStatistics();
    QCOMPARE(server.requests() + server.logins() + server.requestsTo(u"/api/token/"_s), 0);
}

void tst_TokenServer::answersAFaultAsOftenAsAsked()
{
    Fixture fixture;
    FaultSwitches &faults = fixture.server().faults();
    faults.next(u"/api/public/"_s, Fault::answer(503).withRetryAfter(std::chrono::seconds(7)), 2);
    faults.next(u"/api/public/"_s, Fault::html(200));
    for (int i = 0; i < 2; ++i) {
        const WireReply reply = fixture.get("/api/public/");
        QCOMPARE(reply.status, 503);
        QCOMPARE(reply.header("Retry-After"), "7");
    }
    QVERIFY(fixture.get("/api/public/").header("Content-Type").startsWith("text/html"));
    QCOMPARE(fixture.get("/api/public/").summary(), R"(200 {"authenticated":false})");
    faults.next(u"*"_s, Fault::answer(502), -1);
    QCOMPARE(fixture.get("/api/me/").status, 502);
    QCOMPARE(fixture.get("/nowhere/").status, 502);
    faults.clear();
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

void tst_TokenServer::dropsBeforeAndAfterTheCommit()
{
    Fixture fixture(Fixture::rotating());
    const QByteArray token = fixture.pair().refresh;
    FaultSwitches &faults = fixture.server().faults();
    faults.next(u"/api/token/refresh/"_s, Fault::dropped(Fault::Drop::BeforeCommit));
    QCOMPARE(fixture.refresh(token).status, 0);
    QCOMPARE(fixture.server().refreshes(), 0);
    faults.next(u"/api/token/refresh/"_s, Fault::dropped(Fault::Drop::AfterCommit));
    QCOMPARE(fixture.refresh(token).status, 0);
    QCOMPARE(fixture.server().refreshes(), 1);
    QCOMPARE(fixture.refresh(token).summary(), notValid("Token is blacklisted"));
}

void tst_TokenServer::sendsHalfAnAnswer()
{
    Fixture fixture;
    fixture.server().faults().next(u"/api/public/"_s,
                                   Fault::half().withDelay(std::chrono::milliseconds(1)));
    const WireReply reply = fixture.get("/api/public/");
    QCOMPARE(reply.header("Content-Length"), "23");
    QCOMPARE(reply.body, R"({"authentic)");
}

void tst_TokenServer::holdsRequestsUntilReleased()
{
    Fixture fixture;
    FaultSwitches &faults = fixture.server().faults();
    faults.hold(u"/api/public/"_s);
    std::vector<std::future<int>> replies;
    for (int i = 0; i < 3; ++i)
        replies.push_back(
            std::async(std::launch::async, [&] { return fixture.get("/api/public/").status; }));
    QTRY_COMPARE(faults.held(u"/api/public/"_s), 3);
    QCOMPARE(fixture.get("/nowhere/").status, 404);
    faults.release(u"/api/public/"_s);
    for (auto &reply : replies)
        QCOMPARE(reply.get(), 200);
}

void tst_TokenServer::refusesIssuedTokensButNotLaterOnes()
{
    Fixture fixture;
    const Fixture::Pair pair = fixture.pair();
    QVERIFY(fixture.server().faults().refuseIssuedAccessTokens() > 0);
    QCOMPARE(fixture.me(pair.access).summary(), notValidForView(invalidText()));
    QCOMPARE(fixture.me(fixture.refresh(pair.refresh).text("access")).status, 200);
}

void tst_TokenServer::goesOfflineAndComesBackOnItsPort()
{
    Fixture fixture;
    WireClient open(fixture.url());
    open.send(WireRequest {.path = "/api/public/"}.bytes());
    QCOMPARE(open.receive().status, 200);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(fixture.server().faults().setOffline(true));
        QVERIFY(open.isClosed());
        QVERIFY(!WireClient(fixture.url()).isConnected());
        QVERIFY(fixture.server().faults().setOffline(false));
        QCOMPARE(fixture.get("/api/public/").status, 200);
    }
}

void tst_TokenServer::drawsAnAvatarForThoseLoggedIn()
{
    const Fixture fixture;
    QCOMPARE(fixture.get("/api/avatar/").summary(), notProvided);
    const QByteArray bearer = "Authorization: Bearer " + fixture.pair().access;
    const WireReply reply = fixture.get("/api/avatar/", {bearer, "Accept: image/*"});
    QCOMPARE(reply.header("Content-Type"), "image/png");
    QVERIFY(reply.body.startsWith("\x89PNG\r\n\x1a\n"));
}

void tst_TokenServer::echoesWhatWasSentWithoutTheToken()
{
    const Fixture fixture;
    const QByteArray token = fixture.pair().access;
    const WireReply reply = exchange(fixture.url(),
                                     {.method = "PROPFIND",
                                      .path = "/api/echo/?a=b%20c",
                                      .body = "\xff",
                                      .contentType = "x/y",
                                      .headers = {"X-Mine: 1", "Authorization: Bearer " + token}});
    QCOMPARE(reply.status, 200);
    QVERIFY(!reply.body.contains(token));
    QCOMPARE(reply.text("method"), "PROPFIND");
    QCOMPARE(reply.text("body"), "/w==");
    QCOMPARE(reply.json().value("query"_L1).toObject().value("a"_L1).toString(), u"b c"_s);
    QCOMPARE(reply.json().value("headers"_L1).toObject().value("X-Mine"_L1).toString(), u"1"_s);
}

void tst_TokenServer::closesWhileRequestsAreHeld()
{
    auto fixture = std::make_unique<Fixture>();
    FaultSwitches &faults = fixture->server().faults();
    faults.hold(u"/api/public/"_s);
    WireClient client(fixture->url());
    client.send(WireRequest {.path = "/api/public/"}.bytes());
    QTRY_COMPARE(faults.held(u"/api/public/"_s), 1);
    fixture->server().close();
    QVERIFY(client.isClosed());
    faults.release(u"/api/public/"_s);
    QVERIFY(fixture->server().listen());
    faults.hold(u"/api/public/"_s);
    WireClient other(fixture->server().url());
    other.send(WireRequest {.path = "/api/public/"}.bytes());
    QTRY_COMPARE(faults.held(u"/api/public/"_s), 1);
    fixture.reset();
    QVERIFY(other.isClosed());
}

void tst_TokenServer::aFloodOfLoginsDoesNotHoldUpARefresh()
{
    auto settings = Fixture::rotating();
    settings.passwordIterations = 200000;
    Fixture fixture(settings);
    QByteArray refresh = fixture.pair().refresh;
    constexpr int logins = 24;
    std::atomic_int ended = 0;
    std::vector<std::jthread> flood;
    for (int i = 0; i < logins; ++i) {
        flood.emplace_back([&] {
            fixture.logIn("alice");
            ++ended;
        });
    }
    while (fixture.server().requestsTo(u"/api/token/"_s) < 1 + logins)
        std::this_thread::yield();
    for (int i = 0; i < 3; ++i) {
        const WireReply reply = fixture.refresh(refresh);
        QCOMPARE(reply.status, 200);
        refresh = reply.text("refresh");
    }
    // On the same threads each would have waited for all logins before it.
    QVERIFY2(ended < logins, qPrintable(QString::number(ended)));
}

// Of a changed password: the token is blacklisted on the way.
void tst_TokenServer::aSlidingRefreshThatWritesDoesNotHoldUpTheNetwork()
{
    const QTemporaryDir folder;
    Settings settings = Fixture::settings();
    settings.profile = u"simplejwt/head"_s;
    settings.simpleJwt.CHECK_REVOKE_TOKEN = true;
    settings.database = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    Fixture fixture(settings);
    const QByteArray token = fixture
                                 .post("/api/token/sliding/",
                                       R"({"username":"alice","password":"pw"})")
                                 .text("token");
    QVERIFY(fixture.setPassword(u"alice"_s, u"another"_s));
    WireClient client(fixture.url());
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other writer"_s);
        other.setDatabaseName(folder.filePath(u"s.db"_s));
        QVERIFY(other.open());
        QSqlQuery query(other);
        QVERIFY(query.exec(u"BEGIN IMMEDIATE"_s));
        client.send(WireRequest {.method = "POST",
                                 .path = "/api/token/sliding/refresh/",
                                 .body = R"({"token":")" + token + R"("})",
                                 .contentType = "application/json"}
                        .bytes());
        QTRY_COMPARE(fixture.server().requestsTo(u"/api/token/sliding/refresh/"_s), 1);
        QCOMPARE(fixture.get("/api/public/").status, 200);
        QVERIFY(!client.socket().waitForReadyRead(0));
        QVERIFY(query.exec(u"ROLLBACK"_s));
    }
    QSqlDatabase::removeDatabase(u"other writer"_s);
    QCOMPARE(client.receive().status, 401);
}

QTEST_GUILESS_MAIN(tst_TokenServer)
#include "tst_tokenserver.moc"
