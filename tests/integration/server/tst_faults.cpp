// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtfixture.h"

#include <QtTest/qtest.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qlocale.h>

#include <future>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

const QString openPath = u"/api/public/"_s;
const QString refreshPath = u"/api/token/refresh/"_s;

qint64 claim(const QByteArray &token, const char *name)
{
    const QByteArray payload = QByteArray::fromBase64(token.split('.').at(1),
                                                      QByteArray::Base64UrlEncoding);
    return qint64(QJsonDocument::fromJson(payload).object().value(QLatin1String(name)).toDouble());
}

qint64 date(const WireReply &reply)
{
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(reply.header("Date")),
                                             u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    date.setTimeSpec(Qt::UTC);
    return date.toSecsSinceEpoch();
}

} // namespace

// The weather that FaultSwitches make, one by one; what tst_tokenserver has is not here.
class tst_Faults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void redirects();
    void resetsInsteadOfClosing();
    void neverAnswers_data();
    void neverAnswers();
    void sendsInChunks();
    void dripsByteByByte();
    void answersWithAnotherStatus();
    void addsRenamesAndWraps();
    void leavesOtherBodiesAlone();
    void speaksAnotherLanguage();
    void deliversARequestTwice();
    void combinesWithOthers();
    void skewsTheClockEverywhere();
    void changesTheKey();
    void refusesAKeyThatCannotWork();
    void turnsRotationOnAndOff();
    void changesLifetimes();
    void undoesItAll();
    void holdsForEverySystem();
    void cannotChangeWhatHasNotStarted();
    void isSafeForManyThreads();
};

void tst_Faults::redirects()
{
    Fixture fixture;
    fixture.server().faults().next(openPath, Fault::redirect("https://elsewhere.example/"));
    WireReply reply = fixture.get("/api/public/");
    QCOMPARE(reply.status, 307);
    QCOMPARE(reply.header("Location"), "https://elsewhere.example/");
    fixture.server().faults().next(openPath, Fault::redirect("/api/me/", 302));
    reply = fixture.get("/api/public/");
    QCOMPARE(reply.summary(), "302 ");
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

void tst_Faults::resetsInsteadOfClosing()
{
    Fixture fixture(Fixture::rotating());
    fixture.server().faults().next(openPath, Fault::dropped(Fault::Drop::BeforeCommit).withReset());
    WireClient client(fixture.url());
    client.send(WireRequest {.path = "/api/public/"}.bytes());
    QCOMPARE(client.receive().status, 0);
    QVERIFY(client.socket().errorString().contains(u"reset"_s)
            || client.socket().error() == QAbstractSocket::RemoteHostClosedError);
    const QByteArray token = fixture.pair().refresh;
    fixture.server().faults().next(refreshPath,
                                   Fault::dropped(Fault::Drop::AfterCommit).withReset());
    QCOMPARE(fixture.refresh(token).status, 0);
    QCOMPARE(fixture.refresh(token).summary(), notValid("Token is blacklisted"));
}

void tst_Faults::neverAnswers_data()
{
    QTest::addColumn<Fault::Drop>("when");
    QTest::addColumn<int>("refreshes");
    QTest::newRow("before it is done") << Fault::Drop::BeforeCommit << 0;
    QTest::newRow("after it is done") << Fault::Drop::AfterCommit << 1;
}

void tst_Faults::neverAnswers()
{
    QFETCH(const Fault::Drop, when);
    QFETCH(const int, refreshes);
    Settings settings = Fixture::settings();
    settings.limits.idle = std::chrono::milliseconds(50); // does not apply: it is not idle
    Fixture fixture(settings);
    const QByteArray token = fixture.pair().refresh;
    fixture.server().faults().next(refreshPath, Fault::unanswered(when));
    WireClient client(fixture.url());
    client.send(WireRequest {.method = "POST",
                             .path = "/api/token/refresh/",
                             .body = "{\"refresh\":\"" + token + "\"}",
                             .contentType = "application/json"}
                    .bytes());
    QVERIFY(!client.isClosed(std::chrono::milliseconds(300)));
    QCOMPARE(client.socket().bytesAvailable(), 0);
    QCOMPARE(fixture.server().refreshes(), refreshes);
    fixture.server().close();
    QVERIFY(client.isClosed());
}

void tst_Faults::sendsInChunks()
{
    Fixture fixture;
    const QByteArray whole = fixture.get("/api/public/").body;
    fixture.server().faults().next(openPath, Fault().withChunks());
    WireClient client(fixture.url());
    client.send(WireRequest {.path = "/api/public/"}.bytes());
    const WireReply reply = client.receive();
    QCOMPARE(reply.header("Transfer-Encoding"), "chunked");
    QVERIFY(reply.header("Content-Length").isNull());
    QCOMPARE(reply.body, whole);
    client.send(WireRequest {.path = "/api/public/"}.bytes());
    QCOMPARE(client.receive().header("Content-Length"), "23");
    fixture.server().faults().next(openPath, Fault().withChunks());
    WireClient old(fixture.url());
    old.send("GET /api/public/ HTTP/1.0\r\n\r\n");
    QCOMPARE(old.receive().header("Content-Length"), "23");
}

void tst_Faults::dripsByteByByte()
{
    Fixture fixture;
    fixture.server().faults().next(openPath, Fault().withDrip(std::chrono::milliseconds(1)));
    QElapsedTimer timer;
    timer.start();
    const WireReply reply = fixture.get("/api/public/");
    QCOMPARE(reply.summary(), R"(200 {"authenticated":false})");
    QVERIFY(timer.elapsed() >= reply.head.size() + reply.body.size() - 1);
}

void tst_Faults::answersWithAnotherStatus()
{
    Fixture fixture;
    const Fault fault = Fault().withStatus(200, 201).withStatus(401, 403);
    fixture.server().faults().next(u"*"_s, fault, -1);
    QCOMPARE(fixture.get("/api/public/").summary(), R"(201 {"authenticated":false})");
    QCOMPARE(fixture.get("/api/me/").status, 403);
    QCOMPARE(fixture.get("/nowhere/").status, 404);
    QCOMPARE(fixture.logIn("alice").status, 201);
    QCOMPARE(fixture.server().logins(), 1);
}

void tst_Faults::addsRenamesAndWraps()
{
    Fixture fixture;
    FaultSwitches &faults = fixture.server().faults();
    faults.next(openPath, Fault().withMember(u"extra"_s, R"({"a":[1,null]})"));
    QCOMPARE(fixture.get("/api/public/").body, R"({"authenticated":false,"extra":{"a":[1,null]}})");
    faults.next(openPath, Fault().withRenamed(u"authenticated"_s, u"loggedIn"_s));
    QCOMPARE(fixture.get("/api/public/").body, R"({"loggedIn":false})");
    faults.next(openPath, Fault().withEnvelope(u"data"_s));
    const WireReply reply = fixture.get("/api/public/");
    QCOMPARE(reply.body, R"({"data":{"authenticated":false}})");
    QCOMPARE(reply.header("Content-Length"), QByteArray::number(reply.body.size()));
    faults.next(u"/api/token/"_s,
                Fault().withRenamed(u"access"_s, u"token"_s).withEnvelope(u"data"_s));
    const QByteArray token = fixture.logIn("alice")
                                 .json()
                                 .value("data"_L1)
                                 .toObject()
                                 .value("token"_L1)
                                 .toString()
                                 .toLatin1();
    QCOMPARE(fixture.me(token).status, 200);
}

void tst_Faults::leavesOtherBodiesAlone()
{
    Fixture fixture;
    FaultSwitches &faults = fixture.server().faults();
    faults.next(u"/nowhere/"_s, Fault().withEnvelope(u"data"_s));
    QVERIFY(fixture.get("/nowhere/").body.contains("<html"));
    faults.next(u"/api/avatar/"_s, Fault().withMember(u"a"_s, "1"));
    QVERIFY(fixture.get("/api/avatar/", {"Authorization: Bearer " + fixture.pair().access})
                .body.startsWith("\x89PNG"));
    faults.next(openPath, Fault().withMember(u"a"_s, "this is no JSON"));
    QCOMPARE(fixture.get("/api/public/").body, R"({"authenticated":false})");
}

void tst_Faults::speaksAnotherLanguage()
{
    Fixture fixture;
    const QString text = u"Das geht nicht."_s;
    fixture.server().faults().next(u"*"_s, Fault().withTexts(text), -1);
    const WireReply refused = fixture.get("/api/me/", {"Authorization: Bearer x.y.z"});
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.text("detail"), text.toUtf8());
    QCOMPARE(refused.text("code"), "token_not_valid"); // codes are for programs
    const QJsonObject message = refused.json().value("messages"_L1).toArray().first().toObject();
    QCOMPARE(message.value("message"_L1).toString(), text);
    QCOMPARE(message.value("token_class"_L1).toString(), u"AccessToken"_s);
    QCOMPARE(fixture.post("/api/token/", "{}").summary(),
             R"(400 {"username":["Das geht nicht."],"password":["Das geht nicht."]})");
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

void tst_Faults::deliversARequestTwice()
{
    Fixture fixture(Fixture::rotating());
    FaultSwitches &faults = fixture.server().faults();
    QByteArray token = fixture.pair().refresh;
    faults.next(refreshPath, Fault::duplicated(Fault::Duplicate::FirstAnswer));
    const WireReply first = fixture.refresh(token);
    QCOMPARE(first.status, 200);
    QCOMPARE(fixture.server().refreshes(), 1);
    token = fixture.pair().refresh;
    faults.next(refreshPath, Fault::duplicated(Fault::Duplicate::SecondAnswer));
    QCOMPARE(fixture.refresh(token).summary(), notValid("Token is blacklisted"));
    QCOMPARE(fixture.server().refreshes(), 2);
    faults.next(u"/api/token/"_s, Fault::duplicated(Fault::Duplicate::SecondAnswer));
    const qint64 before = fixture.server().logins();
    QCOMPARE(fixture.logIn("alice").status, 200);
    QCOMPARE(fixture.server().logins(), before + 2);
}

void tst_Faults::combinesWithOthers()
{
    Fixture fixture;
    FaultSwitches &faults = fixture.server().faults();
    faults.next(openPath,
                Fault::html(503)
                    .withRetryAfter(std::chrono::seconds(3))
                    .withChunks()
                    .withDelay(std::chrono::milliseconds(1)));
    const WireReply reply = fixture.get("/api/public/");
    QCOMPARE(reply.status, 503);
    QCOMPARE(reply.header("Retry-After"), "3");
    QVERIFY(reply.body.endsWith("</html>"));
    // The first is used up before the second begins.
    faults.next(openPath, Fault::answer(500), 2);
    faults.next(openPath, Fault::answer(502));
    QCOMPARE(fixture.get("/api/public/").status, 500);
    QCOMPARE(fixture.get("/api/public/").status, 500);
    QCOMPARE(fixture.get("/api/public/").status, 502);
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

void tst_Faults::skewsTheClockEverywhere()
{
    Settings settings = Fixture::settings();
    const auto now = std::chrono::system_clock::from_time_t(1800000000);
    settings.clock = [now] { return now; };
    Fixture fixture(settings);
    QCOMPARE(date(fixture.get("/api/public/")), 1800000000);
    const QByteArray before = fixture.pair().access;
    QCOMPARE(claim(before, "exp"), 1800000300);
    fixture.server().faults().setClockOffset(std::chrono::hours(1));
    const WireReply reply = fixture.logIn("alice");
    QCOMPARE(date(reply), 1800003600);
    QCOMPARE(claim(reply.text("access"), "iat"), 1800003600);
    QCOMPARE(claim(reply.text("access"), "exp"), 1800003900);
    QCOMPARE(fixture.me(before).summary(), notValidForView(expiredText()));
    fixture.server().faults().setClockOffset(-std::chrono::minutes(10));
    QCOMPARE(claim(fixture.pair().access, "iat"), 1800000000 - 600);
    fixture.server().faults().clear();
    QCOMPARE(fixture.me(before).status, 200);
}

void tst_Faults::changesTheKey()
{
    Fixture fixture;
    const Fixture::Pair old = fixture.pair();
    QVERIFY(fixture.server().faults().setSigningKey("another key, long enough for its purpose"));
    QCOMPARE(fixture.me(old.access).summary(), notValidForView(invalidText()));
    QCOMPARE(fixture.refresh(old.refresh).summary(), notValid(invalidText()));
    const Fixture::Pair fresh = fixture.pair();
    QCOMPARE(fixture.me(fresh.access).status, 200);
    fixture.server().faults().clear();
    QCOMPARE(fixture.me(old.access).status, 200);
    QCOMPARE(fixture.me(fresh.access).status, 401);
}

void tst_Faults::refusesAKeyThatCannotWork()
{
    Fixture fixture;
    const QByteArray access = fixture.pair().access;
    QVERIFY(!fixture.server().faults().setSigningKey({}));
    QVERIFY(!fixture.server().errorString().isEmpty());
    QCOMPARE(fixture.me(access).status, 200);
}

void tst_Faults::turnsRotationOnAndOff()
{
    Fixture fixture;
    FaultSwitches &faults = fixture.server().faults();
    const QByteArray token = fixture.pair().refresh;
    QVERIFY(!fixture.refresh(token).json().contains("refresh"_L1));
    QVERIFY(faults.setRotation(true, false));
    QVERIFY(fixture.refresh(token).json().contains("refresh"_L1));
    QCOMPARE(fixture.refresh(token).status, 200);
    QVERIFY(faults.setRotation(true));
    QCOMPARE(fixture.refresh(token).status, 200);
    QCOMPARE(fixture.refresh(token).summary(), notValid("Token is blacklisted"));
    QVERIFY(faults.setRotation(false));
    QVERIFY(!fixture.refresh(fixture.pair().refresh).json().contains("refresh"_L1));
}

void tst_Faults::changesLifetimes()
{
    Fixture fixture;
    QVERIFY(
        fixture.server().faults().setLifetimes(std::chrono::seconds(7), std::chrono::seconds(70)));
    const Fixture::Pair pair = fixture.pair();
    QCOMPARE(claim(pair.access, "exp") - claim(pair.access, "iat"), 7);
    QCOMPARE(claim(pair.refresh, "exp") - claim(pair.refresh, "iat"), 70);
}

void tst_Faults::undoesItAll()
{
    Fixture fixture;
    FaultSwitches &faults = fixture.server().faults();
    QVERIFY(faults.setRotation(true));
    QVERIFY(faults.setLifetimes(std::chrono::seconds(7), std::chrono::seconds(70)));
    faults.setFirstAuthenticator(FaultSwitches::FirstAuthenticator::Basic);
    faults.next(u"*"_s, Fault::answer(500), -1);
    faults.clear();
    const Fixture::Pair pair = fixture.pair();
    QCOMPARE(claim(pair.access, "exp") - claim(pair.access, "iat"), 300);
    QVERIFY(!fixture.refresh(pair.refresh).json().contains("refresh"_L1));
    QVERIFY(fixture.get("/api/me/").header("WWW-Authenticate").startsWith("Bearer"));
}

void tst_Faults::holdsForEverySystem()
{
    JwtFixture fixture(JwtFixture::refreshing());
    FaultSwitches &faults = fixture.server().faults();
    const QByteArray old = fixture.token();
    QVERIFY(faults.setLifetimes(std::chrono::seconds(7), std::chrono::seconds(70)));
    const QByteArray token = fixture.token();
    QCOMPARE(claim(token, "exp") - claim(token, "orig_iat"), 7);
    QVERIFY(faults.setSigningKey("another key, long enough for its purpose"));
    QCOMPARE(fixture.me(old).status, 401);
    QCOMPARE(fixture.me(fixture.token()).status, 200);
    faults.clear();
    QCOMPARE(fixture.me(old).status, 200);
    faults.next(u"/api-token-auth/"_s, Fault().withRenamed(u"token"_s, u"jwt"_s));
    QVERIFY(!fixture.obtain().text("jwt").isEmpty());
    faults.next(u"/api-token-auth/"_s, Fault::dropped(Fault::Drop::AfterCommit));
    QCOMPARE(fixture.obtain().status, 0);
}

void tst_Faults::cannotChangeWhatHasNotStarted()
{
    TokenServer server(Fixture::settings());
    QVERIFY(!server.faults().setRotation(true));
    QVERIFY(!server.errorString().isEmpty());
    server.faults().clear();
    QVERIFY(server.listen());
    QVERIFY(server.faults().setRotation(true));
}

void tst_Faults::isSafeForManyThreads()
{
    Settings settings = Fixture::settings();
    settings.threads = 2;
    Fixture fixture(settings);
    FaultSwitches &faults = fixture.server().faults();
    std::vector<std::future<int>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::async(std::launch::async, [&fixture] {
            int answers = 0;
            for (int request = 0; request < 100; ++request)
                answers += fixture.get("/api/public/").status == 200 ? 1 : 0;
            return answers;
        }));
    }
    for (int i = 0; i < 50; ++i) {
        faults.next(openPath, Fault().withMember(u"a"_s, "1").withChunks());
        faults.hold(openPath);
        faults.setClockOffset(std::chrono::seconds(i));
        faults.setRotation(i % 2 == 0);
        faults.release(openPath);
        faults.clear();
    }
    for (std::future<int> &client : clients)
        QCOMPARE(client.get(), 100);
}

QTEST_GUILESS_MAIN(tst_Faults)
#include "tst_faults.moc"
