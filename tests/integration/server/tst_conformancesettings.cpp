// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

#include <QtCore/qregularexpression.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

constexpr char passwordChanged[] = "401 {\"detail\":\"The user's password has been changed.\","
                                   "\"code\":\"password_changed\"}";

Settings stateless()
{
    Settings settings = Fixture::settings();
    settings.restFramework.DEFAULT_AUTHENTICATION_CLASSES = {u"JWTStatelessUserAuthentication"_s};
    return settings;
}

Settings revoking()
{
    Settings settings = Fixture::settings();
    settings.simpleJwt.CHECK_REVOKE_TOKEN = true;
    return settings;
}

} // namespace

// Checks of contract.md 7.2 to 7.4 that are about one setting each.
class tst_ConformanceSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void S04_anotherBackendLetsNoInactiveUserIn();
    void S04_unlessNobodyAsks();
    void S13_claimsOfTheUserAreCarriedAlong();
    void S39_inactiveUsersMayBeLetIn();
    void S40_leewayForgivesAFewSeconds();
    void S41_severalHeaderTypes();
    void S42_anotherHeader();
    void S45_statelessViewsAskNobody();
    void S45_staffIsWhoeverTheTokenSays();
    void S46_aChangedPasswordEndsAccess();
    void S46_statelessViewsAndVerifyDoNotAsk();
    void S51_spellingsOfTheUserId_data();
    void S51_spellingsOfTheUserId();
    void S89_refreshAfterAChangeOfPassword();
    void S90_leewayOnRefresh();
};

void tst_ConformanceSettings::S04_anotherBackendLetsNoInactiveUserIn()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.authenticationBackend = u"AllowAllUsersModelBackend"_s;
    QCOMPARE(Fixture(settings).logIn("ina").summary(), noAccount);
}

void tst_ConformanceSettings::S04_unlessNobodyAsks()
{
    NEEDS_SETTINGS();
    SINCE("5.4.0");
    Settings settings = Fixture::settings();
    settings.simpleJwt.CHECK_USER_IS_ACTIVE = false;
    QCOMPARE(Fixture(settings).logIn("ina").summary(), noAccount);
    settings.authenticationBackend = u"AllowAllUsersModelBackend"_s;
    QCOMPARE(Fixture(settings).logIn("ina").status, 200);
}

void tst_ConformanceSettings::S13_claimsOfTheUserAreCarriedAlong()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::rotating();
    settings.tokenClaims = {u"username"_s, u"email"_s, u"is_staff"_s, u"is_superuser"_s};
    Fixture fixture(settings);
    const Fixture::Pair pair = fixture.pair();
    QVERIFY(fixture.removeUser(u"root"_s));
    const WireReply refreshed = fixture.refresh(pair.refresh);
    const QByteArray claims = "\"user_id\":" + userId(1)
        + R"(,"username":"alice","email":"alice@example.com","is_staff":false,"is_superuser":false)";
    for (const QByteArray &token :
         {pair.access, pair.refresh, refreshed.text("access"), refreshed.text("refresh")})
        QVERIFY2(payloadTextOf(token).contains(claims), payloadTextOf(token).constData());
}

void tst_ConformanceSettings::S39_inactiveUsersMayBeLetIn()
{
    NEEDS_SETTINGS();
    SINCE("5.4.0");
    Settings settings = Fixture::settings();
    settings.simpleJwt.CHECK_USER_IS_ACTIVE = false;
    const Fixture fixture(settings);
    QCOMPARE(fixture.me(CraftedToken::access("\"2\"").bytes()).status, 200);
    QCOMPARE(fixture.refresh(CraftedToken::refresh("\"2\"").bytes()).status, 200);
}

void tst_ConformanceSettings::S40_leewayForgivesAFewSeconds()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.LEEWAY = std::chrono::seconds(10);
    const Fixture fixture(settings);
    const CraftedToken token = CraftedToken::access();
    QCOMPARE(fixture.me(token.at("exp", -5).bytes()).status, 200);
    QCOMPARE(fixture.me(token.at("exp", -30).bytes()).summary(), notValidForView(expiredText()));
    QCOMPARE(fixture.me(token.at("nbf", 5).bytes()).status, 200);
    QCOMPARE(fixture.me(token.at("iat", 5).bytes()).status, 200);
    QCOMPARE(fixture.me(token.at("nbf", 30).bytes()).summary(), notValidForView(invalidText()));
    QCOMPARE(fixture.me(token.at("iat", 30).bytes()).summary(), notValidForView(invalidText()));
}

void tst_ConformanceSettings::S41_severalHeaderTypes()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.AUTH_HEADER_TYPES = {"JWT", "Bearer"};
    const Fixture fixture(settings);
    const QByteArray token = CraftedToken::access().bytes();
    QCOMPARE(fixture.get("/api/me/", {"Authorization: JWT " + token}).status, 200);
    QCOMPARE(fixture.me(token).status, 200);
    const WireReply other = fixture.get("/api/me/", {"Authorization: jwt " + token});
    QCOMPARE(other.summary(), notProvided);
    QCOMPARE(other.header("WWW-Authenticate"), "JWT realm=\"api\"");
    QCOMPARE(fixture.logIn("alice", "wrong").header("WWW-Authenticate"), "JWT realm=\"api\"");
    QCOMPARE(fixture.refresh("garbage").header("WWW-Authenticate"), "JWT realm=\"api\"");
}

void tst_ConformanceSettings::S42_anotherHeader()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.AUTH_HEADER_NAME = "HTTP_X_ACCESS_TOKEN";
    const Fixture fixture(settings);
    const QByteArray token = CraftedToken::access().bytes();
    QCOMPARE(fixture.get("/api/me/", {"X-Access-Token: Bearer " + token}).status, 200);
    QCOMPARE(fixture.get("/api/me/", {"X-Access-Token: " + token}).summary(), notProvided);
    QCOMPARE(fixture.me(token).summary(), notProvided);
}

void tst_ConformanceSettings::S45_statelessViewsAskNobody()
{
    NEEDS_SETTINGS();
    const Fixture fixture(stateless());
    QCOMPARE(fixture.me(CraftedToken::access("\"2\"").bytes()).summary(),
             R"(200 {"id":"2","username":"","last_login":null})");
    QCOMPARE(fixture.me(CraftedToken::access("4711").with("username", "\"eve\"").bytes()).summary(),
             R"(200 {"id":4711,"username":"eve","last_login":null})");
    QCOMPARE(fixture.me(CraftedToken::access("\"no number\"").bytes()).status, 200);
    QCOMPARE(fixture.me(CraftedToken::access().without("user_id").bytes()).summary(),
             notValid("Token contained no recognizable user identification"));
    QCOMPARE(fixture.me(CraftedToken::access().at("exp", -10).bytes()).summary(),
             notValidForView(expiredText()));
}

void tst_ConformanceSettings::S45_staffIsWhoeverTheTokenSays()
{
    NEEDS_SETTINGS();
    const Fixture fixture(stateless());
    const CraftedToken token = CraftedToken::access("\"1\"");
    const auto status = [&fixture](const CraftedToken &token) {
        return fixture.get("/api/admin-only/", {token.bearer()}).status;
    };
    QCOMPARE(status(token), 403);
    QCOMPARE(status(token.with("is_staff", "false")), 403);
    QCOMPARE(status(token.with("is_staff", "true")), 200);
}

void tst_ConformanceSettings::S46_aChangedPasswordEndsAccess()
{
    NEEDS_SETTINGS();
    SINCE("5.3.1");
    Fixture fixture(revoking());
    const Fixture::Pair pair = fixture.pair();
    static const QRegularExpression shape(u"^[0-9A-F]{32}$"_s);
    for (const QByteArray &token : {pair.access, pair.refresh}) {
        const QString hash = payloadOf(token).value("hash_password"_L1).toString();
        QVERIFY2(shape.match(hash).hasMatch(), payloadTextOf(token).constData());
    }
    QCOMPARE(fixture.me(pair.access).status, 200);
    QCOMPARE(fixture.me(CraftedToken::access().bytes()).summary(), passwordChanged);
    QVERIFY(fixture.setPassword(u"alice"_s, u"another"_s));
    QCOMPARE(fixture.me(pair.access).summary(), passwordChanged);
}

void tst_ConformanceSettings::S46_statelessViewsAndVerifyDoNotAsk()
{
    NEEDS_SETTINGS();
    SINCE("5.3.1");
    Settings settings = stateless();
    settings.simpleJwt.CHECK_REVOKE_TOKEN = true;
    Fixture fixture(settings);
    const QByteArray token = fixture.pair().access;
    QVERIFY(fixture.setPassword(u"alice"_s, u"another"_s));
    QCOMPARE(fixture.me(token).status, 200);
    QCOMPARE(fixture.verify(token).summary(), "200 {}");
}

void tst_ConformanceSettings::S51_spellingsOfTheUserId_data()
{
    QTest::addColumn<QByteArray>("userId");
    QTest::newRow("S51 text") << QByteArray("\"1\"");
    QTest::newRow("S51 number") << QByteArray("1");
    QTest::newRow("S51 true") << QByteArray("true");
    QTest::newRow("S51 fraction") << QByteArray("1.0");
}

void tst_ConformanceSettings::S51_spellingsOfTheUserId()
{
    QFETCH(const QByteArray, userId);
    const WireReply reply = Fixture().me(CraftedToken::access(userId).bytes());
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.text("username"), "alice");
}

void tst_ConformanceSettings::S89_refreshAfterAChangeOfPassword()
{
    NEEDS_SETTINGS();
    SINCE("5.3.1");
    Fixture fixture(revoking());
    const QByteArray token = fixture.pair().refresh;
    QVERIFY(fixture.setPassword(u"alice"_s, u"another"_s));
    const WireReply reply = fixture.refresh(token);
    if (Fixture::isSince(u"head"_s)) {
        QCOMPARE(reply.summary(), "401 {\"detail\":\"The user's password has been changed.\"}");
        QCOMPARE(fixture.refresh(token).summary(), notValid("Token is blacklisted"));
    } else {
        QCOMPARE(reply.status, 200);
        QCOMPARE(fixture.me(reply.text("access")).summary(), passwordChanged);
    }
}

void tst_ConformanceSettings::S90_leewayOnRefresh()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.LEEWAY = std::chrono::seconds(10);
    const Fixture fixture(settings);
    const CraftedToken token = CraftedToken::refresh();
    QCOMPARE(fixture.refresh(token.at("exp", -5).bytes()).status, 200);
    QCOMPARE(fixture.refresh(token.at("exp", -30).bytes()).summary(), notValid(expiredText()));
}

QTEST_GUILESS_MAIN(tst_ConformanceSettings)
#include "tst_conformancesettings.moc"
