// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refreshtokenfixture.h"

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

constexpr char challenge[] = "JWT realm=\"api\"";
constexpr char
    notUnique[] = R"(400 {"non_field_errors":["The fields user, app must make a unique set."]})";
constexpr char fields[] =
    R"({"key":{"type":"string","required":false,"read_only":true,"label":"Key"},)"
    R"("user":{"type":"field","required":false,"read_only":true,"label":"User"},)"
    R"("created":{"type":"datetime","required":false,"read_only":true,"label":"Created"},)"
    R"("app":{"type":"string","required":true,"read_only":false,"label":"App","max_length":255}})";

QByteArray refusedApp(const QByteArray &text)
{
    return "400 {\"app\":[\"" + text + "\"]}";
}

QStringList appsIn(const WireReply &reply)
{
    QStringList apps;
    for (const QJsonValue &token : QJsonDocument::fromJson(reply.body).array())
        apps += token[u"app"].toString();
    return apps;
}

Settings permitting(const QString &permission)
{
    Settings settings = RefreshTokenFixture::settings();
    settings.restFramework.DEFAULT_PERMISSION_CLASS = permission;
    return settings;
}

Settings atMicrosecond(qint64 microseconds)
{
    Settings settings = RefreshTokenFixture::settings();
    settings.clock = [microseconds] {
        return std::chrono::system_clock::time_point(std::chrono::microseconds(microseconds));
    };
    return settings;
}

} // namespace

// Checks L01 to L10, L22 and L23 of contract.md 7.6: the keys.
class tst_ConformanceRefreshToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ONLY_OURS(); }
    void L01_aKeyIsMadeForAnApp();
    void L01_createdHasMicroseconds_data();
    void L01_createdHasMicroseconds();
    void L02_nobodyIsTurnedAway_data();
    void L02_nobodyIsTurnedAway();
    void L02_aBadTokenIsTurnedAway();
    void L03_aUserHasOneKeyForAnApp();
    void L04_theAppIsText_data();
    void L04_theAppIsText();
    void L04_theBodyIsAnObject_data();
    void L04_theBodyIsAnObject();
    void L05_otherFieldsAreIgnored();
    void L06_eachSeesHisOwnKeys();
    void L06_othersKeysAreNotThere_data();
    void L06_othersKeysAreNotThere();
    void L07_theAppCanBeChanged();
    void L07_changesAreChecked();
    void L07_staffChangesOthersKeys();
    void L08_revokingGivesANewKey();
    void L09_staffRevokesForTheOwner();
    void L10_aDeletedKeyIsGone();
    void L22_ofParallelRevokesOneWins();
    void L22_ofParallelCreationsOneWins();
    void L23_longListsHavePages();
    void L23_pagesAreNamedByTheQuery_data();
    void L23_pagesAreNamedByTheQuery();
    void anonymousUsersMayBePermitted();
    void methodsAreNamed_data();
    void methodsAreNamed();
    void optionsTellTheFields();
    void pathsEndWithASlash_data();
    void pathsEndWithASlash();
    void earlierVersionsKnowLess_data();
    void earlierVersionsKnowLess();
    void withoutTheAddOnNothingIsThere();
    void theAddOnNeedsItsBase();

private:
    // So many times the same request at the same moment, held by the server until all are there.
    static QList<WireReply> atOnce(RefreshTokenFixture &fixture, int times, const QString &route,
                                   const WireRequest &request);
};

void tst_ConformanceRefreshToken::L01_aKeyIsMadeForAnApp()
{
    const RefreshTokenFixture fixture;
    const WireReply reply = fixture.create("\"phone\"");
    static const QRegularExpression form(
        uR"(^\{"key":"[0-9a-f]{40}","user":1,)"
        R"("created":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z","app":"phone"\}$)"_s);
    QCOMPARE(reply.status, 201);
    QVERIFY2(form.match(QString::fromUtf8(reply.body)).hasMatch(), reply.body.constData());
    QCOMPARE(reply.header("Content-Type"), "application/json");
    QCOMPARE(reply.header("Cache-Control"), "no-store");
    QCOMPARE(fixture.send("GET", fixture.path(reply.text("key"))).summary(), "200 " + reply.body);
    QCOMPARE(fixture.list().summary(), "200 [" + reply.body + ']');
}

void tst_ConformanceRefreshToken::L01_createdHasMicroseconds_data()
{
    QTest::addColumn<qint64>("microseconds");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("L01 six digits")
        << qint64(1800000000123456) << QByteArray("2027-01-15T08:00:00.123456Z");
    QTest::newRow("L01 zeros") << qint64(1800000000000100)
                               << QByteArray("2027-01-15T08:00:00.000100Z");
    QTest::newRow("L01 none") << qint64(1800000000000000) << QByteArray("2027-01-15T08:00:00Z");
}

void tst_ConformanceRefreshToken::L01_createdHasMicroseconds()
{
    QFETCH(const qint64, microseconds);
    QFETCH(const QByteArray, expected);
    const RefreshTokenFixture fixture(atMicrosecond(microseconds));
    const WireReply made = fixture.create("\"phone\"");
    QCOMPARE(made.text("created"), expected);
    QCOMPARE(fixture.send("GET", fixture.path(made.text("key"))).text("created"), expected);
}

void tst_ConformanceRefreshToken::L02_nobodyIsTurnedAway_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("end"); // of the path
    for (const char *permission : {"IsOwnerOrAdmin", "IsAuthenticated"}) {
        QTest::addRow("L02 %s list", permission) << QByteArray("GET") << QByteArray();
        QTest::addRow("L02 %s create", permission) << QByteArray("POST") << QByteArray();
        QTest::addRow("L02 %s options", permission) << QByteArray("OPTIONS") << QByteArray();
        QTest::addRow("L02 %s detail", permission) << QByteArray("GET") << QByteArray("KEY/");
        QTest::addRow("L02 %s put", permission) << QByteArray("PUT") << QByteArray("KEY/");
        QTest::addRow("L02 %s delete", permission) << QByteArray("DELETE") << QByteArray("KEY/");
        QTest::addRow("L02 %s unknown", permission) << QByteArray("GET") << QByteArray("nokey/");
        QTest::addRow("L02 %s revoke", permission)
            << QByteArray("POST") << QByteArray("KEY/revoke/");
        QTest::addRow("L02 %s method", permission) << QByteArray("DELETE") << QByteArray();
    }
}

void tst_ConformanceRefreshToken::L02_nobodyIsTurnedAway()
{
    QFETCH(const QByteArray, method);
    QFETCH(QByteArray, end);
    const QString permission = QString::fromLatin1(QTest::currentDataTag()).section(u' ', 1, 1);
    const RefreshTokenFixture fixture(permitting(permission));
    const QByteArray key = fixture.key();
    end.replace("KEY", key);
    const WireReply reply = fixture.send(method, "/refresh-token/" + end, {}, {});
    QCOMPARE(reply.summary(), notProvided);
    QCOMPARE(reply.header("WWW-Authenticate"), challenge);
    QCOMPARE(fixture.delegate(key).status, 200);
}

void tst_ConformanceRefreshToken::L02_aBadTokenIsTurnedAway()
{
    const RefreshTokenFixture fixture(permitting(u"AllowAny"_s));
    const QByteArray expired = fixture.crafted().at("exp", -60).bytes();
    QCOMPARE(fixture.get("/refresh-token/", {"Authorization: JWT " + expired}).summary(),
             refusalByView("Signature has expired."));
    QCOMPARE(fixture.get("/refresh-token/", {"Authorization: JWT x"}).summary(),
             refusalByView("Error decoding signature."));
}

void tst_ConformanceRefreshToken::L03_aUserHasOneKeyForAnApp()
{
    const RefreshTokenFixture fixture;
    const QByteArray key = fixture.key("\"phone\"");
    QCOMPARE(fixture.create("\"phone\"").summary(), notUnique);
    QCOMPARE(fixture.create("\" phone \"").summary(), notUnique);
    QCOMPARE(fixture.create("\"phone\"", "root").status, 201);
    QCOMPARE(fixture.create("\"Phone\"").status, 201);
    QCOMPARE(fixture.delegate(key).status, 200);

    Settings renaming = RefreshTokenFixture::settings();
    renaming.restFramework.NON_FIELD_ERRORS_KEY = u"errors"_s;
    const RefreshTokenFixture renamed(renaming);
    renamed.create("\"phone\"");
    QCOMPARE(renamed.create("\"phone\"").summary(),
             R"(400 {"errors":["The fields user, app must make a unique set."]})");
}

void tst_ConformanceRefreshToken::L04_theAppIsText_data()
{
    QTest::addColumn<QByteArray>("app");
    QTest::addColumn<QByteArray>("expected"); // the app that was kept, or the refusal

    const QByteArray longest(255, 'x');
    const QByteArray tooLong = refusedApp("Ensure this field has no more than 255 characters.");
    QTest::newRow("L04 null") << QByteArray("null") << refusedApp("This field may not be null.");
    QTest::newRow("L04 blank") << QByteArray("\"\"") << refusedApp("This field may not be blank.");
    QTest::newRow("L04 spaces") << QByteArray("\" \\t\"")
                                << refusedApp("This field may not be blank.");
    QTest::newRow("L04 boolean") << QByteArray("true") << refusedApp("Not a valid string.");
    QTest::newRow("L04 list") << QByteArray("[\"a\"]") << refusedApp("Not a valid string.");
    QTest::newRow("L04 NUL") << QByteArray("\"a\\u0000b\"")
                             << refusedApp("Null characters are not allowed.");
    QTest::newRow("L04 256 characters") << '"' + longest + "x\"" << tooLong;
    QTest::newRow("L04 256 with NUL")
        << '"' + longest + "\\u0000\""
        << QByteArray("400 {\"app\":[\"Ensure this field has no more than 255 characters.\","
                      "\"Null characters are not allowed.\"]}");
    QTest::newRow("L04 255 characters") << '"' + longest + '"' << longest;
    QTest::newRow("L04 255 and spaces") << "\"  " + longest + "  \"" << longest;
    // Characters count, not the two units of UTF-16 that each of these has.
    QTest::newRow("L04 255 beyond the BMP") << '"' + QByteArray("\xf0\x9f\x94\x91").repeated(255)
            + '"' << QByteArray("\xf0\x9f\x94\x91").repeated(255);
    QTest::newRow("L04 256 beyond the BMP")
        << '"' + QByteArray("\xf0\x9f\x94\x91").repeated(256) + '"' << tooLong;
    QTest::newRow("L04 number") << QByteArray("5") << QByteArray("5");
    QTest::newRow("L04 fraction") << QByteArray("1.50") << QByteArray("1.5");
    QTest::newRow("L04 edges") << QByteArray("\" phone \"") << QByteArray("phone");
    QTest::newRow("L04 quotes") << QByteArray("\"' OR 1=1 --\"") << QByteArray("' OR 1=1 --");
}

void tst_ConformanceRefreshToken::L04_theAppIsText()
{
    QFETCH(const QByteArray, app);
    QFETCH(const QByteArray, expected);
    const RefreshTokenFixture fixture;
    const WireReply reply = fixture.create(app);
    if (expected.startsWith("400 ")) {
        QCOMPARE(reply.summary(), expected);
        QCOMPARE(fixture.list().body, "[]");
        return;
    }
    QCOMPARE(reply.status, 201);
    QCOMPARE(reply.text("app"), expected);
    QCOMPARE(appsIn(fixture.list()), QStringList {QString::fromUtf8(expected)});
}

void tst_ConformanceRefreshToken::L04_theBodyIsAnObject_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray required = refusedApp("This field is required.");
    QTest::newRow("L04 missing") << QByteArray("{}") << required;
    QTest::newRow("L04 empty") << QByteArray() << required;
    QTest::newRow("L04 null body")
        << QByteArray("null") << QByteArray(R"(400 {"non_field_errors":["No data provided"]})");
    QTest::newRow("L04 list body")
        << QByteArray("[{\"app\":\"a\"}]")
        << QByteArray(
               R"(400 {"non_field_errors":["Invalid data. Expected a dictionary, but got list."]})");
    QTest::newRow("L04 no JSON") << QByteArray("{")
                                 << QByteArray("400 {\"detail\":\"JSON parse error");
}

void tst_ConformanceRefreshToken::L04_theBodyIsAnObject()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    const RefreshTokenFixture fixture;
    const WireReply reply = fixture.send("POST", "/refresh-token/", body);
    QCOMPARE(reply.summary().left(expected.size()), expected);
    const WireReply put = fixture.send("PUT", fixture.path(fixture.key()), body);
    QCOMPARE(put.summary().left(expected.size()), expected);
}

void tst_ConformanceRefreshToken::L05_otherFieldsAreIgnored()
{
    const RefreshTokenFixture fixture;
    const QByteArray body = R"({"app":"phone","key":"0123456789012345678901234567890123456789",)"
                            R"("user":3,"created":"2001-01-01T00:00:00Z","colour":"red"})";
    const WireReply made = fixture.send("POST", "/refresh-token/", body);
    QCOMPARE(made.status, 201);
    QCOMPARE(made.json()[u"user"].toInt(), 1);
    QVERIFY(made.text("key") != "0123456789012345678901234567890123456789");
    QVERIFY(!made.text("created").startsWith("2001"));
    for (const char *method : {"PUT", "PATCH"})
        QCOMPARE(fixture.send(method, fixture.path(made.text("key")), body).summary(),
                 "200 " + made.body);
}

void tst_ConformanceRefreshToken::L06_eachSeesHisOwnKeys()
{
    Settings settings = RefreshTokenFixture::settings();
    const RefreshTokenFixture fixture(settings);
    QCOMPARE(fixture.list("alice").summary(), "200 []");
    fixture.create("\"one\"", "alice");
    fixture.create("\"two\"", "root");
    fixture.create("\"three\"", "alice");
    QCOMPARE(appsIn(fixture.list("alice")), (QStringList {u"one"_s, u"three"_s}));
    QCOMPARE(appsIn(fixture.list("root")), (QStringList {u"one"_s, u"two"_s, u"three"_s}));
    QCOMPARE(fixture.send("HEAD", "/refresh-token/").status, 200);
}

void tst_ConformanceRefreshToken::L06_othersKeysAreNotThere_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("end");
    for (const char *method : {"GET", "PUT", "PATCH", "DELETE"})
        QTest::addRow("L06 %s", method) << QByteArray(method) << QByteArray();
    QTest::newRow("L06 revoke") << QByteArray("POST") << QByteArray("revoke/");
}

void tst_ConformanceRefreshToken::L06_othersKeysAreNotThere()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, end);
    const RefreshTokenFixture fixture;
    const QByteArray roots = fixture.key("\"phone\"", "root");
    // A key that exists and one that does not sound the same, whatever the body.
    for (const QByteArray &key : {roots, QByteArray(40, 'a'), QByteArray("%00")}) {
        for (const QByteArray &body : {QByteArray("{\"app\":\"stolen\"}"), QByteArray("{}")})
            QCOMPARE(fixture.send(method, fixture.path(key) + end, body).summary(), notFoundKey);
    }
    QCOMPARE(fixture.delegate(roots).status, 200);
    QCOMPARE(fixture.send("GET", fixture.path(roots), {}, "root").text("app"), "phone");
}

void tst_ConformanceRefreshToken::L07_theAppCanBeChanged()
{
    const RefreshTokenFixture fixture;
    WireReply made = fixture.create("\"phone\"");
    const QByteArray path = fixture.path(made.text("key"));
    const auto expected = [&made](const QByteArray &app) {
        return "200 "
            + QByteArray(made.body).replace("\"app\":\"phone\"", "\"app\":\"" + app + '"');
    };
    QCOMPARE(fixture.send("PATCH", path, R"({"app":"desk"})").summary(), expected("desk"));
    QCOMPARE(fixture.send("PUT", path, R"({"app":" tv "})").summary(), expected("tv"));
    QCOMPARE(fixture.send("PUT", path, R"({"app":"tv"})").summary(), expected("tv"));
    QCOMPARE(fixture.send("PATCH", path, "{}").summary(), expected("tv"));
    QCOMPARE(fixture.send("PATCH", path).summary(), expected("tv"));
    QCOMPARE(fixture.send("GET", path).summary(), expected("tv"));
}

void tst_ConformanceRefreshToken::L07_changesAreChecked()
{
    const RefreshTokenFixture fixture;
    const QByteArray path = fixture.path(fixture.key("\"phone\""));
    fixture.create("\"desk\"");
    fixture.create("\"tv\"", "root");
    QCOMPARE(fixture.send("PUT", path, "{}").summary(), refusedApp("This field is required."));
    QCOMPARE(fixture.send("PATCH", path, R"({"app":null})").summary(),
             refusedApp("This field may not be null."));
    QCOMPARE(fixture.send("PUT", path, R"({"app":"desk"})").summary(), notUnique);
    QCOMPARE(fixture.send("PATCH", path, R"({"app":"desk"})").summary(), notUnique);
    QCOMPARE(fixture.send("GET", path).text("app"), "phone");
    QCOMPARE(fixture.send("PATCH", path, R"({"app":"tv"})").status, 200);
}

// Where the original looks among the keys of who changes and crashes on the owner's.
void tst_ConformanceRefreshToken::L07_staffChangesOthersKeys()
{
    for (const bool faithful : {false, true}) {
        Settings settings = RefreshTokenFixture::settings();
        settings.faithful = faithful;
        const RefreshTokenFixture fixture(settings);
        const QByteArray path = fixture.path(fixture.key("\"phone\""));
        fixture.create("\"desk\"");
        fixture.create("\"tv\"", "root");
        const WireReply renamed = fixture.send("PATCH", path, R"({"app":"car"})", "root");
        QCOMPARE(renamed.status, 200);
        QCOMPARE(renamed.json()[u"user"].toInt(), 1);
        QCOMPARE(fixture.send("PATCH", path, R"({"app":"desk"})", "root").status,
                 faithful ? 500 : 400);
        QCOMPARE(fixture.send("PATCH", path, R"({"app":"tv"})", "root").status,
                 faithful ? 400 : 200);
    }
}

void tst_ConformanceRefreshToken::L08_revokingGivesANewKey()
{
    const RefreshTokenFixture fixture;
    fixture.create("\"desk\"");
    const WireReply old = fixture.create("\"phone\"");
    const QByteArray oldKey = old.text("key");
    const WireReply reply = fixture.revoke(oldKey);
    QCOMPARE(reply.status, 201);
    const QByteArray key = reply.text("key");
    QVERIFY(key != oldKey);
    QCOMPARE(key.size(), 40);
    QCOMPARE(reply.text("app"), "phone");
    QCOMPARE(reply.json()[u"user"].toInt(), 1);
    QVERIFY(reply.text("created") > old.text("created"));

    QCOMPARE(fixture.delegate(oldKey).summary(), invalidKey);
    QCOMPARE(fixture.revoke(oldKey).summary(), notFoundKey);
    QCOMPARE(fixture.send("GET", fixture.path(oldKey)).summary(), notFoundKey);
    QCOMPARE(fixture.delegate(key).status, 200);
    QCOMPARE(fixture.send("GET", fixture.path(key)).summary(), "200 " + reply.body);
    QCOMPARE(appsIn(fixture.list()), (QStringList {u"desk"_s, u"phone"_s}));
    // The body is not looked at.
    QCOMPARE(fixture.send("POST", fixture.path(key) + "revoke/", "[1]").status, 201);
}

void tst_ConformanceRefreshToken::L09_staffRevokesForTheOwner()
{
    const RefreshTokenFixture fixture;
    const WireReply reply = fixture.revoke(fixture.key(), "root");
    QCOMPARE(reply.status, 201);
    QCOMPARE(reply.json()[u"user"].toInt(), 1);
    QCOMPARE(reply.text("app"), "phone");
    const QByteArray token = fixture.delegate(reply.text("key")).text("token");
    QCOMPARE(payloadOf(token)[u"username"].toString(), u"alice"_s);
}

void tst_ConformanceRefreshToken::L10_aDeletedKeyIsGone()
{
    const RefreshTokenFixture fixture;
    const QByteArray key = fixture.key();
    const QByteArray token = fixture.delegate(key).text("token");
    const WireReply reply = fixture.send("DELETE", fixture.path(key));
    QCOMPARE(reply.summary(), "204 ");
    QVERIFY(reply.header("Content-Type").isNull());
    QCOMPARE(reply.header("Allow"), "GET, PUT, PATCH, DELETE, HEAD, OPTIONS");
    QCOMPARE(reply.header("Vary"), "Accept");
    QCOMPARE(fixture.send("DELETE", fixture.path(key)).summary(), notFoundKey);
    QCOMPARE(fixture.delegate(key).summary(), invalidKey);
    // What was made with it lives on.
    QCOMPARE(fixture.me(token).status, 200);
    QCOMPARE(fixture.create("\"phone\"").status, 201);
}

QList<WireReply> tst_ConformanceRefreshToken::atOnce(RefreshTokenFixture &fixture, int times,
                                                     const QString &route,
                                                     const WireRequest &request)
{
    fixture.server().faults().hold(route);
    std::vector<std::unique_ptr<WireClient>> clients;
    for (int i = 0; i < times; ++i) {
        clients.push_back(std::make_unique<WireClient>(fixture.url()));
        clients.back()->send(request.bytes());
    }
    QList<WireReply> replies;
    if (!QTest::qWaitFor([&] { return fixture.server().faults().held(route) == times; }))
        return replies;
    fixture.server().faults().release(route);
    for (const auto &client : clients)
        replies += client->receive();
    return replies;
}

void tst_ConformanceRefreshToken::L22_ofParallelRevokesOneWins()
{
    for (int round = 0; round < 10; ++round) {
        RefreshTokenFixture fixture;
        const QByteArray key = fixture.key();
        const auto replies = atOnce(fixture, 8, u"/refresh-token/{}/revoke/"_s,
                                    {.method = "POST",
                                     .path = fixture.path(key) + "revoke/",
                                     .headers = {"Authorization: JWT " + fixture.token()}});
        QCOMPARE(replies.size(), 8);
        QByteArray winner;
        for (const WireReply &reply : replies) {
            if (reply.status == 201 && winner.isEmpty())
                winner = reply.text("key");
            else
                QCOMPARE(reply.summary(), notFoundKey);
        }
        QVERIFY(!winner.isEmpty());
        QCOMPARE(QJsonDocument::fromJson(fixture.list().body).array().size(), 1);
        QCOMPARE(fixture.delegate(winner).status, 200);
        QCOMPARE(fixture.delegate(key).summary(), invalidKey);
    }
}

void tst_ConformanceRefreshToken::L22_ofParallelCreationsOneWins()
{
    for (int round = 0; round < 10; ++round) {
        RefreshTokenFixture fixture;
        const auto replies = atOnce(fixture, 8, u"/refresh-token/"_s,
                                    {.method = "POST",
                                     .path = "/refresh-token/",
                                     .body = R"({"app":"phone"})",
                                     .contentType = "application/json",
                                     .headers = {"Authorization: JWT " + fixture.token()}});
        QCOMPARE(replies.size(), 8);
        int made = 0;
        for (const WireReply &reply : replies) {
            if (reply.status == 201)
                ++made;
            else
                QCOMPARE(reply.summary(), notUnique);
        }
        QCOMPARE(made, 1);
    }
}

void tst_ConformanceRefreshToken::L23_longListsHavePages()
{
    Settings settings = RefreshTokenFixture::settings();
    settings.restFramework.PAGE_SIZE = 2;
    const RefreshTokenFixture fixture(settings);
    QCOMPARE(fixture.list().summary(),
             R"(200 {"count":0,"next":null,"previous":null,"results":[]})");
    QByteArrayList tokens;
    for (const char app : {'1', '2', '3', '4', '5'})
        tokens += fixture.create(QByteArray("\"") + app + '"').body;
    const QByteArray base = "\"http://localhost/refresh-token/";
    const auto page = [](const QByteArray &next, const QByteArray &previous,
                         const QByteArray &results) {
        return "200 {\"count\":5,\"next\":" + next + ",\"previous\":" + previous + ",\"results\":["
            + results + "]}";
    };
    QCOMPARE(fixture.list().summary(),
             page(base + "?page=2\"", "null", tokens[0] + ',' + tokens[1]));
    QCOMPARE(fixture.list("alice", "?page=2").summary(),
             page(base + "?page=3\"", base + '"', tokens[2] + ',' + tokens[3]));
    QCOMPARE(fixture.list("alice", "?page=3").summary(),
             page("null", base + "?page=2\"", tokens[4]));
    QCOMPARE(fixture.list("alice", "?page=last").summary(),
             page("null", base + "?page=2\"", tokens[4]));
    fixture.create("\"6\"", "root");
    QCOMPARE(fixture.list("root").json()[u"count"].toInt(), 6);
}

void tst_ConformanceRefreshToken::L23_pagesAreNamedByTheQuery_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("next"); // of two pages with more to come; empty = no such page

    const QByteArray none;
    QTest::newRow("L23 zero") << QByteArray("?page=0") << none;
    QTest::newRow("L23 too far") << QByteArray("?page=4") << none;
    QTest::newRow("L23 word") << QByteArray("?page=x") << none;
    QTest::newRow("L23 blank") << QByteArray("?page=") << none;
    QTest::newRow("L23 negative") << QByteArray("?page=-1") << none;
    QTest::newRow("L23 huge") << QByteArray("?page=99999999999999999999") << none;
    QTest::newRow("L23 spaces") << QByteArray("?page=+1+") << QByteArray("?page=2");
    QTest::newRow("L23 last one counts")
        << QByteArray("?page=7&z=1&page=2") << QByteArray("?page=3&z=1");
    QTest::newRow("L23 rest is kept")
        << QByteArray("?z=%C3%A9&page=2") << QByteArray("?page=3&z=%C3%A9");
    QTest::newRow("L23 rest is sorted")
        << QByteArray("?z=1&a=b+c&a=d&page=2") << QByteArray("?a=b+c&a=d&page=3&z=1");
    QTest::newRow("L23 no value") << QByteArray("?flag&page=2") << QByteArray("?flag=&page=3");
    QTest::newRow("L23 other names") << QByteArray("?pages=9") << QByteArray("?page=2&pages=9");
}

void tst_ConformanceRefreshToken::L23_pagesAreNamedByTheQuery()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QByteArray, next);
    Settings settings = RefreshTokenFixture::settings();
    settings.restFramework.PAGE_SIZE = 1;
    const RefreshTokenFixture fixture(settings);
    for (const char app : {'1', '2', '3'})
        fixture.create(QByteArray("\"") + app + '"');
    const WireReply reply = fixture.list("alice", query);
    if (next.isEmpty())
        QCOMPARE(reply.summary(), R"(404 {"detail":"Invalid page."})");
    else
        QCOMPARE(reply.text("next"), "http://localhost/refresh-token/" + next);
}

void tst_ConformanceRefreshToken::anonymousUsersMayBePermitted()
{
    for (const bool faithful : {false, true}) {
        Settings settings = permitting(u"AllowAny"_s);
        settings.faithful = faithful;
        const RefreshTokenFixture fixture(settings);
        const QByteArray path = fixture.path(fixture.key());
        QCOMPARE(fixture.list({}).summary(), "200 []");
        QCOMPARE(fixture.send("GET", path, {}, {}).summary(), notFoundKey);
        QCOMPARE(fixture.send("DELETE", path, {}, {}).summary(), notFoundKey);
        QCOMPARE(fixture.send("POST", path + "revoke/", {}, {}).summary(), notFoundKey);
        QCOMPARE(fixture.create("\"\"", {}).status, 400);
        const WireReply made = fixture.create("\"phone\"", {});
        QCOMPARE(made.status, faithful ? 500 : 401);
        QCOMPARE(made.header("Content-Type"), faithful ? "text/html" : "application/json");
        if (!faithful) {
            QCOMPARE(made.summary(), notProvided);
            QCOMPARE(made.header("WWW-Authenticate"), challenge);
        }
        QCOMPARE(appsIn(fixture.list()), QStringList {u"phone"_s});
    }
}

void tst_ConformanceRefreshToken::methodsAreNamed_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<QByteArray>("wrong");
    QTest::addColumn<QByteArray>("allowed");
    QTest::newRow("list") << QByteArray() << QByteArray("DELETE PUT PATCH")
                          << QByteArray("GET, POST, HEAD, OPTIONS");
    QTest::newRow("detail") << QByteArray("KEY/") << QByteArray("POST")
                            << QByteArray("GET, PUT, PATCH, DELETE, HEAD, OPTIONS");
    QTest::newRow("revoke") << QByteArray("KEY/revoke/") << QByteArray("GET PUT PATCH DELETE")
                            << QByteArray("POST, OPTIONS");
}

void tst_ConformanceRefreshToken::methodsAreNamed()
{
    QFETCH(const QByteArray, end);
    QFETCH(const QByteArray, wrong);
    QFETCH(const QByteArray, allowed);
    const RefreshTokenFixture fixture;
    const QByteArray path = "/refresh-token/" + QByteArray(end).replace("KEY", fixture.key());
    for (const QByteArray &method : wrong.split(' ')) {
        const WireReply reply = fixture.send(method, path, R"({"app":"a"})");
        QCOMPARE(reply.summary(),
                 "405 {\"detail\":\"Method \\\"" + method + "\\\" not allowed.\"}");
        QCOMPARE(reply.header("Allow"), allowed);
    }
}

// As Django REST framework 3.14 tells them for the original's serializer.
void tst_ConformanceRefreshToken::optionsTellTheFields()
{
    const RefreshTokenFixture fixture;
    const QByteArray path = fixture.path(fixture.key());
    const auto end = [](const QByteArray &method) {
        return "\"multipart/form-data\"],\"actions\":{\"" + method + "\":" + fields + "}}";
    };
    const WireReply list = fixture.send("OPTIONS", "/refresh-token/");
    QCOMPARE(list.status, 200);
    QCOMPARE(list.text("name"), "Refresh Token List");
    QVERIFY2(list.body.endsWith(end("POST")), list.body.constData());
    const WireReply detail = fixture.send("OPTIONS", path);
    QCOMPARE(detail.text("name"), "Refresh Token Instance");
    QVERIFY2(detail.body.endsWith(end("PUT")), detail.body.constData());
    const WireReply revoke = fixture.send("OPTIONS", path + "revoke/");
    QCOMPARE(revoke.text("name"), "Revoke");
    QVERIFY2(revoke.body.endsWith(end("POST")), revoke.body.constData());
    const QByteArray roots = fixture.path(fixture.key("\"a\"", "root"));
    QVERIFY(!fixture.send("OPTIONS", roots).body.contains("actions"));
}

void tst_ConformanceRefreshToken::pathsEndWithASlash_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::newRow("list") << QByteArray("/refresh-token") << 301;
    QTest::newRow("detail") << QByteArray("/refresh-token/abc") << 301;
    QTest::newRow("revoke") << QByteArray("/refresh-token/abc/revoke") << 301;
    QTest::newRow("delegate") << QByteArray("/delegate") << 301;
    QTest::newRow("full stop") << QByteArray("/refresh-token/a.b/") << 404;
    QTest::newRow("deeper") << QByteArray("/refresh-token/a/b/") << 404;
    QTest::newRow("nothing") << QByteArray("/refresh-token//") << 404;
}

void tst_ConformanceRefreshToken::pathsEndWithASlash()
{
    QFETCH(const QByteArray, path);
    QFETCH(const int, status);
    const WireReply reply = RefreshTokenFixture().post(path, "{}");
    QCOMPARE(reply.status, status);
    QVERIFY(reply.header("Content-Type").startsWith("text/html"));
    QCOMPARE(reply.header("Location"), status == 301 ? path + '/' : QByteArray());
}

void tst_ConformanceRefreshToken::earlierVersionsKnowLess_data()
{
    QTest::addColumn<int>("revoke");
    QTest::addColumn<int>("update");
    QTest::addColumn<QByteArray>("allowed");
    QTest::newRow("refreshtoken/0.1") << 404 << 405 << QByteArray("GET, DELETE, HEAD, OPTIONS");
    QTest::newRow("refreshtoken/0.4") << 201 << 405 << QByteArray("GET, DELETE, HEAD, OPTIONS");
    QTest::newRow("refreshtoken/0.5+")
        << 201 << 200 << QByteArray("GET, PUT, PATCH, DELETE, HEAD, OPTIONS");
}

void tst_ConformanceRefreshToken::earlierVersionsKnowLess()
{
    QFETCH(const int, revoke);
    QFETCH(const int, update);
    QFETCH(const QByteArray, allowed);
    Settings settings = RefreshTokenFixture::settings();
    settings.refreshTokenProfile = QString::fromLatin1(QTest::currentDataTag());
    const RefreshTokenFixture fixture(settings);
    const QByteArray key = fixture.key();
    const WireReply detail = fixture.send("OPTIONS", fixture.path(key));
    QCOMPARE(detail.header("Allow"), allowed);
    QCOMPARE(detail.body.contains("actions"), update == 200);
    QCOMPARE(fixture.send("PUT", fixture.path(key), R"({"app":"a"})").status, update);
    QCOMPARE(fixture.send("PATCH", fixture.path(key), R"({"app":"b"})").status, update);
    QCOMPARE(fixture.delegate(key).status, 200);
    QCOMPARE(fixture.revoke(key).status, revoke);
}

void tst_ConformanceRefreshToken::withoutTheAddOnNothingIsThere()
{
    const JwtFixture fixture(JwtFixture::settings());
    QCOMPARE(fixture.get("/refresh-token/").status, 404);
    QCOMPARE(fixture.post("/delegate/", "{}").status, 404);
}

void tst_ConformanceRefreshToken::theAddOnNeedsItsBase()
{
    Settings alone = RefreshTokenFixture::settings();
    alone.systems = {u"simplejwt"_s, u"refreshtoken"_s};
    TokenServer server(alone);
    QVERIFY(!server.listen());
    QCOMPARE(server.errorString(), u"the system refreshtoken needs drfjwt, which it builds on"_s);
    Settings unknown = RefreshTokenFixture::settings();
    unknown.refreshTokenProfile = u"refreshtoken/9"_s;
    TokenServer other(unknown);
    QVERIFY(!other.listen());
    QVERIFY(other.errorString().contains(u"there is no profile refreshtoken/9"_s));
}

QTEST_GUILESS_MAIN(tst_ConformanceRefreshToken)
#include "tst_conformancerefreshtoken.moc"
