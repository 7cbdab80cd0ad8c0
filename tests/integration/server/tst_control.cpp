// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"
#include "serverprocess.h"

#include <QtTest/qtest.h>

#include <csignal>
#include <future>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

Settings controlled()
{
    Settings settings = Fixture::rotating();
    settings.control = u"127.0.0.1:0"_s;
    return settings;
}

} // namespace

// The fault switches for those who write their tests in another language.
class tst_Control : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isNotThereUnlessAskedFor();
    void answersWithFaults_data();
    void answersWithFaults();
    void repeatsAndClearsFaults();
    void dropsAndDuplicates();
    void holdsAndReleases();
    void refusesIssuedTokens();
    void goesOfflineAndComesBack();
    void choosesTheAuthenticator();
    void setsTheClock();
    void changesSettings();
    void managesUsers();
    void tellsStatistics();
    void resetsEverything();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void changesNothingWhenSomethingIsWrong();
    void keepsWebPagesOut_data();
    void keepsWebPagesOut();
    void listensOnLoopbackOnly_data();
    void listensOnLoopbackOnly();
    void saysThatItsPortIsTaken();
    void goesAndComesWithTheServer();
    void theProgramOffersIt();

private:
    WireReply command(const QByteArray &path, const QByteArray &json = "{}",
                      const QByteArray &method = "POST") const
    {
        return exchange(
            m_fixture->server().controlUrl(),
            {.method = method, .path = path, .body = json, .contentType = "application/json"});
    }
    WireReply fault(const QByteArray &json) const { return command("/faults", json); }

    std::unique_ptr<Fixture> m_fixture;
};

void tst_Control::init()
{
    m_fixture.reset();
    m_fixture = std::make_unique<Fixture>(controlled());
    QVERIFY(m_fixture->server().controlUrl().port() > 0);
}

void tst_Control::isNotThereUnlessAskedFor()
{
    Fixture fixture;
    QVERIFY(fixture.server().controlUrl().isEmpty());
    QCOMPARE(fixture.post("/faults", "{}").status, 404);
}

void tst_Control::answersWithFaults_data()
{
    QTest::addColumn<QByteArray>("json"); // besides the path
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const QByteArray &json, const QByteArray &expected) {
        QTest::newRow(name) << json << expected;
    };
    const QByteArray real = R"({"authenticated":false})";
    row("status", R"("status":500)", "500 {}");
    row("body as JSON", R"("status":400,"body":{"detail":["a"]})", R"(400 {"detail":["a"]})");
    row("body as text", R"("status":502,"body":"oops","content_type":"text/plain")", "502 oops");
    row("redirect", R"("redirect":"https://x.example/","status":308)", "308 ");
    row("another status", R"("statuses":{"200":201})", "201 " + real);
    row("member", R"("members":{"extra":[1]})", R"(200 {"authenticated":false,"extra":[1]})");
    row("renamed", R"("renamed":{"authenticated":"known"})", R"(200 {"known":false})");
    row("envelope", R"("envelope":"data")", "200 {\"data\":" + real + '}');
    row("chunks", R"("chunked":true)", "200 " + real);
    row("drip", R"("drip_ms":1)", "200 " + real);
    row("delay", R"("delay_ms":1)", "200 " + real);
    row("header", R"("headers":{"X-A":"b"},"retry_after":5)", "200 " + real);
    row("half", R"("half":true)", R"(200 {"authentic)");
    row("drop", R"("drop":"before-commit")", "0 ");
    row("reset", R"("drop":"after-commit","reset":true)", "0 ");
}

void tst_Control::answersWithFaults()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, expected);
    QCOMPARE(fault(R"({"path":"/api/public/",)" + json + '}').summary(), "200 {}\n");
    QCOMPARE(m_fixture->get("/api/public/").summary(), expected);
    QCOMPARE(m_fixture->get("/api/public/").status, 200);
}

void tst_Control::repeatsAndClearsFaults()
{
    QCOMPARE(fault(R"({"path":"*","times":-1,"html":true,"status":503,"retry_after":7})").status,
             200);
    for (int i = 0; i < 3; ++i) {
        const WireReply reply = m_fixture->get("/api/me/");
        QCOMPARE(reply.status, 503);
        QCOMPARE(reply.header("Retry-After"), "7");
        QVERIFY(reply.body.contains("<html"));
    }
    QCOMPARE(command("/faults", {}, "DELETE").status, 200);
    QCOMPARE(m_fixture->get("/api/me/").status, 401);
}

void tst_Control::dropsAndDuplicates()
{
    const QByteArray token = m_fixture->pair().refresh;
    fault(R"({"path":"/api/token/refresh/","duplicate":"second-answer"})");
    QCOMPARE(m_fixture->refresh(token).summary(), notValid("Token is blacklisted"));
    fault(R"({"path":"/api/token/refresh/","drop":"after-commit","silent":true})");
    WireClient waiting(m_fixture->url());
    waiting.send(WireRequest {.method = "POST",
                              .path = "/api/token/refresh/",
                              .body = "{\"refresh\":\"" + m_fixture->pair().refresh + "\"}",
                              .contentType = "application/json"}
                     .bytes());
    QTRY_COMPARE(m_fixture->server().refreshes(), 2);
    QVERIFY(!waiting.isClosed(std::chrono::milliseconds(50)));
    fault(R"({"path":"*","texts":"nein"})");
    QCOMPARE(m_fixture->get("/api/me/").text("detail"), "nein");
}

void tst_Control::holdsAndReleases()
{
    QCOMPARE(command("/hold", R"({"path":"/api/public/"})").status, 200);
    auto reply = std::async(std::launch::async,
                            [this] { return m_fixture->get("/api/public/").status; });
    const auto held = [this] {
        return command("/statistics", {}, "GET").json().value("held"_L1).toObject();
    };
    QTRY_COMPARE(held().value("/api/public/"_L1).toInt(), 1);
    QCOMPARE(command("/release", R"({"path":"/api/public/"})").status, 200);
    QCOMPARE(reply.get(), 200);
    QVERIFY(held().isEmpty());
}

void tst_Control::refusesIssuedTokens()
{
    const QByteArray token = m_fixture->pair().access;
    QVERIFY(command("/refuse-issued").json().value("refused"_L1).toInt() > 0);
    QCOMPARE(m_fixture->me(token).status, 401);
    QCOMPARE(m_fixture->me(m_fixture->pair().access).status, 200);
}

void tst_Control::goesOfflineAndComesBack()
{
    QCOMPARE(command("/offline", R"({"offline":true})").status, 200);
    QVERIFY(!WireClient(m_fixture->url()).isConnected());
    QCOMPARE(command("/offline", R"({"offline":false})").status, 200);
    QCOMPARE(m_fixture->get("/api/public/").status, 200);
}

void tst_Control::choosesTheAuthenticator()
{
    command("/authenticator", R"({"first":"basic"})");
    QCOMPARE(m_fixture->get("/api/me/").header("WWW-Authenticate"), R"(Basic realm="api")");
    command("/authenticator", R"({"first":"session"})");
    QCOMPARE(m_fixture->get("/api/me/").status, 403);
    command("/authenticator", R"({"first":"bearer"})");
    QCOMPARE(m_fixture->get("/api/me/").status, 401);
}

void tst_Control::setsTheClock()
{
    const QByteArray token = m_fixture->pair().access;
    QCOMPARE(command("/clock", R"({"offset":3600})").status, 200);
    QCOMPARE(m_fixture->me(token).summary(), notValidForView(expiredText()));
    QCOMPARE(command("/clock", R"({"offset":10})").status, 200);
    QCOMPARE(m_fixture->me(token).status, 200);
}

void tst_Control::changesSettings()
{
    const Fixture::Pair pair = m_fixture->pair();
    QCOMPARE(command("/settings", R"({"rotate":false})").status, 200);
    QVERIFY(!m_fixture->refresh(pair.refresh).json().contains("refresh"_L1));
    QCOMPARE(command("/settings", R"({"access_lifetime":0,"refresh_lifetime":60})").status, 200);
    QCOMPARE(m_fixture->me(m_fixture->pair().access).summary(), notValidForView(expiredText()));
    QCOMPARE(
        command("/settings", R"({"signing_key":"a key that is another one than before"})").status,
        200);
    QCOMPARE(m_fixture->refresh(pair.refresh).summary(), notValid(invalidText()));
}

void tst_Control::managesUsers()
{
    QCOMPARE(
        command("/users", R"({"name":"bob","password":"one","staff":true,"email":"b@x.example"})")
            .status,
        200);
    const QByteArray token = m_fixture->logIn("bob", "one").text("access");
    QCOMPARE(m_fixture->get("/api/admin-only/", {"Authorization: Bearer " + token}).status, 200);
    QCOMPARE(command("/users/set-password", R"({"name":"bob","password":"two"})").status, 200);
    QCOMPARE(m_fixture->logIn("bob", "one").status, 401);
    QCOMPARE(m_fixture->logIn("bob", "two").status, 200);
    QCOMPARE(command("/users/activate", R"({"name":"bob","active":false})").status, 200);
    QCOMPARE(m_fixture->logIn("bob", "two").status, 401);
    QCOMPARE(command("/users/activate", R"({"name":"bob"})").status, 200);
    QCOMPARE(m_fixture->logIn("bob", "two").status, 200);
    QCOMPARE(command("/users/delete", R"({"name":"bob"})").status, 200);
    QCOMPARE(m_fixture->logIn("bob", "two").status, 401);
    QCOMPARE(command("/users/delete", R"({"name":"bob"})").summary(),
             "400 {\"detail\":\"there is no user bob\"}\n");
}

void tst_Control::tellsStatistics()
{
    m_fixture->refresh(m_fixture->pair().refresh);
    m_fixture->get("/nowhere/");
    const WireReply reply = command("/statistics", {}, "GET");
    QCOMPARE(reply.status, 200);
    const QJsonObject statistics = reply.json();
    QCOMPARE(statistics.value("url"_L1).toString(), m_fixture->url().toString());
    QCOMPARE(statistics.value("requests"_L1).toInt(), 3);
    QCOMPARE(statistics.value("logins"_L1).toInt(), 1);
    QCOMPARE(statistics.value("refreshes"_L1).toInt(), 1);
    QCOMPARE(statistics.value("requests_to"_L1).toObject(),
             QJsonObject({{"/api/token/"_L1, 1}, {"/api/token/refresh/"_L1, 1}}));
}

void tst_Control::resetsEverything()
{
    fault(R"({"path":"*","times":-1,"status":500})");
    command("/offline", R"({"offline":true})");
    command("/clock", R"({"offset":86400})");
    command("/settings", R"({"rotate":false})");
    QCOMPARE(command("/reset").status, 200);
    const Fixture::Pair pair = m_fixture->pair();
    QVERIFY(m_fixture->refresh(pair.refresh).json().contains("refresh"_L1));
    QCOMPARE(m_fixture->server().requests(), 2);
}

void tst_Control::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("detail"); // how it begins

    const auto row = [](const char *path, const QByteArray &json, const QByteArray &detail) {
        QTest::addRow("%s %s", path, json.constData()) << QByteArray(path) << json << detail;
    };
    row("/faults", "{", "The body is not JSON: ");
    row("/faults", "[]", "The body must be a JSON object.");
    row("/faults", "{}", "The member path is missing.");
    row("/faults", R"({"path":1})", "The member path must be a text.");
    row("/faults", R"({"path":"/","statsu":500})", "There is no member statsu here; known: path, ");
    row("/faults", R"({"path":"/","status":"500"})",
        "The member status must be a whole number from 200 to 599.");
    row("/faults", R"({"path":"/","status":99})",
        "The member status must be a whole number from 200 to 599.");
    row("/faults", R"({"path":"/","status":200.5})", "The member status must be a whole number");
    row("/faults", R"({"path":"/","drop":"never"})", "The member drop must be one of \"before-com");
    row("/faults", R"({"path":"/","half":1})", "The member half must be true or false.");
    row("/faults", R"({"path":"/","delay_ms":-1})", "The member delay_ms must be a whole number");
    row("/faults", R"({"path":"/","headers":{"A":1}})", "The member headers must be an object of");
    row("/faults", R"({"path":"/","headers":{"A b":"1"}})", "The member headers must be an object");
    row("/faults", R"({"path":"/","headers":{"A":"b\r\nC: d"}})",
        "The member headers must be text without control characters.");
    row("/faults", R"({"path":"/","redirect":"/\r\nA: b"})",
        "The member redirect must be text with");
    row("/faults", R"({"path":"/","body":"x"})", "The member status must be there, beside body");
    row("/faults", R"({"path":"/","silent":true})", "The member drop must be there, beside silent");
    row("/faults", R"({"path":"/","statuses":{"x":201}})", "The member statuses must be an object");
    row("/faults", R"({"path":"/","renamed":{"a":1}})", "The member renamed must be an object");
    row("/faults", R"({"path":"/","envelope":[]})", "The member envelope must be a text.");
    row("/hold", "{}", "The member path is missing.");
    row("/offline", R"({"offline":"yes"})", "The member offline must be true or false.");
    row("/authenticator", R"({"first":"oauth"})", "The member first must be one of \"bearer\", ");
    row("/clock", R"({"offset":99999999999})",
        "The member offset must be a whole number of second");
    row("/settings", R"({"access_lifetime":1})",
        "access_lifetime and refresh_lifetime go together");
    row("/settings", R"({"blacklist":true})", "The member rotate is missing.");
    row("/settings", R"({"signing_key":""})", "");
    row("/users", R"({"name":"bob"})", "The member password is missing.");
    row("/users", R"({"name":"alice","password":"x"})", "");
    row("/users/activate", R"({"name":"nobody"})", "there is no user nobody");
    row("/refuse-issued", R"({"a":1})", "There is no member a here; the body is empty.");
}

void tst_Control::saysWhatIsWrong()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, detail);
    const WireReply reply = command(path, json);
    QCOMPARE(reply.status, 400);
    QVERIFY2(reply.text("detail").startsWith(detail), reply.body.constData());
    QVERIFY(!reply.text("detail").isEmpty());
    QCOMPARE(m_fixture->get("/api/public/").summary(), R"(200 {"authenticated":false})");
}

void tst_Control::changesNothingWhenSomethingIsWrong()
{
    QCOMPARE(command("/settings", R"({"rotate":false,"rotation":1})").status, 400);
    QCOMPARE(command("/settings", R"({"rotate":false,"signing_key":""})").status, 400);
    QVERIFY(m_fixture->refresh(m_fixture->pair().refresh).json().contains("refresh"_L1));
    const WireReply unknown = command("/fault");
    QCOMPARE(unknown.status, 404);
    QVERIFY(unknown.text("detail").contains("POST /faults"));
    QCOMPARE(command("/faults", {}, "GET").status, 404);
}

void tst_Control::keepsWebPagesOut_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const QByteArray body = R"({"offline":true})";
    const auto row = [&](const char *name, const QByteArray &lines, int status) {
        QTest::newRow(name) << "POST /offline HTTP/1.1\r\n" + lines
                + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
                + body << status;
    };
    const QByteArray json = "Content-Type: application/json\r\n";
    row("a form of another site", "Host: localhost\r\nContent-Type: text/plain\r\n", 415);
    row("no type", "Host: localhost\r\n", 415);
    row("a type that begins alike", "Host: localhost\r\nContent-Type: application/jsonx\r\n", 415);
    row("another site", "Host: localhost\r\nOrigin: https://evil.example\r\n" + json, 403);
    row("a local page", "Host: localhost\r\nOrigin: null\r\n" + json, 403);
    row("a name that leads here", "Host: evil.example\r\n" + json, 403);
    row("a name that looks like here", "Host: 127.0.0.1.evil.example:80\r\n" + json, 403);
    row("a browser", "Host: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n" + json, 403);
    row("a test", "Host: 127.0.0.1:80\r\n" + json, 200);
    row("a test by IPv6", "Host: [::1]:80\r\nContent-Type: application/json; charset=utf-8\r\n",
        200);
}

void tst_Control::keepsWebPagesOut()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    WireClient client(m_fixture->server().controlUrl());
    client.send(bytes);
    const WireReply reply = client.receive();
    QCOMPARE(reply.status, status);
    QVERIFY(reply.header("Access-Control-Allow-Origin").isNull());
    QCOMPARE(WireClient(m_fixture->url()).isConnected(), status != 200);
}

void tst_Control::listensOnLoopbackOnly_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("error"); // empty: it listens

    QTest::newRow("any") << u"0.0.0.0:0"_s << u"0.0.0.0:0 is not a loopback address"_s;
    QTest::newRow("any IPv6") << u"[::]:0"_s << u"[::]:0 is not a loopback address"_s;
    QTest::newRow("a name") << u"example.com:80"_s << u"is not a loopback address"_s;
    QTest::newRow("looks like it") << u"127.example.com:80"_s << u"is not a loopback address"_s;
    QTest::newRow("no port") << u"127.0.0.1"_s << u"no address to listen on"_s;
    QTest::newRow("127.0.0.2") << u"127.0.0.2:0"_s << QString();
    QTest::newRow("localhost") << u"localhost:0"_s << QString();
}

void tst_Control::listensOnLoopbackOnly()
{
    QFETCH(const QString, address);
    QFETCH(const QString, error);
    Settings settings = controlled();
    settings.control = address;
    TokenServer server(settings);
    QCOMPARE(server.listen(), error.isEmpty());
    QVERIFY2(server.errorString().contains(error), qPrintable(server.errorString()));
    QCOMPARE(server.isListening(), error.isEmpty());
}

void tst_Control::saysThatItsPortIsTaken()
{
    Settings settings = controlled();
    settings.control = u"127.0.0.1:%1"_s.arg(m_fixture->server().controlUrl().port());
    TokenServer server(settings);
    QVERIFY(!server.listen());
    QVERIFY2(server.errorString().startsWith(u"control: cannot listen on 127.0.0.1:"_s),
             qPrintable(server.errorString()));
}

void tst_Control::goesAndComesWithTheServer()
{
    const QUrl before = m_fixture->server().controlUrl();
    m_fixture->server().close();
    QVERIFY(m_fixture->server().controlUrl().isEmpty());
    QVERIFY(!WireClient(before).isConnected());
    QVERIFY(m_fixture->server().listen());
    QCOMPARE(command("/statistics", {}, "GET").status, 200);
    // A command that waits for the server's lock while the server closes must not stop either.
    for (int i = 0; i < 20; ++i) {
        const QUrl url = m_fixture->server().controlUrl();
        auto asking = std::async(std::launch::async,
                                 [url] { exchange(url, {.path = "/statistics"}); });
        m_fixture->server().close();
        asking.get();
        QVERIFY(m_fixture->server().listen());
    }
}

void tst_Control::theProgramOffersIt()
{
    ServerProcess process;
    const QUrl url = process.serve({u"--control"_s, u"127.0.0.1:0"_s});
    QVERIFY2(process.control().port() > 0, process.errors().constData());
    const WireReply reply = exchange(process.control(),
                                     {.method = "POST",
                                      .path = "/users",
                                      .body = R"({"name":"ada","password":"secret"})",
                                      .contentType = "application/json"});
    QCOMPARE(reply.summary(), "200 {}\n");
    QCOMPARE(exchange(url,
                      {.method = "POST",
                       .path = "/api/token/",
                       .body = R"({"username":"ada","password":"secret"})",
                       .contentType = "application/json"})
                 .status,
             200);
    // The program remembers what it has issued for the control endpoint alone.
    const WireReply refused = exchange(process.control(),
                                       {.method = "POST",
                                        .path = "/refuse-issued",
                                        .body = "{}",
                                        .contentType = "application/json"});
    QVERIFY(refused.json().value("refused"_L1).toInt() > 0);
    process.signal(SIGTERM);
    QCOMPARE(process.wait(), 0);
    ServerProcess open;
    QVERIFY(open.serve({u"--control"_s, u"0.0.0.0:0"_s}).isEmpty());
    QCOMPARE(open.wait(), 1);
    const QByteArray error = open.errors();
    QVERIFY2(error.contains("is not a loopback address") && error.count('\n') == 1,
             error.constData());
}

QTEST_GUILESS_MAIN(tst_Control)
#include "tst_control.moc"
