// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <SessionKeeperServer/jose/base64url.h>
#include <SessionKeeperServer/jose/jws.h>
#include <SessionKeeperServer/store/password.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

#include <algorithm>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString noActiveAccount = u"401 - No active account found with the given credentials"_s;

} // namespace

// contract.md 7.2
class tst_ServerObtain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensHaveTheOriginalsShape();
    void lifetimesCountFromOneMoment();
    void userIdIsWrittenAsTheProfileSays_data();
    void userIdIsWrittenAsTheProfileSays();
    void wrongCredentialsAllSoundTheSame_data();
    void wrongCredentialsAllSoundTheSame();
    void anUnknownUserTakesAsLongAsAWrongPassword();
    void audienceAndIssuerAreWritten();
    void anotherFieldIdentifiesTheUser();
    void aMailAddressLogsIn();
    void theRefreshTokenIsOutstandingAtOnce();
    void nothingIsRecordedWithoutTheBlacklist();
    void lastLoginIsWrittenOnlyWhenAskedFor();
    void impossibleSettingsAreNamed_data();
    void impossibleSettingsAreNamed();
    void aBrokenDatabaseIsARefusal();
};

// S01, S07
void tst_ServerObtain::tokensHaveTheOriginalsShape()
{
    EngineWorld world;
    world.start();
    const TokenPair pair = world.loggedIn();
    const QRegularExpression shape(uR"re(^\{"token_type":"(access|refresh)","exp":\d+,"iat":\d+,)re"
                                   uR"re("jti":"[0-9a-f]{32}","user_id":"1"\}$)re"_s);
    for (const QByteArray &token : {pair.access, pair.refresh}) {
        const QByteArray payload = EngineWorld::payloadText(token);
        QVERIFY2(shape.match(QString::fromLatin1(payload)).hasMatch(), payload.constData());
        QCOMPARE(*fromBase64Url(token.first(token.indexOf('.'))),
                 R"({"alg":"HS256","typ":"JWT"})"_ba);
    }
    QCOMPARE(EngineWorld::payload(pair.access)[u"token_type"].toString(), u"access"_s);
    QCOMPARE(EngineWorld::payload(pair.refresh)[u"token_type"].toString(), u"refresh"_s);
    QVERIFY(EngineWorld::payload(pair.access)[u"jti"]
            != EngineWorld::payload(pair.refresh)[u"jti"]);
}

// S08
void tst_ServerObtain::lifetimesCountFromOneMoment()
{
    EngineWorld world;
    world.start();
    const TokenPair pair = world.loggedIn();
    const QJsonObject access = EngineWorld::payload(pair.access);
    const QJsonObject refresh = EngineWorld::payload(pair.refresh);
    QCOMPARE(access[u"iat"].toInteger(), world.seconds());
    QCOMPARE(refresh[u"iat"].toInteger(), world.seconds());
    QCOMPARE(access[u"exp"].toInteger(), world.seconds() + 300);
    QCOMPARE(refresh[u"exp"].toInteger(), world.seconds() + 86400);
}

// S09
void tst_ServerObtain::userIdIsWrittenAsTheProfileSays_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QJsonValue>("userId");
    QTest::newRow("5.2.2") << u"simplejwt/5.2.2"_s << QJsonValue(1);
    QTest::newRow("5.5.0") << u"simplejwt/5.5.0"_s << QJsonValue(1);
    QTest::newRow("5.5.1") << u"simplejwt/5.5.1"_s << QJsonValue(u"1"_s);
    QTest::newRow("head") << u"simplejwt/head"_s << QJsonValue(u"1"_s);
}

void tst_ServerObtain::userIdIsWrittenAsTheProfileSays()
{
    QFETCH(const QString, profile);
    QFETCH(const QJsonValue, userId);
    EngineWorld world;
    world.start({}, profile);
    QCOMPARE(EngineWorld::payload(world.loggedIn().access)[u"user_id"], userId);
}

// S02, S03, S05
void tst_ServerObtain::wrongCredentialsAllSoundTheSame_data()
{
    QTest::addColumn<QString>("username");
    QTest::addColumn<QString>("password");
    QTest::newRow("wrong password") << u"alice"_s << u"PW"_s;
    QTest::newRow("no password") << u"alice"_s << u""_s;
    QTest::newRow("unknown user") << u"nobody"_s << u"pw"_s;
    QTest::newRow("inactive user") << u"ina"_s << u"pw"_s;
    QTest::newRow("other letter case") << u"ALICE"_s << u"pw"_s;
    QTest::newRow("password that cannot be used") << u"locked"_s << u"pw"_s;
    QTest::newRow("password that is not set") << u"locked"_s << u""_s;
}

void tst_ServerObtain::wrongCredentialsAllSoundTheSame()
{
    QFETCH(const QString, username);
    QFETCH(const QString, password);
    EngineWorld world;
    User locked;
    locked.username = u"locked"_s;
    locked.password = u"!x"_s;
    world.users.add(locked);
    world.start();
    QCOMPARE(told(world->obtainPair(username, password)), noActiveAccount);
}

// Medians of interleaved runs; a missing dummy hash is a factor of a thousand.
void tst_ServerObtain::anUnknownUserTakesAsLongAsAWrongPassword()
{
    EngineWorld world;
    constexpr int iterations = 20000;
    world.options.passwordIterations = iterations;
    world.users.setPassword(1, Password::encode(u"pw"_s, iterations));
    world.users.setPassword(2, Password::encode(u"pw"_s, iterations));
    world.start();
    constexpr int rounds = 15;
    const QStringList names {u"alice"_s, u"nobody"_s, u"ina"_s};
    std::vector<std::vector<qint64>> times(3);
    for (int round = 0; round < rounds; ++round) {
        for (int name = 0; name < 3; ++name) {
            QElapsedTimer timer;
            timer.start();
            QVERIFY(!world->obtainPair(names[name], u"wrong"_s));
            times[static_cast<size_t>(name)].push_back(timer.nsecsElapsed());
        }
    }
    const auto median = [](std::vector<qint64> values) {
        std::ranges::sort(values);
        return values[values.size() / 2];
    };
    const qint64 known = median(times[0]);
    for (size_t name = 1; name < 3; ++name) {
        QVERIFY(median(times[name]) > known / 2);
        QVERIFY(median(times[name]) < known * 2);
    }
}

// S11
void tst_ServerObtain::audienceAndIssuerAreWritten()
{
    EngineWorld world;
    SimpleJwtSettings settings;
    settings.AUDIENCE = QJsonArray {u"a"_s, u"b"_s};
    settings.ISSUER = u"me"_s;
    world.start(settings);
    const TokenPair pair = world.loggedIn();
    for (const QByteArray &token : {pair.access, pair.refresh})
        QVERIFY(EngineWorld::payloadText(token).endsWith(
            R"("user_id":"1","aud":["a","b"],"iss":"me"})"));
}

// S12
void tst_ServerObtain::anotherFieldIdentifiesTheUser()
{
    EngineWorld world;
    SimpleJwtSettings settings;
    settings.USER_ID_FIELD = u"username"_s;
    settings.USER_ID_CLAIM = u"user"_s;
    world.start(settings);
    const TokenPair pair = world.loggedIn();
    const QJsonObject access = EngineWorld::payload(pair.access);
    QCOMPARE(access[u"user"].toString(), u"alice"_s);
    QVERIFY(!access.contains(u"user_id"));
    QCOMPARE(world->authenticate(pair.access)->username, u"alice"_s);
}

// S06
void tst_ServerObtain::aMailAddressLogsIn()
{
    EngineWorld world;
    world.options.usernameField = u"email"_s;
    world.start();
    QCOMPARE(told(world->obtainPair(u"alice@example.org"_s, u"pw"_s)), u"accepted"_s);
    QCOMPARE(told(world->obtainPair(u"alice"_s, u"pw"_s)), noActiveAccount);
}

void tst_ServerObtain::theRefreshTokenIsOutstandingAtOnce()
{
    EngineWorld world;
    world.start();
    const TokenPair pair = world.loggedIn();
    QVERIFY(world.ledger.isOutstanding(EngineWorld::payload(pair.refresh)[u"jti"].toString()));
    QVERIFY(!world.ledger.isOutstanding(EngineWorld::payload(pair.access)[u"jti"].toString()));
}

void tst_ServerObtain::nothingIsRecordedWithoutTheBlacklist()
{
    EngineWorld world;
    world.options.tokenBlacklist = false;
    world.start();
    const TokenPair pair = world.loggedIn();
    QVERIFY(!world.ledger.isOutstanding(EngineWorld::payload(pair.refresh)[u"jti"].toString()));
}

// S14
void tst_ServerObtain::lastLoginIsWrittenOnlyWhenAskedFor()
{
    EngineWorld world;
    world.start();
    world.loggedIn();
    QVERIFY(!world.users.byId(1)->lastLogin.isValid());
    SimpleJwtSettings settings;
    settings.UPDATE_LAST_LOGIN = true;
    world.start(settings);
    const TokenPair pair = world.loggedIn();
    QCOMPARE(world.users.byId(1)->lastLogin.toSecsSinceEpoch(), world.seconds());
    const qint64 then = world.seconds();
    world.advance(60s);
    QVERIFY(world->refresh(pair.refresh));
    QCOMPARE(world.users.byId(1)->lastLogin.toSecsSinceEpoch(), then);
}

void tst_ServerObtain::impossibleSettingsAreNamed_data()
{
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("algorithm")
        << u"ALGORITHM"_s
        << "SIMPLE_JWT: ALGORITHM \"none\" is unknown; use HS256, HS384, HS512, the same of RS, ES or PS, or ES256K, ES521 or EdDSA."_ba;
    QTest::newRow("key")
        << u"SIGNING_KEY"_s
        << "SIMPLE_JWT: SIGNING_KEY does not work with ALGORITHM RS256: This is not an "
           "unencrypted private key in PEM form."_ba;
    QTest::newRow("field")
        << u"USER_ID_FIELD"_s
        << "SIMPLE_JWT: USER_ID_FIELD \"uuid\" is not one of id, pk, username, email."_ba;
    QTest::newRow("audience") << u"AUDIENCE"_s
                              << "SIMPLE_JWT: AUDIENCE is neither text nor a list of texts."_ba;
}

void tst_ServerObtain::impossibleSettingsAreNamed()
{
    QFETCH(const QString, setting);
    QFETCH(const QByteArray, sentence);
    EngineWorld world;
    SimpleJwtSettings settings;
    if (setting == "ALGORITHM"_L1)
        settings.ALGORITHM = "none"_ba;
    else if (setting == "SIGNING_KEY"_L1)
        settings.ALGORITHM = "RS256"_ba;
    else if (setting == "USER_ID_FIELD"_L1)
        settings.USER_ID_FIELD = u"uuid"_s;
    else
        settings.AUDIENCE = 5;
    try {
        world.start(settings);
    } catch (const std::runtime_error &error) {
        QCOMPARE(QByteArray(error.what()), sentence);
        return;
    }
    QFAIL("the settings were taken");
}

void tst_ServerObtain::aBrokenDatabaseIsARefusal()
{
    EngineWorld world;
    world.options.profile = {};
    SimpleJwtSettings settings;
    settings.SIGNING_KEY = EngineWorld::secret;
    SimpleJwtEngine engine(std::make_shared<Database>(u"sqlite::memory:"_s), settings,
                           world.options);
    const auto outcome = engine.obtainPair(u"alice"_s, u"pw"_s);
    QCOMPARE(told(outcome),
             u"503 - The server cannot reach its database at the moment; try again later."_s);
    QVERIFY(outcome.refusal().logged.contains(u"no such table: auth_user"_s));
}

QTEST_GUILESS_MAIN(tst_ServerObtain)
#include "tst_serverobtain.moc"
