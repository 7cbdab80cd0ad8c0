// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <SessionKeeperServer/engine/jwtauthengine.h>

#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<JwtAuthEngine> jwtAuth(const EngineWorld &world, const QString &profile,
                                       JwtAuthSettings settings = {}, bool faithful = false)
{
    settings.JWT_SECRET_KEY = {{QByteArray(), EngineWorld::secret}};
    JwtAuthOptions options;
    options.profile = JwtAuthProfile::named(profile).value();
    options.passwordIterations = 1;
    options.faithful = faithful;
    options.clock = world.options.clock;
    return std::make_unique<JwtAuthEngine>(world.database, settings, options);
}

} // namespace

// Two systems with one key on one database: a token is good for what it was made for and nothing
// else, however it is spelled.
class tst_ServerTokenConfusion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensOfSimpleJwtAreNoneOfJwtAuth_data();
    void tokensOfSimpleJwtAreNoneOfJwtAuth();
    void tokensOfJwtAuthAreNoneOfSimpleJwt_data();
    void tokensOfJwtAuthAreNoneOfSimpleJwt();
    void aBlacklistedTokenIsDeadInEverySpelling_data();
    void aBlacklistedTokenIsDeadInEverySpelling();
    void tokensThatNeverExpireStayBlacklisted();
};

void tst_ServerTokenConfusion::tokensOfSimpleJwtAreNoneOfJwtAuth_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("refused");
    for (const QString &profile : {u"drfjwt/1.0"_s, u"drfjwt/1.7"_s, u"drfjwt/1.10+"_s})
        QTest::newRow(qPrintable(profile))
            << profile << u"401 - Incorrect authentication credentials."_s;
    QTest::newRow("styria/1.17") << u"styria/1.17"_s << u"401 - Invalid token."_s;
}

void tst_ServerTokenConfusion::tokensOfSimpleJwtAreNoneOfJwtAuth()
{
    QFETCH(const QString, profile);
    QFETCH(const QString, refused);
    EngineWorld world;
    world.options.tokenClaims = {u"username"_s};
    world.start();
    const TokenPair pair = world.loggedIn();
    QVERIFY(world->blacklist(pair.refresh));
    const QByteArray sliding = *world->obtainSliding(u"alice"_s, u"pw"_s);
    const auto engine = jwtAuth(world, profile);
    for (const QByteArray &token : {pair.refresh, pair.access, sliding}) {
        QCOMPARE(told(engine->authenticate(token)), refused);
        QVERIFY(!engine->verify(token));
        QVERIFY(!engine->refresh(token));
    }
    QVERIFY(engine->authenticate(engine->obtain(u"alice"_s, u"pw"_s)->token));
    // The original looks at the name and at nothing else.
    QVERIFY(jwtAuth(world, profile, {}, true)->authenticate(pair.refresh));
}

void tst_ServerTokenConfusion::tokensOfJwtAuthAreNoneOfSimpleJwt_data()
{
    QTest::addColumn<QString>("profile");
    for (const QString &profile : JwtAuthProfile::names())
        QTest::newRow(qPrintable(profile)) << profile;
}

void tst_ServerTokenConfusion::tokensOfJwtAuthAreNoneOfSimpleJwt()
{
    QFETCH(const QString, profile);
    EngineWorld world;
    world.start();
    const QByteArray token = jwtAuth(world, profile)->obtain(u"alice"_s, u"pw"_s)->token;
    QVERIFY(!world->authenticate(token));
    QVERIFY(!world->authenticateStateless(token));
    QVERIFY(!world->refresh(token));
    QVERIFY(!world->refreshSliding(token));
    QVERIFY(!world->blacklist(token));
}

void tst_ServerTokenConfusion::aBlacklistedTokenIsDeadInEverySpelling_data()
{
    using TokenId = JwtAuthSettings::TokenId;
    QTest::addColumn<TokenId>("use");
    QTest::newRow("off") << TokenId::Off;
    QTest::newRow("include") << TokenId::Include;
    QTest::newRow("require") << TokenId::Require;
}

void tst_ServerTokenConfusion::aBlacklistedTokenIsDeadInEverySpelling()
{
    QFETCH(const JwtAuthSettings::TokenId, use);
    const EngineWorld world;
    JwtAuthSettings settings;
    settings.JWT_TOKEN_ID = use;
    const auto engine = jwtAuth(world, u"styria/1.17"_s, settings);
    for (const QByteArray &alice : {QByteArray(), QByteArray("="), QByteArray("==")}) {
        const User user = *world.users.byUsername(alice.isEmpty() ? u"alice"_s : u"root"_s);
        const QByteArray token = engine->tokenFor(user)->token;
        QVERIFY(engine->blacklist(token + alice));
        for (const char *const end : {"", "=", "==", "==="}) {
            QCOMPARE(told(engine->authenticate(token + end)), u"403 - Token is blacklisted."_s);
            QVERIFY(!engine->refresh(token + end));
        }
    }
}

void tst_ServerTokenConfusion::tokensThatNeverExpireStayBlacklisted()
{
    EngineWorld world;
    JwtAuthSettings settings;
    settings.JWT_TOKEN_ID = JwtAuthSettings::TokenId::Off;
    settings.JWT_VERIFY_EXPIRATION = false;
    settings.JWT_DELETE_STALE_BLACKLISTED_TOKENS = true;
    const auto engine = jwtAuth(world, u"styria/1.17"_s, settings);
    const QByteArray token = engine->obtain(u"alice"_s, u"pw"_s)->token;
    QVERIFY(engine->blacklist(token));
    world.advance(std::chrono::hours(1));
    QVERIFY(engine->blacklist(engine->obtain(u"root"_s, u"pw"_s)->token));
    QVERIFY(!engine->authenticate(token));
}

QTEST_GUILESS_MAIN(tst_ServerTokenConfusion)
#include "tst_servertokenconfusion.moc"
