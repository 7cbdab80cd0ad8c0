// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtauthworld.h"

#include <SessionKeeperServer/store/password.h>

#include <QtCore/qelapsedtimer.h>
#include <QtTest/qtest.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString expired = u"Signature has expired."_s;
const QString undecodable = u"Error decoding signature."_s;

QString refused(const QString &text)
{
    return u"400 non_field_errors - "_s + text;
}

QString refusedByGuard(const QString &text)
{
    return u"401 - "_s + text;
}

} // namespace

// djangorestframework-jwt without HTTP (contract.md 3).
class tst_ServerJwtAuth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneMomentIsInTheWholeToken();
    void aTokenLivesToTheEndOfItsLastSecond();
    void leewayIsCountedInFractions();
    void theLimitOfTheChainIsInclusive();
    void theLastTokenOutlivesTheChain();
    void origIatKeepsItsSpelling();
    void numbersAreReadAsPythonDoes_data();
    void numbersAreReadAsPythonDoes();
    void crashesAreKeptOnDemand();
    void olderGuardsCrashToo();
    void twoTokensOfOneSecondAreOne();
    void anUnknownUserTakesAsLongAsAWrongPassword();
    void usersWithoutPasswordCannotLogIn();
    void settingsCanChangeWhileItRuns();
    void badSettingsChangeNothing();
    void impossibleKeysAreNamed_data();
    void impossibleKeysAreNamed();
    void refusedTokensAreRefusedByTheGuardOnly();
    void tokensOfManyThreadsAreGood();
    void aBrokenDatabaseIsARefusal();
    void aTokenForAUserIsAsAfterALogin();
};

void tst_ServerJwtAuth::oneMomentIsInTheWholeToken()
{
    JwtAuthWorld world;
    JwtAuthSettings settings;
    settings.JWT_ALLOW_REFRESH = true;
    world.start(settings);
    QCOMPARE(EngineWorld::payloadText(world.loggedIn()),
             R"({"user_id":1,"username":"alice","exp":1800000300,"email":"alice@example.org",)"
             R"("orig_iat":1800000000})");
    world.start(settings, u"drfjwt/1.0"_s);
    QCOMPARE(EngineWorld::payloadText(world.loggedIn()),
             R"({"user_id":1,"email":"alice@example.org","username":"alice","exp":1800000300,)"
             R"("orig_iat":1800000000})");
}

void tst_ServerJwtAuth::aTokenLivesToTheEndOfItsLastSecond()
{
    JwtAuthWorld world;
    world.start();
    const QByteArray token = world.loggedIn();
    world.world.advance(300s);
    QCOMPARE(told(world->authenticate(token)), u"accepted"_s);
    world.world.advance(1s);
    QCOMPARE(told(world->authenticate(token)), refusedByGuard(expired));
    QCOMPARE(told(world->verify(token)), refused(expired));
}

void tst_ServerJwtAuth::leewayIsCountedInFractions()
{
    JwtAuthWorld world;
    JwtAuthSettings settings;
    settings.JWT_LEEWAY = 1500ms;
    world.start(settings);
    const qint64 now = world.world.seconds();
    QCOMPARE(told(world->verify(world.crafted({{u"exp"_s, now - 1}}))), u"accepted"_s);
    QCOMPARE(told(world->verify(world.crafted({{u"exp"_s, now - 2}}))), refused(expired));
    QCOMPARE(told(world->authenticate(world.crafted({{u"nbf"_s, now + 1}}))), u"accepted"_s);
    QCOMPARE(told(world->authenticate(world.crafted({{u"nbf"_s, now + 2}}))),
             refusedByGuard(u"Incorrect authentication credentials."_s));
}

void tst_ServerJwtAuth::theLimitOfTheChainIsInclusive()
{
    JwtAuthWorld world;
    JwtAuthSettings settings;
    settings.JWT_REFRESH_EXPIRATION_DELTA = 100s;
    settings.JWT_LEEWAY = 60s;
    world.start(settings);
    const qint64 now = world.world.seconds();
    QCOMPARE(told(world->refresh(world.crafted({{u"orig_iat"_s, now - 100}}))), u"accepted"_s);
    QCOMPARE(told(world->refresh(world.crafted({{u"orig_iat"_s, now - 101}}))),
             refused(u"Refresh has expired."_s));
    // Of the future, as after a clock was put right.
    QCOMPARE(told(world->refresh(world.crafted({{u"orig_iat"_s, now + 999}}))), u"accepted"_s);
}

void tst_ServerJwtAuth::theLastTokenOutlivesTheChain()
{
    JwtAuthWorld world;
    JwtAuthSettings settings;
    settings.JWT_ALLOW_REFRESH = true;
    settings.JWT_REFRESH_EXPIRATION_DELTA = 400s;
    world.start(settings);
    QByteArray token = world.loggedIn();
    world.world.advance(200s);
    token = world->refresh(token)->token;
    world.world.advance(200s);
    token = world->refresh(token)->token;
    world.world.advance(300s);
    QCOMPARE(told(world->authenticate(token)), u"accepted"_s);
    QCOMPARE(told(world->refresh(token)), refused(u"Refresh has expired."_s));
}

void tst_ServerJwtAuth::origIatKeepsItsSpelling()
{
    JwtAuthWorld world;
    world.start();
    const QByteArray token = EngineWorld::sign(
        R"({"username":"alice","orig_iat":1.8e9,"exp":1800000009})");
    QVERIFY(
        EngineWorld::payloadText(world->refresh(token)->token).endsWith(R"("orig_iat":1.8e9})"));
}

void tst_ServerJwtAuth::numbersAreReadAsPythonDoes_data()
{
    QTest::addColumn<QString>("claim");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *claim, const char *json,
                        const QString &expected) {
        QTest::newRow(name) << QString::fromLatin1(claim) << QByteArray(json) << expected;
    };
    const QString fine = u"accepted"_s;
    const QString incorrect = refusedByGuard(u"Incorrect authentication credentials."_s);
    row("exp as digits", "exp", "\" 1800000005 \"", fine);
    row("exp with fraction", "exp", "1799999999.9", refusedByGuard(expired));
    row("exp just past the second", "exp", "1800000000.9", fine);
    row("exp true", "exp", "true", refusedByGuard(expired));
    row("exp far away", "exp", "1e300", fine);
    row("exp with fraction in digits", "exp", "\"1800000005.5\"", refusedByGuard(undecodable));
    row("exp empty", "exp", "\"\"", refusedByGuard(undecodable));
    row("exp list", "exp", "[]", refusedByGuard(undecodable));
    row("iat digits", "iat", "\"5\"", fine);
    row("iat words", "iat", "\"five\"", incorrect);
    row("iat object", "iat", "{}", refusedByGuard(undecodable));
    row("nbf words", "nbf", "\"five\"", refusedByGuard(undecodable));
    row("nbf null", "nbf", "null", refusedByGuard(undecodable));
    row("nbf now", "nbf", "1800000000", fine);
}

void tst_ServerJwtAuth::numbersAreReadAsPythonDoes()
{
    QFETCH(const QString, claim);
    QFETCH(const QByteArray, json);
    QFETCH(const QString, expected);
    JwtAuthWorld world;
    world.start();
    const QByteArray payload = R"({"username":"alice",")" + claim.toLatin1() + "\":" + json + '}';
    QCOMPARE(told(world->authenticate(EngineWorld::sign(payload))), expected);
}

void tst_ServerJwtAuth::crashesAreKeptOnDemand()
{
    JwtAuthWorld world;
    world.options.faithful = true;
    JwtAuthSettings settings;
    settings.JWT_GET_USER_SECRET_KEY = JwtAuthSettings::UserSecretKey::PasswordHash;
    world.start(settings);
    const QByteArray stranger = world.crafted({{u"user_id"_s, 4711}});
    QCOMPARE(told(world->authenticate(stranger)), u"500 - "_s);
    QCOMPARE(told(world->verify(stranger)), u"500 - "_s);
    world.start();
    const QByteArray misdirected = world.crafted({{u"aud"_s, u"us"_s}});
    QCOMPARE(told(world->authenticate(misdirected)),
             refusedByGuard(u"Incorrect authentication credentials."_s));
    QCOMPARE(told(world->verify(misdirected)), u"500 - "_s);
    QCOMPARE(told(world->refresh(world.crafted({{u"orig_iat"_s, u"then"_s}}))), u"500 - "_s);
    // What it catches stays as it is.
    QCOMPARE(told(world->verify("garbage")), refused(undecodable));
    QCOMPARE(told(world->refresh(world.crafted({{u"orig_iat"_s, 0}}))),
             refused(u"orig_iat field is required."_s));
}

void tst_ServerJwtAuth::olderGuardsCrashToo()
{
    JwtAuthWorld world;
    world.start({}, u"drfjwt/1.0"_s);
    const qint64 soon = world.world.seconds() + 9;
    QCOMPARE(told(world->authenticate(world.crafted({{u"nbf"_s, soon}}))),
             refusedByGuard(u"Incorrect authentication credentials."_s));
    world.options.faithful = true;
    world.start({}, u"drfjwt/1.0"_s);
    QCOMPARE(told(world->authenticate(world.crafted({{u"nbf"_s, soon}}))), u"500 - "_s);
}

// As with the original: nothing in it tells them apart.
void tst_ServerJwtAuth::twoTokensOfOneSecondAreOne()
{
    JwtAuthWorld world;
    world.start();
    QCOMPARE(world.loggedIn(), world.loggedIn());
    world.start({}, u"styria/1.17"_s);
    QVERIFY(world.loggedIn() != world.loggedIn());
}

void tst_ServerJwtAuth::anUnknownUserTakesAsLongAsAWrongPassword()
{
    JwtAuthWorld world;
    world.start();
    world.options.passwordIterations = 20000;
    JwtAuthSettings settings;
    settings.JWT_SECRET_KEY = {{QByteArray(), "s"}};
    JwtAuthEngine engine(world.world.database, settings, world.options);
    world.world.users.setPassword(1, Password::encode(u"pw"_s, 20000));
    const auto fastest = [&engine](const QString &name) {
        qint64 best = std::numeric_limits<qint64>::max();
        for (int round = 0; round < 9; ++round) {
            QElapsedTimer timer;
            timer.start();
            if (engine.obtain(name, u"wrong"_s))
                qFatal("a wrong password was taken");
            best = std::min(best, timer.nsecsElapsed());
        }
        return best;
    };
    const qint64 known = fastest(u"alice"_s);
    const qint64 unknown = fastest(u"nobody"_s);
    QVERIFY(unknown > known / 2 && unknown < known * 2);
    QCOMPARE(told(engine.obtain(u"alice"_s, u"wrong"_s)),
             told(engine.obtain(u"nobody"_s, u"wrong"_s)));
}

void tst_ServerJwtAuth::usersWithoutPasswordCannotLogIn()
{
    JwtAuthWorld world;
    world.start();
    for (const QString &stored : {u""_s, u"!unusable"_s, u"garbage"_s}) {
        world.world.users.setPassword(1, stored);
        QCOMPARE(told(world->obtain(u"alice"_s, u""_s)),
                 refused(u"Unable to log in with provided credentials."_s));
    }
}

void tst_ServerJwtAuth::settingsCanChangeWhileItRuns()
{
    JwtAuthWorld world;
    world.start();
    const QByteArray old = world.loggedIn();
    JwtAuthSettings settings = world->settings();
    QCOMPARE(settings.JWT_AUTH_HEADER_PREFIX, QByteArray("JWT"));
    QCOMPARE(settings.JWT_ALLOW_REFRESH, false);
    settings.JWT_SECRET_KEY = {{QByteArray(), "another"}};
    settings.JWT_EXPIRATION_DELTA = 7s;
    world->setSettings(settings);
    QCOMPARE(told(world->authenticate(old)), refusedByGuard(undecodable));
    const QByteArray fresh = world.loggedIn();
    QCOMPARE(EngineWorld::payload(fresh)[u"exp"].toInteger(), world.world.seconds() + 7);
    QCOMPARE(told(world->authenticate(fresh)), u"accepted"_s);
}

void tst_ServerJwtAuth::badSettingsChangeNothing()
{
    JwtAuthWorld world;
    world.start();
    const QByteArray token = world.loggedIn();
    JwtAuthSettings settings = world->settings();
    settings.JWT_ALGORITHM = {"none"};
    QVERIFY_EXCEPTION_THROWN(world->setSettings(settings), std::runtime_error);
    QCOMPARE(told(world->authenticate(token)), u"accepted"_s);
}

void tst_ServerJwtAuth::impossibleKeysAreNamed_data()
{
    QTest::addColumn<QByteArray>("algorithm");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("unknown algorithm") << QByteArray("none") << QByteArray("x")
                                       << QByteArray("JWT_AUTH: JWT_ALGORITHM \"none\" is unknown");
    QTest::newRow("secret for RSA")
        << QByteArray("RS256") << QByteArray("hush")
        << QByteArray("JWT_AUTH: JWT_SECRET_KEY does not work with JWT_ALGORITHM RS256: ");
    QTest::newRow("empty secret")
        << QByteArray("HS256") << QByteArray()
        << QByteArray("JWT_AUTH: JWT_SECRET_KEY does not work with JWT_ALGORITHM HS256: ");
}

void tst_ServerJwtAuth::impossibleKeysAreNamed()
{
    QFETCH(const QByteArray, algorithm);
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, begin);
    JwtAuthWorld world;
    JwtAuthSettings settings;
    settings.JWT_ALGORITHM = {algorithm};
    settings.JWT_SECRET_KEY = {{QByteArray(), key}};
    try {
        world.start(settings);
    } catch (const std::runtime_error &error) {
        QCOMPARE(QByteArray(error.what()).left(begin.size()), begin);
        QVERIFY(!QByteArray(error.what()).contains("hush"));
        return;
    }
    QFAIL("the settings were taken");
}

void tst_ServerJwtAuth::refusedTokensAreRefusedByTheGuardOnly()
{
    JwtAuthWorld world;
    world.options.rememberIssuedTokens = true;
    JwtAuthSettings settings;
    settings.JWT_ALLOW_REFRESH = true;
    world.start(settings);
    const QByteArray token = world.loggedIn();
    QCOMPARE(world->refuseIssuedAccessTokens(), 1);
    QCOMPARE(world->refuseIssuedAccessTokens(), 0);
    QCOMPARE(told(world->authenticate(token)), refusedByGuard(undecodable));
    QCOMPARE(told(world->verify(token)), u"accepted"_s);
    world.world.advance(1s);
    QCOMPARE(told(world->authenticate(world->refresh(token)->token)), u"accepted"_s);
    world.world.advance(300s);
    QCOMPARE(told(world->authenticate(token)), refusedByGuard(expired));
}

void tst_ServerJwtAuth::tokensOfManyThreadsAreGood()
{
    JwtAuthWorld world;
    world.options.rememberIssuedTokens = true;
    JwtAuthSettings settings;
    settings.JWT_ALLOW_REFRESH = true;
    world.start(settings);
    const QByteArray token = world.loggedIn();
    const JwtAuthSettings same = world->settings();
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int round = 0; round < 50; ++round) {
                const auto next = world->refresh(token);
                good += next && world->authenticate(next->token) && world->verify(next->token);
                world->setSettings(same);
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(good.load(), 200);
}

void tst_ServerJwtAuth::aBrokenDatabaseIsARefusal()
{
    JwtAuthOptions options;
    options.passwordIterations = 1;
    JwtAuthSettings settings;
    settings.JWT_SECRET_KEY = {{QByteArray(), EngineWorld::secret}};
    JwtAuthEngine engine(std::make_shared<Database>(u"sqlite::memory:"_s), settings, options);
    const QString broken = u"503 - The server cannot reach its database at the moment; try again "
                           "later."_s;
    QCOMPARE(told(engine.obtain(u"alice"_s, u"pw"_s)), broken);
    const QByteArray token = EngineWorld::sign(R"({"username":"alice"})");
    QCOMPARE(told(engine.authenticate(token)), broken);
    QCOMPARE(told(engine.verify(token)), broken);
    QVERIFY(!engine.verify(token).refusal().logged.contains(QString::fromLatin1(token)));
}

void tst_ServerJwtAuth::aTokenForAUserIsAsAfterALogin()
{
    JwtAuthWorld world;
    JwtAuthSettings settings;
    settings.JWT_ALLOW_REFRESH = true;
    world.start(settings);
    const JwtGrant grant = *world->tokenFor(*world.world.users.byUsername(u"root"_s));
    QCOMPARE(grant.user.username, u"root"_s);
    QVERIFY(grant.pk.isNull() || grant.pk.isUndefined());
    QCOMPARE(grant.token, world.loggedIn(u"root"_s));
    QVERIFY(world->authenticate(grant.token)->isStaff);
}

QTEST_GUILESS_MAIN(tst_ServerJwtAuth)
#include "tst_serverjwtauth.moc"
