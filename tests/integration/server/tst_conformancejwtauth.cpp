// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtfixture.h"

#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

constexpr char unableToLogIn[] = "Unable to log in with provided credentials.";
constexpr char disabled[] = "User account is disabled.";
constexpr char undecodable[] = "Error decoding signature.";
constexpr char expired[] = "Signature has expired.";
constexpr char incorrect[] = "Incorrect authentication credentials.";
constexpr char challenge[] = "JWT realm=\"api\"";

} // namespace

// Checks J01 to J19 of contract.md 7.5.
class tst_ConformanceJwtAuth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void J01_aLoginGivesAToken();
    void J01_claimsAreInTheirOrder();
    void J01_origIatComesWithRefreshOnly();
    void J01_theRouteHasNoEnd();
    void J02_failedLoginsAllSoundTheSame_data();
    void J02_failedLoginsAllSoundTheSame();
    void J02_fieldProblemsAreNamed_data();
    void J02_fieldProblemsAreNamed();
    void J03_anotherBackendTellsInactiveUsers();
    void J04_noHeaderIsNotProvided();
    void readsTheHeader_data();
    void readsTheHeader();
    void judgesATokenOnViews_data();
    void judgesATokenOnViews();
    void J08_theSecondOfExpiryIsStillGood();
    void J10_theNameDecidesNotTheId();
    void judgesATokenAtRefreshAndVerify_data();
    void judgesATokenAtRefreshAndVerify();
    void J12_refreshNeedsOrigIat_data();
    void J12_refreshNeedsOrigIat();
    void J13_refreshMovesExpiryAndKeepsOrigIat();
    void J14_theOldTokenStaysGood();
    void J15_theChainEnds();
    void J15_leewayDoesNotExtendTheChain();
    void J16_anExpiredTokenCannotBeRefreshed();
    void J17_refreshNeedsNoPermission();
    void J18_missingTokensAreNamed_data();
    void J18_missingTokensAreNamed();
    void J19_verifyEchoes();
    void tokensAreLookedForInTheBodyOnly();
};

void tst_ConformanceJwtAuth::J01_aLoginGivesAToken()
{
    const WireReply reply = JwtFixture().obtain();
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.body.startsWith("{\"token\":\"ey"));
    QCOMPARE(reply.json().keys(), QStringList(u"token"_s));
    QCOMPARE(reply.header("Content-Type"), "application/json");
    QCOMPARE(reply.header("Allow"), "POST, OPTIONS");
    QVERIFY(reply.header("Set-Cookie").isNull());
}

void tst_ConformanceJwtAuth::J01_claimsAreInTheirOrder()
{
    const qint64 before = now();
    const QByteArray token = JwtFixture().token();
    QCOMPARE(headerOf(token), R"({"typ":"JWT","alg":"HS256"})");
    static const QRegularExpression shape(
        uR"(^\{"user_id":1,"username":"alice","exp":\d+,"email":"alice@example.com"\}$)"_s);
    const QByteArray payload = payloadTextOf(token);
    QVERIFY2(shape.match(QString::fromUtf8(payload)).hasMatch(), payload.constData());
    const qint64 expiry = payloadOf(token).value("exp"_L1).toInteger();
    QVERIFY(expiry >= before + 300 && expiry <= now() + 300);
}

void tst_ConformanceJwtAuth::J01_origIatComesWithRefreshOnly()
{
    ONLY_OURS();
    QVERIFY(!payloadOf(JwtFixture().token()).contains("orig_iat"_L1));
    const qint64 second = now();
    const JwtFixture fixture(JwtFixture::at(JwtFixture::refreshing(), second));
    const QByteArray payload = payloadTextOf(fixture.token());
    QCOMPARE(payload,
             R"({"user_id":1,"username":"alice","exp":)" + QByteArray::number(second + 300)
                 + R"(,"email":"alice@example.com","orig_iat":)" + QByteArray::number(second)
                 + '}');
}

void tst_ConformanceJwtAuth::J01_theRouteHasNoEnd()
{
    const JwtFixture fixture;
    const QByteArray login = R"({"username":"alice","password":"pw"})";
    QCOMPARE(fixture.post("/api-token-auth/anything", login).status, 200);
    QCOMPARE(fixture.post("/api-token-auth/any/thing/", login).status, 200);
    const QByteArray body = "{\"token\":\"" + fixture.token() + "\"}";
    QCOMPARE(fixture.post("/api-token-verify/x", body).status, 200);
    QCOMPARE(fixture.post("/api-token-refresh/x", body).summary(),
             refusal("orig_iat field is required."));
}

void tst_ConformanceJwtAuth::J02_failedLoginsAllSoundTheSame_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("password");
    QTest::newRow("J02 wrong password") << QByteArray("alice") << QByteArray("wrong");
    QTest::newRow("J02 unknown") << QByteArray("nobody") << QByteArray("pw");
    QTest::newRow("J02 inactive") << QByteArray("ina") << QByteArray("pw");
    QTest::newRow("J02 other case") << QByteArray("ALICE") << QByteArray("pw");
}

void tst_ConformanceJwtAuth::J02_failedLoginsAllSoundTheSame()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, password);
    const WireReply reply = JwtFixture().obtain(name, password);
    QCOMPARE(reply.summary(), refusal(unableToLogIn));
    QVERIFY(reply.header("WWW-Authenticate").isNull());
}

void tst_ConformanceJwtAuth::J02_fieldProblemsAreNamed_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("J02 empty")
        << QByteArray("{}")
        << QByteArray(
               R"(400 {"username":["This field is required."],"password":["This field is required."]})");
    QTest::newRow("J02 blank") << QByteArray(R"({"username":" ","password":"pw"})")
                               << QByteArray(
                                      R"(400 {"username":["This field may not be blank."]})");
    QTest::newRow("J02 null") << QByteArray(R"({"username":"alice","password":null})")
                              << QByteArray(R"(400 {"password":["This field may not be null."]})");
}

void tst_ConformanceJwtAuth::J02_fieldProblemsAreNamed()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    QCOMPARE(JwtFixture().post("/api-token-auth/", body).summary(), expected);
}

void tst_ConformanceJwtAuth::J03_anotherBackendTellsInactiveUsers()
{
    ONLY_OURS();
    Settings settings = JwtFixture::settings();
    settings.authenticationBackend = u"AllowAllUsersModelBackend"_s;
    const JwtFixture fixture(settings);
    QCOMPARE(fixture.obtain("ina").summary(), refusal(disabled));
    QCOMPARE(fixture.obtain("ina", "wrong").summary(), refusal(unableToLogIn));
    QCOMPARE(fixture.obtain("alice").status, 200);
}

void tst_ConformanceJwtAuth::J04_noHeaderIsNotProvided()
{
    const WireReply reply = JwtFixture().get("/api/me/");
    QCOMPARE(reply.summary(), notProvided);
    QCOMPARE(reply.header("WWW-Authenticate"), challenge);
}

void tst_ConformanceJwtAuth::readsTheHeader_data()
{
    QTest::addColumn<QByteArray>("header"); // TOKEN stands for a good one
    QTest::addColumn<QByteArray>("expected");
    const QByteArray fine = "200 ";
    const QByteArray notOurs = notProvided;
    const QByteArray spaces = refusalByView(
        "Invalid Authorization header. Credentials string should not contain spaces.");
    const QByteArray alone = refusalByView(
        "Invalid Authorization header. No credentials provided.");
    QTest::newRow("J05 valid") << QByteArray("JWT TOKEN") << fine;
    QTest::newRow("J05 lower case") << QByteArray("jwt TOKEN") << fine;
    QTest::newRow("J05 mixed case") << QByteArray("Jwt TOKEN") << fine;
    QTest::newRow("J05 several spaces") << QByteArray("JWT   TOKEN") << fine;
    QTest::newRow("J05 tab") << QByteArray("JWT\tTOKEN") << fine;
    QTest::newRow("J05 Bearer") << QByteArray("Bearer TOKEN") << notOurs;
    QTest::newRow("J05 bare") << QByteArray("TOKEN") << notOurs;
    QTest::newRow("J05 empty") << QByteArray("") << notOurs;
    QTest::newRow("J06 alone") << QByteArray("JWT") << alone;
    QTest::newRow("J06 space") << QByteArray("JWT ") << alone;
    QTest::newRow("J06 three words") << QByteArray("JWT a b") << spaces;
    QTest::newRow("J06 joined") << QByteArray("JWT TOKEN, JWT TOKEN") << spaces;
}

void tst_ConformanceJwtAuth::readsTheHeader()
{
    QFETCH(QByteArray, header);
    QFETCH(const QByteArray, expected);
    const JwtFixture fixture;
    header.replace("TOKEN", fixture.token());
    const WireReply reply = fixture.meAs(header);
    QCOMPARE(reply.summary().left(expected.size()), expected);
    if (reply.status == 401)
        QCOMPARE(reply.header("WWW-Authenticate"), challenge);
}

void tst_ConformanceJwtAuth::judgesATokenOnViews_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const CraftedToken &token, const QByteArray &expected) {
        QTest::newRow(name) << token.bytes() << expected;
    };
    const QByteArray fine = "200 ";
    const CraftedToken good = JwtFixture::crafted();
    row("J07 good", good, fine);
    row("J07 expired", good.at("exp", -10), refusalByView(expired));
    QTest::newRow("J07 garbage") << QByteArray("garbage") << refusalByView(undecodable);
    QTest::newRow("J07 two segments") << QByteArray("e30.e30") << refusalByView(undecodable);
    row("J07 bad signature", good.signedWith("another key"), refusalByView(undecodable));
    row("J07 bad signature before expiry", good.signedWith("another key").at("exp", -10),
        refusalByView(undecodable));
    row("J07 exp is text", good.with("exp", "\"soon\""), refusalByView(undecodable));
    row("J07 alg none", good.header(R"({"alg":"none","typ":"JWT"})"), refusalByView(incorrect));
    row("J07 alg HS512", good.header(R"({"alg":"HS512","typ":"JWT"})"), refusalByView(incorrect));
    row("J07 no alg", good.header(R"({"typ":"JWT"})"), refusalByView(incorrect));
    row("J07 nbf in future", good.at("nbf", 60), refusalByView(incorrect));
    row("J07 iat is text", good.with("iat", "\"then\""), refusalByView(incorrect));
    row("J07 nbf before exp", good.at("nbf", 60).at("exp", -10), refusalByView(incorrect));
    row("J08 no exp", good.without("exp"), fine);
    row("J08 iat in future", good.at("iat", 600), fine);
    row("J09 unknown user", good.with("username", "\"nobody\""),
        refusalByView("Invalid signature."));
    row("J09 no name", good.without("username"), refusalByView("Invalid payload."));
    row("J09 empty name", good.with("username", "\"\""), refusalByView("Invalid payload."));
    row("J09 inactive", good.with("username", "\"ina\""), refusalByView(disabled));
    row("J11 aud", good.with("aud", "\"us\""), refusalByView(incorrect));
    row("J11 aud null", good.with("aud", "null"), refusalByView(incorrect));
    row("J11 iss", good.with("iss", "\"them\""), fine);
}

void tst_ConformanceJwtAuth::judgesATokenOnViews()
{
    QFETCH(const QByteArray, token);
    QFETCH(const QByteArray, expected);
    const WireReply reply = JwtFixture().me(token);
    QCOMPARE(reply.summary().left(expected.size()), expected);
    if (reply.status == 401)
        QCOMPARE(reply.header("WWW-Authenticate"), challenge);
}

void tst_ConformanceJwtAuth::J08_theSecondOfExpiryIsStillGood()
{
    ONLY_OURS();
    const qint64 second = now();
    const JwtFixture fixture(JwtFixture::at(JwtFixture::settings(), second));
    const CraftedToken token = JwtFixture::crafted();
    QCOMPARE(fixture.me(token.with("exp", QByteArray::number(second)).bytes()).status, 200);
    QCOMPARE(fixture.me(token.with("exp", QByteArray::number(second - 1)).bytes()).summary(),
             refusalByView(expired));
}

void tst_ConformanceJwtAuth::J10_theNameDecidesNotTheId()
{
    const WireReply reply = JwtFixture().me(JwtFixture::crafted().with("user_id", "3").bytes());
    QCOMPARE(reply.summary(), R"(200 {"id":1,"username":"alice"})");
}

void tst_ConformanceJwtAuth::judgesATokenAtRefreshAndVerify_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const CraftedToken &token, const char *text) {
        QTest::newRow(name) << token.bytes() << refusal(text);
    };
    const CraftedToken good = JwtFixture::crafted().at("orig_iat", 0);
    row("J18 unknown user", good.with("username", "\"nobody\""), "User doesn't exist.");
    row("J18 inactive", good.with("username", "\"ina\""), disabled);
    row("J18 no name", good.without("username"), "Invalid payload.");
    row("J18 bad signature", good.signedWith("another key"), undecodable);
    row("J18 exp is text", good.with("exp", "\"soon\""), undecodable);
    row("J16 expired", good.at("exp", -10), expired);
    QTest::newRow("J18 garbage") << QByteArray("garbage") << refusal(undecodable);
}

void tst_ConformanceJwtAuth::judgesATokenAtRefreshAndVerify()
{
    QFETCH(const QByteArray, token);
    QFETCH(const QByteArray, expected);
    const JwtFixture fixture;
    QCOMPARE(fixture.refresh(token).summary(), expected);
    QCOMPARE(fixture.verify(token).summary(), expected);
    QVERIFY(fixture.verify(token).header("WWW-Authenticate").isNull());
}

void tst_ConformanceJwtAuth::J12_refreshNeedsOrigIat_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("J12 none") << JwtFixture::crafted().bytes();
    QTest::newRow("J12 zero") << JwtFixture::crafted().with("orig_iat", "0").bytes();
    QTest::newRow("J12 null") << JwtFixture::crafted().with("orig_iat", "null").bytes();
}

void tst_ConformanceJwtAuth::J12_refreshNeedsOrigIat()
{
    QFETCH(const QByteArray, token);
    QCOMPARE(JwtFixture().refresh(token).summary(), refusal("orig_iat field is required."));
}

void tst_ConformanceJwtAuth::J13_refreshMovesExpiryAndKeepsOrigIat()
{
    ONLY_OURS();
    const qint64 second = now();
    const JwtFixture fixture(JwtFixture::at(JwtFixture::refreshing(), second));
    const QByteArray begin = QByteArray::number(second - 1000);
    const CraftedToken old = JwtFixture::crafted()
                                 .with("orig_iat", begin)
                                 .with("exp", QByteArray::number(second + 7))
                                 .with("color", "\"blue\"");
    const WireReply reply = fixture.refresh(old.bytes());
    QCOMPARE(reply.status, 200);
    QCOMPARE(payloadTextOf(reply.text("token")),
             R"({"user_id":1,"username":"alice","exp":)" + QByteArray::number(second + 300)
                 + R"(,"email":"alice@example.com","orig_iat":)" + begin + '}');
    QCOMPARE(fixture.refresh(reply.text("token")).status, 200);
}

void tst_ConformanceJwtAuth::J14_theOldTokenStaysGood()
{
    ONLY_OURS();
    const JwtFixture fixture(JwtFixture::refreshing());
    const QByteArray old = JwtFixture::crafted().at("orig_iat", -5).bytes();
    const QByteArray fresh = fixture.refresh(old).text("token");
    QVERIFY(fresh != old);
    QCOMPARE(fixture.me(old).status, 200);
    QCOMPARE(fixture.refresh(old).status, 200);
    QCOMPARE(fixture.me(fresh).status, 200);
}

void tst_ConformanceJwtAuth::J15_theChainEnds()
{
    ONLY_OURS();
    const qint64 second = now();
    Settings settings = JwtFixture::at(JwtFixture::settings(), second);
    settings.jwtAuth.JWT_REFRESH_EXPIRATION_DELTA = std::chrono::hours(1);
    const JwtFixture fixture(settings);
    const auto begunAt = [](qint64 time) {
        return JwtFixture::crafted().with("orig_iat", QByteArray::number(time)).bytes();
    };
    QCOMPARE(fixture.refresh(begunAt(second - 3600)).status, 200);
    const QByteArray late = begunAt(second - 3601);
    QCOMPARE(fixture.refresh(late).summary(), refusal("Refresh has expired."));
    QCOMPARE(fixture.me(late).status, 200);
}

void tst_ConformanceJwtAuth::J15_leewayDoesNotExtendTheChain()
{
    ONLY_OURS();
    const qint64 second = now();
    Settings settings = JwtFixture::at(JwtFixture::settings(), second);
    settings.jwtAuth.JWT_REFRESH_EXPIRATION_DELTA = std::chrono::hours(1);
    settings.jwtAuth.JWT_LEEWAY = std::chrono::minutes(1);
    const CraftedToken late = JwtFixture::crafted().with("orig_iat",
                                                         QByteArray::number(second - 3601));
    QCOMPARE(JwtFixture(settings).refresh(late.bytes()).summary(), refusal("Refresh has expired."));
}

void tst_ConformanceJwtAuth::J16_anExpiredTokenCannotBeRefreshed()
{
    const CraftedToken token = JwtFixture::crafted().at("orig_iat", -400).at("exp", -100);
    QCOMPARE(JwtFixture().refresh(token.bytes()).summary(), refusal(expired));
}

void tst_ConformanceJwtAuth::J17_refreshNeedsNoPermission()
{
    ONLY_OURS();
    const qint64 begin = now() - 10;
    const WireReply reply = JwtFixture().refresh(
        JwtFixture::crafted().with("orig_iat", QByteArray::number(begin)).bytes());
    QCOMPARE(reply.status, 200);
    QCOMPARE(payloadOf(reply.text("token")).value("orig_iat"_L1).toInteger(), begin);
}

void tst_ConformanceJwtAuth::J18_missingTokensAreNamed_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("J18 refresh") << QByteArray("/api-token-refresh/");
    QTest::newRow("J18 verify") << QByteArray("/api-token-verify/");
}

void tst_ConformanceJwtAuth::J18_missingTokensAreNamed()
{
    QFETCH(const QByteArray, path);
    const JwtFixture fixture;
    QCOMPARE(fixture.post(path, "{}").summary(), R"(400 {"token":["This field is required."]})");
    QCOMPARE(fixture.post(path, R"({"token":""})").summary(),
             R"(400 {"token":["This field may not be blank."]})");
    QCOMPARE(fixture.get(path).summary(), R"(405 {"detail":"Method \"GET\" not allowed."})");
}

void tst_ConformanceJwtAuth::J19_verifyEchoes()
{
    const JwtFixture fixture;
    const QByteArray token = fixture.token();
    const WireReply reply = fixture.verify(token);
    QCOMPARE(reply.summary(), "200 {\"token\":\"" + token + "\"}");
}

// contract.md 3.1: whatever the Authorization header says.
void tst_ConformanceJwtAuth::tokensAreLookedForInTheBodyOnly()
{
    const JwtFixture fixture;
    const QByteArray login = R"({"username":"alice","password":"pw"})";
    QCOMPARE(fixture.post("/api-token-auth/", login, {"Authorization: JWT garbage"}).status, 200);
    const QByteArray header = "Authorization: JWT " + fixture.token();
    QCOMPARE(fixture.post("/api-token-verify/", "{}", {header}).status, 400);
}

QTEST_GUILESS_MAIN(tst_ConformanceJwtAuth)
#include "tst_conformancejwtauth.moc"
