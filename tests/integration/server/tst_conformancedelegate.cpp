// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refreshtokenfixture.h"

#include <SessionKeeperServer/Database>
#include <SessionKeeperServer/UserStore>

#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

constexpr char challenge[] = "JWT realm=\"api\"";
constexpr qint64 noon = 1800000000;

} // namespace

// Checks L11 to L21 of contract.md 7.6: what a key is good for.
class tst_ConformanceDelegate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ONLY_OURS(); }
    void L11_aKeyGivesAToken();
    void L12_twoFieldsAreNeeded_data();
    void L12_twoFieldsAreNeeded();
    void L13_otherFieldsMeanNothing_data();
    void L13_otherFieldsMeanNothing();
    void L14_keysAreComparedLetterForLetter();
    void L15_aKeyIsNotUsedUp();
    void L16_theUserMustBeThereAndActive();
    void L17_aTokenInTheHeaderIsJudgedFirst_data();
    void L17_aTokenInTheHeaderIsJudgedFirst();
    void L18_theChainBeginsAnew();
    void L19_aHandlerAddsTheKeyOfOneApp();
    void L20_formsAreUnderstood();
    void L20_onlyPostIsAllowed();
    void L21_theFirstAuthenticatorMakesTheStatus_data();
    void L21_theFirstAuthenticatorMakesTheStatus();
    void L21_theFaultSwitchDoesTheSame();
    void optionsTellTheFields();
    void delegatedTokensAreCounted();
    void aUserWithoutAUsableSecretGetsNoToken_data();
    void aUserWithoutAUsableSecretGetsNoToken();
};

void tst_ConformanceDelegate::L11_aKeyGivesAToken()
{
    const RefreshTokenFixture fixture;
    const WireReply reply = fixture.delegate(fixture.key());
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.header("Content-Type"), "application/json");
    const QByteArray token = reply.text("token");
    QCOMPARE(reply.body, "{\"token\":\"" + token + "\"}");
    QCOMPARE(fixture.me(token).text("username"), "alice");
    const QJsonObject payload = payloadOf(token);
    QCOMPARE(payload[u"user_id"].toInt(), 1);
    QVERIFY(std::abs(payload[u"exp"].toInteger() - now() - 300) <= 2);
    QVERIFY(!payload.contains(u"orig_iat"));
    // The very claims of a login.
    QCOMPARE(payload.keys(), payloadOf(fixture.token()).keys());
}

void tst_ConformanceDelegate::L12_twoFieldsAreNeeded_data()
{
    QTest::addColumn<QByteArray>("body"); // KEY stands for a good one
    QTest::addColumn<QByteArray>("expected");

    const QByteArray required = R"(["This field is required."])";
    QTest::newRow("L12 nothing") << QByteArray(
        "{}") << "400 {\"client_id\":" + required + ",\"refresh_token\":" + required + '}';
    QTest::newRow("L12 no client_id")
        << QByteArray(R"({"refresh_token":"KEY"})") << "400 {\"client_id\":" + required + '}';
    QTest::newRow("L12 no refresh_token")
        << QByteArray(R"({"client_id":"a"})") << "400 {\"refresh_token\":" + required + '}';
    QTest::newRow("L12 blank") << QByteArray(R"({"client_id":" ","refresh_token":""})")
                               << QByteArray(
                                      R"(400 {"client_id":["This field may not be blank."],)"
                                      R"("refresh_token":["This field may not be blank."]})");
    QTest::newRow("L12 null") << QByteArray(R"({"client_id":null,"refresh_token":null})")
                              << QByteArray(R"(400 {"client_id":["This field may not be null."],)"
                                            R"("refresh_token":["This field may not be null."]})");
    QTest::newRow("L12 in order") << QByteArray(
        R"({"api_type":null,"refresh_token":true,"grant_type":""})")
                                  << "400 {\"client_id\":" + required
            + R"(,"grant_type":["This field may not be blank."],)"
              R"("refresh_token":["Not a valid string."],"api_type":["This field may not be null."]})";
    QTest::newRow("L12 these two") << QByteArray(R"({"client_id":"a","refresh_token":"KEY"})")
                                   << QByteArray("200 {\"token\":");
    QTest::newRow("L12 list") << QByteArray("[]")
                              << QByteArray(R"(400 {"non_field_errors":["Invalid data.)");
}

void tst_ConformanceDelegate::L12_twoFieldsAreNeeded()
{
    QFETCH(QByteArray, body);
    QFETCH(const QByteArray, expected);
    const RefreshTokenFixture fixture;
    const WireReply reply = fixture.post("/delegate/", body.replace("KEY", fixture.key()));
    QCOMPARE(reply.summary().left(expected.size()), expected);
}

void tst_ConformanceDelegate::L13_otherFieldsMeanNothing_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<int>("status");
    QTest::newRow("L13 grant") << QByteArray(R"("grant_type":"password")") << 200;
    QTest::newRow("L13 type") << QByteArray(R"("api_type":"zzz")") << 200;
    QTest::newRow("L13 client") << QByteArray(R"("client_id":"somebody else")") << 200;
    QTest::newRow("L13 client number") << QByteArray(R"("client_id":17)") << 200;
    QTest::newRow("L13 unknown") << QByteArray(R"("colour":[1])") << 200;
    QTest::newRow("L13 blank grant") << QByteArray(R"("grant_type":"")") << 400;
    QTest::newRow("L13 null grant") << QByteArray(R"("grant_type":null)") << 400;
    QTest::newRow("L13 blank type") << QByteArray(R"("api_type":" ")") << 400;
}

void tst_ConformanceDelegate::L13_otherFieldsMeanNothing()
{
    QFETCH(const QByteArray, field);
    QFETCH(const int, status);
    const RefreshTokenFixture fixture;
    QCOMPARE(
        fixture
            .post("/delegate/",
                  "{\"client_id\":\"a\",\"refresh_token\":\"" + fixture.key() + "\"," + field + '}')
            .status,
        status);
}

void tst_ConformanceDelegate::L14_keysAreComparedLetterForLetter()
{
    const RefreshTokenFixture fixture;
    // A key without a letter has no upper case.
    QByteArray key = fixture.key();
    while (key.toUpper() == key)
        key = fixture.revoke(key).text("key");
    const WireReply upper = fixture.delegate(key.toUpper());
    QCOMPARE(upper.summary(), invalidKey);
    QCOMPARE(upper.header("WWW-Authenticate"), challenge);
    QCOMPARE(fixture.delegate("  " + key + " \\t").status, 200);
    QCOMPARE(fixture.delegate(key.chopped(1)).summary(), invalidKey);
    QCOMPARE(fixture.delegate(key + '0').summary(), invalidKey);
    QCOMPARE(fixture.delegate("%").summary(), invalidKey);
    QCOMPARE(fixture.delegate("' OR '1'='1").summary(), invalidKey);
}

void tst_ConformanceDelegate::L15_aKeyIsNotUsedUp()
{
    const RefreshTokenFixture fixture;
    const QByteArray key = fixture.key();
    for (int i = 0; i < 5; ++i)
        QCOMPARE(fixture.delegate(key).status, 200);
    QCOMPARE(fixture.list().text("app"), "");
    QCOMPARE(fixture.send("GET", fixture.path(key)).text("key"), key);
}

void tst_ConformanceDelegate::L16_theUserMustBeThereAndActive()
{
    RefreshTokenFixture fixture;
    const QByteArray key = fixture.key();
    const QByteArray token = fixture.delegate(key).text("token");
    QVERIFY(fixture.server().setActive(u"alice"_s, false));
    const WireReply inactive = fixture.delegate(key);
    QCOMPARE(inactive.summary(), R"(401 {"detail":"User inactive or deleted."})");
    QCOMPARE(inactive.header("WWW-Authenticate"), challenge);
    QCOMPARE(fixture.get("/refresh-token/", {"Authorization: JWT " + token}).summary(),
             refusalByView("User account is disabled."));
    QVERIFY(fixture.server().setActive(u"alice"_s, true));
    QCOMPARE(fixture.delegate(key).status, 200);
    QVERIFY(fixture.server().removeUser(u"alice"_s));
    QCOMPARE(fixture.delegate(key).summary(), invalidKey);
    QCOMPARE(fixture.list("root").summary(), "200 []");
}

void tst_ConformanceDelegate::L17_aTokenInTheHeaderIsJudgedFirst_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("expected");

    const QByteArray expired = JwtFixture::crafted().at("exp", -60).bytes();
    const QByteArray good = JwtFixture::crafted().bytes();
    const QByteArray fine = "200 {\"token\":";
    QTest::newRow("L17 expired") << "JWT " + expired << refusalByView("Signature has expired.");
    QTest::newRow("L17 garbage") << QByteArray("JWT x")
                                 << refusalByView("Error decoding signature.");
    QTest::newRow("L17 alone") << QByteArray(
        "JWT") << refusalByView("Invalid Authorization header. No credentials provided.");
    QTest::newRow("L17 good") << "JWT " + good << fine;
    QTest::newRow("L17 another scheme") << "Bearer " + expired << fine;
    QTest::newRow("L17 basic") << QByteArray("Basic eDp5") << fine;
    QTest::newRow("L17 none") << QByteArray() << fine;
}

void tst_ConformanceDelegate::L17_aTokenInTheHeaderIsJudgedFirst()
{
    QFETCH(const QByteArray, header);
    QFETCH(const QByteArray, expected);
    const RefreshTokenFixture fixture;
    const WireReply reply = fixture.delegate(fixture.key(), {"Authorization: " + header});
    QCOMPARE(reply.summary().left(expected.size()), expected);
    if (reply.status == 401)
        QCOMPARE(reply.header("WWW-Authenticate"), challenge);
    // Before the body is read.
    if (reply.status == 401)
        QCOMPARE(fixture.post("/delegate/", "{", {"Authorization: " + header}).status, 401);
}

void tst_ConformanceDelegate::L18_theChainBeginsAnew()
{
    Settings settings = RefreshTokenFixture::settings();
    settings.clock = [] { return std::chrono::system_clock::from_time_t(noon); };
    const RefreshTokenFixture without(settings);
    const QByteArray plain = without.delegate(without.key()).text("token");
    QCOMPARE(without.JwtFixture::refresh(plain).summary(), refusal("orig_iat field is required."));

    settings.jwtAuth.JWT_ALLOW_REFRESH = true;
    const RefreshTokenFixture with(settings);
    const QByteArray token = with.delegate(with.key()).text("token");
    QCOMPARE(payloadOf(token)[u"orig_iat"].toInteger(), noon);
    QCOMPARE(payloadOf(token)[u"exp"].toInteger(), noon + 300);
    const WireReply refreshed = with.JwtFixture::refresh(token);
    QCOMPARE(refreshed.status, 200);
    QCOMPARE(payloadOf(refreshed.text("token"))[u"orig_iat"].toInteger(), noon);
}

void tst_ConformanceDelegate::L19_aHandlerAddsTheKeyOfOneApp()
{
    Settings settings = RefreshTokenFixture::settings();
    settings.jwtAuth.JWT_RESPONSE_PAYLOAD_HANDLER = JwtAuthSettings::ResponsePayload::RefreshToken;
    settings.jwtAuth.JWT_APP_NAME = u"phone"_s;
    const RefreshTokenFixture fixture(settings);
    const QByteArray desk = fixture.key("\"desk\"");
    // One app is looked up, whatever key was sent: here there is none for it.
    const WireReply none = fixture.delegate(desk);
    QCOMPARE(none.body, "{\"token\":\"" + none.text("token") + "\",\"refresh_token\":null}");
    const QByteArray phone = fixture.key("\"phone\"");
    QCOMPARE(fixture.delegate(desk).text("refresh_token"), phone);
    QCOMPARE(fixture.obtain().text("refresh_token"), phone);
    QVERIFY(fixture.obtain("root").json()[u"refresh_token"].isNull());
}

void tst_ConformanceDelegate::L20_formsAreUnderstood()
{
    const RefreshTokenFixture fixture;
    const QByteArray form = "client_id=a&refresh_token=" + fixture.key();
    const WireReply reply = exchange(fixture.url(),
                                     {.method = "POST",
                                      .path = "/delegate/",
                                      .body = form,
                                      .contentType = "application/x-www-form-urlencoded"});
    QCOMPARE(reply.status, 200);
    QCOMPARE(
        exchange(
            fixture.url(),
            {.method = "POST", .path = "/delegate/", .body = form, .contentType = "text/plain"})
            .status,
        415);
}

void tst_ConformanceDelegate::L20_onlyPostIsAllowed()
{
    const RefreshTokenFixture fixture;
    for (const QByteArray &method : {"GET"_ba, "PUT"_ba, "DELETE"_ba}) {
        const WireReply reply = fixture.send(method, "/delegate/", {}, {});
        QCOMPARE(reply.summary(),
                 "405 {\"detail\":\"Method \\\"" + method + "\\\" not allowed.\"}");
        QCOMPARE(reply.header("Allow"), "POST, OPTIONS");
    }
}

void tst_ConformanceDelegate::L21_theFirstAuthenticatorMakesTheStatus_data()
{
    QTest::addColumn<QStringList>("classes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("challenge");
    const QString jwt = u"JSONWebTokenAuthentication"_s;
    QTest::newRow("L21 session first")
        << QStringList {u"SessionAuthentication"_s, jwt} << 403 << QByteArray();
    QTest::newRow("L21 session later")
        << QStringList {jwt, u"SessionAuthentication"_s} << 401 << QByteArray(challenge);
    QTest::newRow("L21 basic first")
        << QStringList {u"BasicAuthentication"_s, jwt} << 401 << QByteArray("Basic realm=\"api\"");
}

void tst_ConformanceDelegate::L21_theFirstAuthenticatorMakesTheStatus()
{
    QFETCH(const QStringList, classes);
    QFETCH(const int, status);
    QFETCH(const QByteArray, challenge);
    Settings settings = RefreshTokenFixture::settings();
    settings.restFramework.DEFAULT_AUTHENTICATION_CLASSES = classes;
    RefreshTokenFixture fixture(settings);
    const QByteArray code = QByteArray::number(status);
    const QByteArray key = fixture.key();
    const WireReply unknown = fixture.delegate("unknown");
    QCOMPARE(unknown.summary(), code + R"( {"detail":"Invalid token."})");
    QCOMPARE(unknown.header("WWW-Authenticate"), challenge);
    QCOMPARE(fixture.send("GET", "/refresh-token/", {}, {}).status, status);
    QVERIFY(fixture.server().setActive(u"alice"_s, false));
    QCOMPARE(fixture.delegate(key).summary(), code + R"( {"detail":"User inactive or deleted."})");
}

void tst_ConformanceDelegate::L21_theFaultSwitchDoesTheSame()
{
    RefreshTokenFixture fixture;
    fixture.server().faults().setFirstAuthenticator(FaultSwitches::FirstAuthenticator::Session);
    const WireReply reply = fixture.delegate("unknown");
    QCOMPARE(reply.summary(), R"(403 {"detail":"Invalid token."})");
    QVERIFY(reply.header("WWW-Authenticate").isNull());
    fixture.server().faults().clear();
    QCOMPARE(fixture.delegate("unknown").summary(), invalidKey);
}

void tst_ConformanceDelegate::optionsTellTheFields()
{
    const WireReply reply = RefreshTokenFixture().send("OPTIONS", "/delegate/", {}, {});
    QCOMPARE(reply.text("name"), "Delegate Json Web Token");
    QVERIFY2(
        reply.body.endsWith(
            R"("actions":{"POST":{"client_id":{"type":"string","required":true,"read_only":false,"label":"Client id"},)"
            R"("grant_type":{"type":"string","required":false,"read_only":false,"label":"Grant type"},)"
            R"("refresh_token":{"type":"string","required":true,"read_only":false,"label":"Refresh token"},)"
            R"("api_type":{"type":"string","required":false,"read_only":false,"label":"Api type"}}}})"),
        reply.body.constData());
}

void tst_ConformanceDelegate::delegatedTokensAreCounted()
{
    RefreshTokenFixture fixture;
    const QByteArray key = fixture.key();
    fixture.server().resetStatistics();
    fixture.delegate(key);
    fixture.delegate(key);
    fixture.delegate("unknown");
    QCOMPARE(fixture.server().refreshes(), 2);
    QCOMPARE(fixture.server().requestsTo(u"/delegate/"_s), 3);
}

void tst_ConformanceDelegate::aUserWithoutAUsableSecretGetsNoToken_data()
{
    QTest::addColumn<bool>("faithful");
    QTest::addColumn<int>("status");
    QTest::newRow("ours") << false << 400;
    QTest::newRow("the original's crash") << true << 500;
}

// HS* takes no PEM key for a secret, and the stored password is a part of the user's.
void tst_ConformanceDelegate::aUserWithoutAUsableSecretGetsNoToken()
{
    QFETCH(const bool, faithful);
    QFETCH(const int, status);
    const QTemporaryDir folder;
    Settings settings = RefreshTokenFixture::settings();
    settings.database = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    settings.jwtAuth.JWT_GET_USER_SECRET_KEY = JwtAuthSettings::UserSecretKey::PasswordHash;
    settings.faithful = faithful;
    const RefreshTokenFixture fixture(settings);
    const QByteArray token = fixture.token();
    const QByteArray key = fixture.key();
    UserStore users(std::make_shared<Database>(settings.database));
    QVERIFY(users.setPassword(1, u"-----BEGIN RSA PRIVATE KEY-----"_s));
    const WireReply reply = fixture.delegate(key);
    QCOMPARE(reply.status, status);
    if (!faithful)
        QCOMPARE(reply.summary(), refusal("Unable to log in with provided credentials."));
    QCOMPARE(fixture.me(token).status, faithful ? 500 : 401);
}

QTEST_GUILESS_MAIN(tst_ConformanceDelegate)
#include "tst_conformancedelegate.moc"
