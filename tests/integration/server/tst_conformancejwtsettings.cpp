// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtfixture.h"

#include <QtCore/qfile.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qlocale.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

constexpr char undecodable[] = "Error decoding signature.";
constexpr char expired[] = "Signature has expired.";
constexpr char incorrect[] = "Incorrect authentication credentials.";

Settings withCookie()
{
    Settings settings = JwtFixture::refreshing();
    settings.jwtAuth.JWT_AUTH_COOKIE = "jwt";
    return settings;
}

Settings withOwnKeys()
{
    Settings settings = JwtFixture::refreshing();
    settings.jwtAuth.JWT_GET_USER_SECRET_KEY = JwtAuthSettings::UserSecretKey::PasswordHash;
    return settings;
}

Settings ofVersion(const QString &profile)
{
    Settings settings = JwtFixture::settings();
    settings.jwtAuthProfile = profile;
    return settings;
}

QByteArray keyFile(const char *name)
{
    QFile file(QStringLiteral(KEY_FOLDER "/%1").arg(QLatin1StringView(name)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the keys of the tests are missing");
    return file.readAll();
}

} // namespace

// Checks J20 to J29 of contract.md 7.5: what settings and versions change.
class tst_ConformanceJwtSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ONLY_OURS(); }
    void J20_everySuccessSetsTheCookie();
    void J20_failuresSetNoCookie();
    void J21_theCookieAloneAuthenticates();
    void J21_anyHeaderDisablesTheCookie_data();
    void J21_anyHeaderDisablesTheCookie();
    void J21_aCookieThatIsEmptyCounts();
    void J21_theTokenEndpointsDoNotReadIt();
    void J21_theCookieIsNotEchoed();
    void J22_thePrefixCanBeAnother();
    void J23_theReplyCanCarryTheUser();
    void J23_theReplyCanCarryARefreshToken();
    void J24_aPasswordChangeKillsTokensOfOwnKeys();
    void J24_ownKeysKeepUsersApart();
    void J24_anUnknownIdIsRefused();
    void J25_expiryCanBeIgnored();
    void J25_everythingCanBeIgnored();
    void J26_leewayWidensExpiryAndNotBefore();
    void J26_audienceAndIssuerAreDemanded();
    void J27_aKeyPairSignsAndVerifies();
    void J28_theNameFieldMayBeEmail();
    void J29_oldVersionsSoundDifferent();
    void J29_oldVersionsFindTheUserById();
    void J29_oldVersionsHaveNoVerify();
    void J29_theChallengeWasAlwaysJwt_data();
    void J29_theChallengeWasAlwaysJwt();
    void refusedTokensAreRefusedByViews();
    void whatCrashesAnswersCleanly_data();
    void whatCrashesAnswersCleanly();
    void loginsAndRefreshesAreCounted();
};

void tst_ConformanceJwtSettings::J20_everySuccessSetsTheCookie()
{
    const qint64 second = now();
    const JwtFixture fixture(JwtFixture::at(withCookie(), second));
    const QByteArray end = QLocale::c()
                               .toString(QDateTime::fromSecsSinceEpoch(second + 300, Qt::UTC),
                                         u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s)
                               .toUtf8();
    const WireReply login = fixture.obtain();
    const QByteArray token = login.text("token");
    for (const WireReply &reply : {login, fixture.refresh(token), fixture.verify(token)}) {
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.header("Set-Cookie"),
                 "jwt=" + reply.text("token") + "; expires=" + end
                     + "; HttpOnly; Max-Age=300; Path=/");
    }
}

void tst_ConformanceJwtSettings::J20_failuresSetNoCookie()
{
    const JwtFixture fixture(withCookie());
    QVERIFY(fixture.obtain("alice", "wrong").header("Set-Cookie").isNull());
    QVERIFY(fixture.verify("garbage").header("Set-Cookie").isNull());
    QVERIFY(fixture.refresh(JwtFixture::crafted().bytes()).header("Set-Cookie").isNull());
}

void tst_ConformanceJwtSettings::J21_theCookieAloneAuthenticates()
{
    const JwtFixture fixture(withCookie());
    const QByteArray cookie = "Cookie: other=1; jwt=" + fixture.token();
    QCOMPARE(fixture.get("/api/me/", {cookie}).status, 200);
    QCOMPARE(fixture.post("/api/echo/", "{}", {cookie}).status, 200);
    QCOMPARE(fixture.get("/api/me/", {"Cookie: jwt=garbage"}).summary(),
             refusalByView(undecodable));
    QCOMPARE(fixture.get("/api/me/", {"Cookie: other=1"}).summary(), notProvided);
    QCOMPARE(JwtFixture().get("/api/me/", {cookie}).summary(), notProvided);
}

void tst_ConformanceJwtSettings::J21_anyHeaderDisablesTheCookie_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("J21 Bearer") << QByteArray("Bearer x") << QByteArray(notProvided);
    QTest::newRow("J21 Basic") << QByteArray("Basic YTpi") << QByteArray(notProvided);
    QTest::newRow("J21 garbage") << QByteArray("JWT garbage") << refusalByView(undecodable);
    QTest::newRow("J21 empty") << QByteArray("") << QByteArray("200 ");
}

void tst_ConformanceJwtSettings::J21_anyHeaderDisablesTheCookie()
{
    QFETCH(const QByteArray, header);
    QFETCH(const QByteArray, expected);
    const JwtFixture fixture(withCookie());
    const WireReply reply = fixture.get(
        "/api/me/", {"Cookie: jwt=" + fixture.token(), "Authorization: " + header});
    QCOMPARE(reply.summary().left(expected.size()), expected);
}

void tst_ConformanceJwtSettings::J21_aCookieThatIsEmptyCounts()
{
    QCOMPARE(JwtFixture(withCookie()).get("/api/me/", {"Cookie: jwt="}).summary(),
             refusalByView(undecodable));
}

void tst_ConformanceJwtSettings::J21_theTokenEndpointsDoNotReadIt()
{
    const JwtFixture fixture(withCookie());
    const QByteArray cookie = "Cookie: jwt=" + fixture.token();
    const QByteArray required = R"(400 {"token":["This field is required."]})";
    QCOMPARE(fixture.post("/api-token-refresh/", "{}", {cookie}).summary(), required);
    QCOMPARE(fixture.post("/api-token-verify/", "{}", {cookie}).summary(), required);
}

void tst_ConformanceJwtSettings::J21_theCookieIsNotEchoed()
{
    const JwtFixture fixture(withCookie());
    const QByteArray token = fixture.token();
    const WireReply reply = fixture.get("/api/echo/", {"Cookie: jwt=" + token, "X-Seen: yes"});
    QVERIFY(reply.body.contains("X-Seen"));
    QVERIFY(!reply.body.contains(token));
}

void tst_ConformanceJwtSettings::J22_thePrefixCanBeAnother()
{
    Settings settings = JwtFixture::settings();
    settings.jwtAuth.JWT_AUTH_HEADER_PREFIX = "Bearer";
    const JwtFixture fixture(settings);
    const QByteArray token = fixture.token();
    QCOMPARE(fixture.meAs("Bearer " + token).status, 200);
    QCOMPARE(fixture.meAs("BEARER " + token).status, 200);
    const WireReply reply = fixture.me(token);
    QCOMPARE(reply.summary(), notProvided);
    QCOMPARE(reply.header("WWW-Authenticate"), "Bearer realm=\"api\"");
}

void tst_ConformanceJwtSettings::J23_theReplyCanCarryTheUser()
{
    Settings settings = JwtFixture::refreshing();
    settings.jwtAuth.JWT_RESPONSE_PAYLOAD_HANDLER = JwtAuthSettings::ResponsePayload::User;
    const JwtFixture fixture(settings);
    const WireReply login = fixture.obtain();
    const QByteArray token = login.text("token");
    for (const WireReply &reply : {login, fixture.refresh(token), fixture.verify(token)}) {
        QCOMPARE(reply.summary(),
                 "200 {\"token\":\"" + reply.text("token")
                     + R"(","user":{"id":1,"username":"alice","email":"alice@example.com"}})");
    }
}

void tst_ConformanceJwtSettings::J23_theReplyCanCarryARefreshToken()
{
    Settings settings = JwtFixture::settings();
    settings.jwtAuth.JWT_RESPONSE_PAYLOAD_HANDLER = JwtAuthSettings::ResponsePayload::RefreshToken;
    const WireReply reply = JwtFixture(settings).obtain();
    QCOMPARE(reply.summary(),
             "200 {\"token\":\"" + reply.text("token") + R"(","refresh_token":null})");
    settings = JwtFixture::settings();
    settings.responseRefreshTokenApp = u"phone"_s;
    QVERIFY(JwtFixture(settings).obtain().body.endsWith(R"(,"refresh_token":null})"));
}

void tst_ConformanceJwtSettings::J24_aPasswordChangeKillsTokensOfOwnKeys()
{
    JwtFixture fixture(withOwnKeys());
    const QByteArray old = fixture.token();
    QCOMPARE(fixture.me(old).status, 200);
    QCOMPARE(fixture.refresh(old).status, 200);
    QVERIFY(fixture.server().setPassword(u"alice"_s, u"other"_s));
    QCOMPARE(fixture.me(old).summary(), refusalByView(undecodable));
    QCOMPARE(fixture.refresh(old).summary(), refusal(undecodable));
    QCOMPARE(fixture.verify(old).summary(), refusal(undecodable));
    QCOMPARE(fixture.me(fixture.obtain("alice", "other").text("token")).status, 200);
}

void tst_ConformanceJwtSettings::J24_ownKeysKeepUsersApart()
{
    const JwtFixture fixture(withOwnKeys());
    QCOMPARE(fixture.me(JwtFixture::crafted().bytes()).summary(), refusalByView(undecodable));
    const QByteArray rootsOwn = fixture.token("root");
    QCOMPARE(fixture.me(rootsOwn).status, 200);
}

void tst_ConformanceJwtSettings::J24_anUnknownIdIsRefused()
{
    const JwtFixture fixture(withOwnKeys());
    for (const CraftedToken &token : {JwtFixture::crafted().with("user_id", "4711"),
                                      JwtFixture::crafted().with("user_id", "\"x\""),
                                      JwtFixture::crafted().without("user_id")}) {
        QCOMPARE(fixture.me(token.bytes()).summary(), refusalByView(undecodable));
        QCOMPARE(fixture.verify(token.bytes()).summary(), refusal(undecodable));
    }
}

void tst_ConformanceJwtSettings::J25_expiryCanBeIgnored()
{
    Settings settings = JwtFixture::settings();
    settings.jwtAuth.JWT_VERIFY_EXPIRATION = false;
    const JwtFixture fixture(settings);
    const CraftedToken token = JwtFixture::crafted().at("exp", -1000).at("orig_iat", -2000);
    QCOMPARE(fixture.me(token.bytes()).status, 200);
    QCOMPARE(fixture.refresh(token.bytes()).status, 200);
    QCOMPARE(fixture.me(token.at("nbf", 60).bytes()).summary(), refusalByView(incorrect));
}

void tst_ConformanceJwtSettings::J25_everythingCanBeIgnored()
{
    Settings settings = JwtFixture::settings();
    settings.jwtAuth.JWT_VERIFY = false;
    const JwtFixture fixture(settings);
    const CraftedToken token = JwtFixture::crafted().at("exp", -1000);
    QCOMPARE(fixture.me(token.signedWith("another key").bytes()).status, 200);
    QCOMPARE(fixture.me(token.header(R"({"alg":"none","typ":"JWT"})").bytes()).status, 200);
    QCOMPARE(fixture.me("garbage").summary(), refusalByView(undecodable));
}

void tst_ConformanceJwtSettings::J26_leewayWidensExpiryAndNotBefore()
{
    Settings settings = JwtFixture::at(JwtFixture::settings(), now());
    settings.jwtAuth.JWT_LEEWAY = std::chrono::seconds(10);
    const JwtFixture fixture(settings);
    const CraftedToken token = JwtFixture::crafted();
    QCOMPARE(fixture.me(token.at("exp", -5).bytes()).status, 200);
    QCOMPARE(fixture.me(token.at("exp", -30).bytes()).summary(), refusalByView(expired));
    QCOMPARE(fixture.me(token.at("nbf", 5).bytes()).status, 200);
    QCOMPARE(fixture.me(token.at("nbf", 30).bytes()).summary(), refusalByView(incorrect));
}

void tst_ConformanceJwtSettings::J26_audienceAndIssuerAreDemanded()
{
    Settings settings = JwtFixture::settings();
    settings.jwtAuth.JWT_AUDIENCE = u"us"_s;
    settings.jwtAuth.JWT_ISSUER = u"me"_s;
    const JwtFixture fixture(settings);
    const QByteArray own = fixture.token();
    QVERIFY(payloadTextOf(own).endsWith(R"(,"aud":"us","iss":"me"})"));
    QCOMPARE(fixture.me(own).status, 200);
    const CraftedToken token = JwtFixture::crafted().with("iss", "\"me\"");
    const CraftedToken good = token.with("aud", R"(["them","us"])");
    QCOMPARE(fixture.me(good.bytes()).status, 200);
    for (const CraftedToken &bad :
         {token, token.with("aud", "\"them\""), token.with("aud", "5"),
          token.with("aud", R"(["us",5])"), good.with("iss", "\"you\""), good.without("iss")}) {
        QCOMPARE(fixture.me(bad.bytes()).summary(), refusalByView(incorrect));
        QCOMPARE(fixture.verify(bad.bytes()).summary(), refusal(undecodable));
    }
}

void tst_ConformanceJwtSettings::J27_aKeyPairSignsAndVerifies()
{
    Settings settings = JwtFixture::settings();
    settings.jwtAuth.JWT_ALGORITHM = {"RS256"};
    settings.jwtAuth.JWT_PRIVATE_KEY = {{QByteArray(), keyFile("rsa.private.pem")}};
    settings.jwtAuth.JWT_PUBLIC_KEY = {{QByteArray(), keyFile("rsa.public.pem")}};
    const JwtFixture fixture(settings);
    const QByteArray token = fixture.token();
    QCOMPARE(headerOf(token), R"({"typ":"JWT","alg":"RS256"})");
    QCOMPARE(fixture.me(token).status, 200);
    const CraftedToken ofSecret = JwtFixture::crafted();
    QCOMPARE(fixture.me(ofSecret.bytes()).summary(), refusalByView(incorrect));
    const QByteArray confused = ofSecret.signedWith(keyFile("rsa.public.pem")).bytes();
    QCOMPARE(fixture.me(confused).summary(), refusalByView(incorrect));
}

void tst_ConformanceJwtSettings::J28_theNameFieldMayBeEmail()
{
    Settings settings = JwtFixture::settings();
    settings.usernameField = u"email"_s;
    const JwtFixture fixture(settings);
    QCOMPARE(fixture.obtain().summary(), R"(400 {"email":["This field is required."]})");
    const QByteArray token = fixture
                                 .post("/api-token-auth/",
                                       R"({"email":"alice@example.com","password":"pw"})")
                                 .text("token");
    const QJsonObject payload = payloadOf(token);
    QCOMPARE(payload.value("username"_L1).toString(), u"alice@example.com"_s);
    QCOMPARE(payload.value("email"_L1).toString(), u"alice@example.com"_s);
    QCOMPARE(fixture.me(token).summary(), R"(200 {"id":1,"username":"alice"})");
    QCOMPARE(fixture.me(JwtFixture::crafted().bytes()).summary(),
             refusalByView("Invalid signature."));
}

void tst_ConformanceJwtSettings::J29_oldVersionsSoundDifferent()
{
    const JwtFixture fixture(ofVersion(u"drfjwt/1.0"_s));
    const CraftedToken token = JwtFixture::crafted().at("orig_iat", 0);
    QCOMPARE(fixture.obtain("alice", "wrong").summary(),
             refusal("Unable to login with provided credentials."));
    QCOMPARE(fixture.refresh(token.without("user_id").bytes()).summary(),
             refusal("Invalid payload"));
    QCOMPARE(fixture.refresh(token.with("user_id", "4711").bytes()).summary(),
             refusal("User doesn't exist"));
    QCOMPARE(fixture.refresh(token.with("user_id", "2").bytes()).summary(),
             refusal("User doesn't exist"));
    QCOMPARE(fixture.refresh(token.without("orig_iat").bytes()).summary(),
             refusal("orig_iat field is required"));
    QCOMPARE(fixture.refresh(token.at("orig_iat", -8 * 86400).bytes()).summary(),
             refusal("Refresh has expired"));
    QCOMPARE(fixture.me(token.with("user_id", "4711").bytes()).summary(),
             refusalByView("Invalid signature"));
    QCOMPARE(JwtFixture(ofVersion(u"drfjwt/1.7"_s)).obtain("alice", "wrong").summary(),
             refusal("Unable to login with provided credentials."));
}

void tst_ConformanceJwtSettings::J29_oldVersionsFindTheUserById()
{
    const JwtFixture fixture(ofVersion(u"drfjwt/1.0"_s));
    QVERIFY(
        payloadTextOf(fixture.token())
            .startsWith(R"({"user_id":1,"email":"alice@example.com","username":"alice","exp":)"));
    const CraftedToken roots = JwtFixture::crafted().with("user_id", "3");
    QCOMPARE(fixture.me(roots.bytes()).summary(), R"(200 {"id":3,"username":"root"})");
}

void tst_ConformanceJwtSettings::J29_oldVersionsHaveNoVerify()
{
    const JwtFixture fixture(ofVersion(u"drfjwt/1.0"_s));
    QCOMPARE(fixture.verify(fixture.token()).status, 404);
}

void tst_ConformanceJwtSettings::J29_theChallengeWasAlwaysJwt_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QByteArray>("challenge");
    QTest::newRow("J29 1.0") << u"drfjwt/1.0"_s << QByteArray("JWT realm=\"api\"");
    QTest::newRow("J29 1.7") << u"drfjwt/1.7"_s << QByteArray("JWT realm=\"api\"");
    QTest::newRow("J29 1.10") << u"drfjwt/1.10+"_s << QByteArray("Bearer realm=\"api\"");
}

void tst_ConformanceJwtSettings::J29_theChallengeWasAlwaysJwt()
{
    QFETCH(const QString, profile);
    QFETCH(const QByteArray, challenge);
    Settings settings = ofVersion(profile);
    settings.jwtAuth.JWT_AUTH_HEADER_PREFIX = "Bearer";
    const JwtFixture fixture(settings);
    QCOMPARE(fixture.get("/api/me/").header("WWW-Authenticate"), challenge);
    QCOMPARE(fixture.meAs("Bearer " + fixture.token()).status, 200);
}

// Of both systems, when both are served.
void tst_ConformanceJwtSettings::refusedTokensAreRefusedByViews()
{
    Settings settings = JwtFixture::refreshing();
    settings.systems = {u"drfjwt"_s, u"simplejwt"_s};
    JwtFixture fixture(settings);
    const QByteArray token = fixture.token();
    const QByteArray access = fixture.pair().access;
    QCOMPARE(fixture.me(token).status, 200);
    QCOMPARE(fixture.Fixture::me(access).status, 200);
    QCOMPARE(fixture.server().faults().refuseIssuedAccessTokens(), 2);
    const WireReply reply = fixture.me(token);
    QCOMPARE(reply.summary(), refusalByView(undecodable));
    QCOMPARE(reply.header("WWW-Authenticate"), "JWT realm=\"api\"");
    QCOMPARE(fixture.Fixture::me(access).status, 401);
    QCOMPARE(fixture.verify(token).status, 200);
    QCOMPARE(fixture.me(fixture.token("root")).status, 200);
}

void tst_ConformanceJwtSettings::whatCrashesAnswersCleanly_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("crashesViews");
    const auto row = [](const char *name, const CraftedToken &token, bool crashesViews,
                        const char *text = undecodable) {
        QTest::newRow(name) << token.bytes() << QByteArray(text) << crashesViews;
    };
    const CraftedToken good = JwtFixture::crafted().at("orig_iat", 0);
    row("algorithm", good.header(R"({"alg":"HS512","typ":"JWT"})"), false);
    row("nbf", good.at("nbf", 60), false);
    row("aud", good.with("aud", "\"us\""), false);
    row("exp null", good.with("exp", "null"), true);
    row("exp list", good.with("exp", "[1]"), true);
    row("iat null", good.with("iat", "null"), true);
    row("orig_iat text", good.with("orig_iat", "\"then\""), false, "orig_iat field is required.");
}

void tst_ConformanceJwtSettings::whatCrashesAnswersCleanly()
{
    QFETCH(const QByteArray, token);
    QFETCH(const QByteArray, text);
    QFETCH(const bool, crashesViews);
    QCOMPARE(JwtFixture().refresh(token).summary(), refusal(text));
    Settings settings = JwtFixture::settings();
    settings.faithful = true;
    const JwtFixture faithful(settings);
    const WireReply reply = faithful.refresh(token);
    QCOMPARE(reply.status, 500);
    QVERIFY(reply.header("Content-Type").startsWith("text/html"));
    QCOMPARE(faithful.me(token).status == 500, crashesViews);
    QVERIFY(JwtFixture().me(token).status != 500);
}

void tst_ConformanceJwtSettings::loginsAndRefreshesAreCounted()
{
    JwtFixture fixture(JwtFixture::refreshing());
    const QByteArray token = fixture.token();
    fixture.obtain("alice", "wrong");
    fixture.refresh(token);
    fixture.refresh(token);
    fixture.refresh("garbage");
    fixture.verify(token);
    QCOMPARE(fixture.server().logins(), 1);
    QCOMPARE(fixture.server().refreshes(), 2);
    QCOMPARE(fixture.server().requestsTo(u"/api-token-auth/"_s), 2);
    QCOMPARE(fixture.server().requestsTo(u"/api-token-refresh/"_s), 3);
}

QTEST_GUILESS_MAIN(tst_ConformanceJwtSettings)
#include "tst_conformancejwtsettings.moc"
