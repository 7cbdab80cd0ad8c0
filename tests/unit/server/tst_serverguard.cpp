// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <SessionKeeperServer/jose/jws.h>

#include <QtCore/qjsonarray.h>
#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString notValid(const QString &reason)
{
    return u"401 token_not_valid Given token not valid for any token type [AccessToken access %1]"_s
        .arg(reason);
}

const QString
    noIdentification = u"401 token_not_valid Token contained no recognizable user identification"_s;

} // namespace

// contract.md 7.3
class tst_ServerGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodTokenTellsWhoItIs();
    void tokensAreRefusedInTheOriginalsWords_data();
    void tokensAreRefusedInTheOriginalsWords();
    void olderProfilesDoNotTellExpiredFromInvalid();
    void signaturesOfOthersAreInvalid();
    void anAccessTokenEndsInItsLastSecond();
    void userIdsAreTakenAsDjangoTakesThem_data();
    void userIdsAreTakenAsDjangoTakesThem();
    void inactiveUsersPassWhereTheyAreNotChecked();
    void everyTokenClassHasItsMessage();
    void aChangedPasswordRefusesTheToken();
    void renamedClaimsAreWrittenAndRead();
    void claimsSetToNothingAreNotChecked();
    void revokedAccessTokensAreRefusedAndLaterOnesNot();
    void anotherKeyRefusesWhatWasSignedBefore();
    void badSettingsChangeNothing();
};

// S21
void tst_ServerGuard::aGoodTokenTellsWhoItIs()
{
    EngineWorld world;
    world.start();
    const auto who = world->authenticate(world.loggedIn(u"root"_s).access);
    QVERIFY(who);
    QCOMPARE(who->userId.value(), world.idOf(u"root"_s));
    QCOMPARE(who->username, u"root"_s);
    QCOMPARE(who->isStaff, true);
    QCOMPARE(who->isSuperuser, false);
    QCOMPARE(who->claims.value(u"token_type"_s).toString(), u"access"_s);
}

// S25 to S38
void tst_ServerGuard::tokensAreRefusedInTheOriginalsWords_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QJsonObject>("changes");
    QTest::addColumn<QString>("answer");
    const auto row = [](const char *name, const QString &type, const QJsonObject &changes,
                        const QString &answer) {
        QTest::newRow(name) << type << changes << answer;
    };
    const QJsonValue gone = QJsonValue::Null;
    row("S26 expired", u"access"_s, {{u"exp"_s, 5}}, notValid(u"Token is expired"_s));
    row("S28 refresh token", u"refresh"_s, {}, notValid(u"Token has wrong type"_s));
    row("S44 sliding token", u"sliding"_s, {}, notValid(u"Token has wrong type"_s));
    row("S30 no exp", u"access"_s, {{u"exp"_s, gone}}, notValid(u"Token has no 'exp' claim"_s));
    row("S30 no jti", u"access"_s, {{u"jti"_s, gone}}, notValid(u"Token has no id"_s));
    row("S30 no type", u"access"_s, {{u"token_type"_s, gone}}, notValid(u"Token has no type"_s));
    row("S31 neither id nor type", u"access"_s, {{u"jti"_s, gone}, {u"token_type"_s, gone}},
        notValid(u"Token has no id"_s));
    row("S31 no exp, wrong type", u"refresh"_s, {{u"exp"_s, gone}},
        notValid(u"Token has no 'exp' claim"_s));
    row("S32 no iat", u"access"_s, {{u"iat"_s, gone}}, u"accepted"_s);
    row("S33 nbf to come", u"access"_s, {{u"nbf"_s, 1800000001}}, notValid(u"Token is invalid"_s));
    row("S33 iat to come", u"access"_s, {{u"iat"_s, 1800000001}}, notValid(u"Token is invalid"_s));
    row("S34 aud and iss", u"access"_s, {{u"aud"_s, u"x"_s}, {u"iss"_s, 1}}, u"accepted"_s);
    row("S36 no user", u"access"_s, {{u"user_id"_s, gone}}, noIdentification);
    row("S37 unknown user", u"access"_s, {{u"user_id"_s, 99}},
        u"401 user_not_found User not found"_s);
    row("S38 inactive user", u"access"_s, {{u"user_id"_s, 2}},
        u"401 user_inactive User is inactive"_s);
    row("type is no text", u"access"_s, {{u"token_type"_s, 1}},
        notValid(u"Token has wrong type"_s));
}

void tst_ServerGuard::tokensAreRefusedInTheOriginalsWords()
{
    QFETCH(const QString, type);
    QFETCH(const QJsonObject, changes);
    QFETCH(const QString, answer);
    EngineWorld world;
    world.start();
    QCOMPARE(told(world->authenticate(world.crafted(type.toLatin1().constData(), changes))),
             answer);
}

void tst_ServerGuard::olderProfilesDoNotTellExpiredFromInvalid()
{
    EngineWorld world;
    world.start({}, u"simplejwt/5.4.0"_s);
    const QString answer = notValid(u"Token is invalid or expired"_s);
    QCOMPARE(told(world->authenticate(world.crafted("access", {{u"exp"_s, 5}}))), answer);
    QCOMPARE(told(world->authenticate("garbage")), answer);
}

// S25, S29
void tst_ServerGuard::signaturesOfOthersAreInvalid()
{
    EngineWorld world;
    world.start();
    const QString answer = notValid(u"Token is invalid"_s);
    const QByteArray good = world.loggedIn().access;
    const QByteArray unsignedToken = good.first(good.lastIndexOf('.') + 1);
    QCOMPARE(told(world->authenticate({})), answer);
    QCOMPARE(told(world->authenticate("a.b.c")), answer);
    QCOMPARE(told(world->authenticate(unsignedToken)), answer);
    QCOMPARE(told(world->authenticate(good.chopped(1))), answer);
    const QByteArray payload = EngineWorld::payloadText(good);
    for (const auto &key : {JwsKey::forSigning(Algorithm::HS256, "another"),
                            JwsKey::forSigning(Algorithm::HS512, EngineWorld::secret)})
        QCOMPARE(told(world->authenticate(Jws::sign(payload, key))), answer);
}

// S27, S40
void tst_ServerGuard::anAccessTokenEndsInItsLastSecond()
{
    EngineWorld world;
    world.start();
    const QByteArray access = world.loggedIn().access;
    world.advance(299s);
    QVERIFY(world->authenticate(access));
    world.advance(1s);
    QCOMPARE(told(world->authenticate(access)), notValid(u"Token is expired"_s));
    SimpleJwtSettings settings = world->settings();
    settings.LEEWAY = 10s;
    world->setSettings(settings);
    world.advance(9s);
    QVERIFY(world->authenticate(access));
    world.advance(1s);
    QVERIFY(!world->authenticate(access));
}

// S51 and the crash cases of contract.md 2.2
void tst_ServerGuard::userIdsAreTakenAsDjangoTakesThem_data()
{
    QTest::addColumn<QByteArray>("userId");
    QTest::addColumn<QString>("answer");
    const QString unknown = u"401 user_not_found User not found"_s;
    for (const char *one : {"1", "\"1\"", "1.0", "true", "\" 1 \"", "1.9"})
        QTest::newRow(one) << QByteArray(one) << u"accepted"_s;
    for (const char *nobody : {"null", "0", "-1", "\"99\"", "false"})
        QTest::newRow(nobody) << QByteArray(nobody) << unknown;
    for (const char *nothing :
         {"\"abc\"", "[1]", "{}", "1e300", "\"\"", "\"99999999999999999999\""})
        QTest::newRow(nothing) << QByteArray(nothing) << noIdentification;
}

void tst_ServerGuard::userIdsAreTakenAsDjangoTakesThem()
{
    QFETCH(const QByteArray, userId);
    QFETCH(const QString, answer);
    EngineWorld world;
    world.start();
    const QByteArray token = EngineWorld::sign(
        R"({"token_type":"access","jti":"x","exp":1800000060,"user_id":)" + userId + '}');
    QCOMPARE(told(world->authenticate(token)), answer);
}

// S39
void tst_ServerGuard::inactiveUsersPassWhereTheyAreNotChecked()
{
    EngineWorld world;
    SimpleJwtSettings settings;
    settings.CHECK_USER_IS_ACTIVE = false;
    world.start(settings);
    const QByteArray token = world.crafted("access", {{u"user_id"_s, 2}});
    QCOMPARE(told(world->authenticate(token)), u"accepted"_s);
    world.start(settings, u"simplejwt/5.3.1"_s);
    QCOMPARE(told(world->authenticate(token)), u"401 user_inactive User is inactive"_s);
}

// S43
void tst_ServerGuard::everyTokenClassHasItsMessage()
{
    EngineWorld world;
    SimpleJwtSettings settings;
    settings.AUTH_TOKEN_CLASSES = {TokenType::Access, TokenType::Sliding};
    world.start(settings);
    QCOMPARE(told(world->authenticate(world.crafted("refresh"))),
             u"401 token_not_valid Given token not valid for any token type [AccessToken access "
             "Token has wrong type] [SlidingToken sliding Token has wrong type]"_s);
    QCOMPARE(told(world->authenticate(world.crafted("sliding"))), u"accepted"_s);
    QCOMPARE(told(world->authenticate(world.crafted("access"))), u"accepted"_s);
}

// S46
void tst_ServerGuard::aChangedPasswordRefusesTheToken()
{
    EngineWorld world;
    SimpleJwtSettings settings;
    settings.CHECK_REVOKE_TOKEN = true;
    world.start(settings);
    const TokenPair pair = world.loggedIn();
    QCOMPARE(EngineWorld::payload(pair.access)[u"hash_password"].toString().size(), 32);
    QVERIFY(world->authenticate(pair.access));
    world.users.setPassword(1, u"md5$other$0"_s);
    const QString answer = u"401 password_changed The user's password has been changed."_s;
    QCOMPARE(told(world->authenticate(pair.access)), answer);
    QCOMPARE(told(world->authenticate(world.crafted("access"))), answer);
    QVERIFY(world->verify(pair.access));
}

// S97
void tst_ServerGuard::renamedClaimsAreWrittenAndRead()
{
    EngineWorld world;
    SimpleJwtSettings settings;
    settings.TOKEN_TYPE_CLAIM = u"typ"_s;
    settings.JTI_CLAIM = u"id"_s;
    world.start(settings);
    const TokenPair pair = world.loggedIn();
    QVERIFY(EngineWorld::payloadText(pair.access).startsWith(R"({"typ":"access","exp":)"));
    QVERIFY(world->authenticate(pair.access));
    QCOMPARE(told(world->authenticate(pair.refresh)), notValid(u"Token has wrong type"_s));
    QVERIFY(world->blacklist(pair.refresh));
    QVERIFY(!world->refresh(pair.refresh));
}

void tst_ServerGuard::claimsSetToNothingAreNotChecked()
{
    EngineWorld world;
    SimpleJwtSettings settings;
    settings.TOKEN_TYPE_CLAIM = std::nullopt;
    world.start(settings);
    const TokenPair pair = world.loggedIn();
    QVERIFY(EngineWorld::payload(pair.access).contains(u"null"));
    QVERIFY(world->authenticate(pair.refresh));
    settings = {};
    settings.JTI_CLAIM = std::nullopt;
    world.start(settings);
    QVERIFY(world->authenticate(world.crafted("access", {{u"jti"_s, QJsonValue::Null}})));
}

// design.md S6
void tst_ServerGuard::revokedAccessTokensAreRefusedAndLaterOnesNot()
{
    EngineWorld world;
    world.options.rememberIssuedTokens = true;
    world.start();
    const TokenPair alice = world.loggedIn();
    const auto refreshed = world->refresh(alice.refresh);
    QCOMPARE(world->refuseIssuedAccessTokens(), 2);
    const QString answer = notValid(u"Token is invalid"_s);
    QCOMPARE(told(world->authenticate(alice.access)), answer);
    QCOMPARE(told(world->authenticate(refreshed->access)), answer);
    const auto later = world->refresh(alice.refresh);
    QVERIFY(world->authenticate(later->access));
    QCOMPARE(world->refuseIssuedAccessTokens(), 1);
    QVERIFY(!world->authenticate(later->access));
}

void tst_ServerGuard::anotherKeyRefusesWhatWasSignedBefore()
{
    EngineWorld world;
    world.start();
    const TokenPair pair = world.loggedIn();
    SimpleJwtSettings settings = world->settings();
    settings.SIGNING_KEY = "another secret";
    world->setSettings(settings);
    QCOMPARE(told(world->authenticate(pair.access)), notValid(u"Token is invalid"_s));
    QVERIFY(world->authenticate(world.loggedIn().access));
}

void tst_ServerGuard::badSettingsChangeNothing()
{
    EngineWorld world;
    world.start();
    const TokenPair pair = world.loggedIn();
    SimpleJwtSettings settings = world->settings();
    settings.ALGORITHM = "RS256"_ba;
    QVERIFY_EXCEPTION_THROWN(world->setSettings(settings), std::runtime_error);
    QVERIFY(world->authenticate(pair.access));
    QCOMPARE(world->settings().ALGORITHM, "HS256"_ba);
}

QTEST_GUILESS_MAIN(tst_ServerGuard)
#include "tst_serverguard.moc"
