// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <QtTest/qtest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString blacklisted = u"401 token_not_valid Token is blacklisted"_s;
const QString noActiveAccount = u"401 - No active account found for the given token."_s;

SimpleJwtSettings rotating(bool blacklistAfterRotation = true)
{
    SimpleJwtSettings settings;
    settings.ROTATE_REFRESH_TOKENS = true;
    settings.BLACKLIST_AFTER_ROTATION = blacklistAfterRotation;
    return settings;
}

} // namespace

// contract.md 7.4
class tst_ServerRefresh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutRotationTheTokenServesAgain();
    void issuedAtIsWrittenAsTheProfileSays();
    void claimsAreCopiedInTheirOrder();
    void tokensAreRefusedInTheOriginalsWords_data();
    void tokensAreRefusedInTheOriginalsWords();
    void theUserIsCheckedAsTheProfileSays_data();
    void theUserIsCheckedAsTheProfileSays();
    void rotationGivesASuccessor();
    void withoutBlacklistingTheSpentTokenLives();
    void withBlacklistingTheSpentTokenIsDead();
    void withoutTheAppBlacklistingIsInert();
    void ofRacingRefreshesOneWins();
    void mintedElsewhereIsAcceptedAndListed();
    void aChangedPasswordEndsTheSessionAtHead();
    void anIdThatIsNoTextIsNone();
    void anIdThatCannotBeStoredIsRefused_data();
    void anIdThatCannotBeStoredIsRefused();
};

// S60
void tst_ServerRefresh::withoutRotationTheTokenServesAgain()
{
    EngineWorld world;
    world.start();
    const TokenPair pair = world.loggedIn();
    for (int i = 0; i < 2; ++i) {
        const auto refreshed = world->refresh(pair.refresh);
        QVERIFY(refreshed);
        QVERIFY(!refreshed->refresh);
        QVERIFY(world->authenticate(refreshed->access));
    }
}

// S61
void tst_ServerRefresh::issuedAtIsWrittenAsTheProfileSays()
{
    for (const QString &profile : {u"simplejwt/5.5.0"_s, u"simplejwt/5.5.1"_s}) {
        EngineWorld world;
        world.start({}, profile);
        const qint64 login = world.seconds();
        const TokenPair pair = world.loggedIn();
        world.advance(60s);
        const QJsonObject access = EngineWorld::payload(world->refresh(pair.refresh)->access);
        QCOMPARE(access[u"exp"].toInteger(), world.seconds() + 300);
        QCOMPARE(access[u"iat"].toInteger(), profile.endsWith(u'0') ? login : world.seconds());
    }
}

// S62, S71
void tst_ServerRefresh::claimsAreCopiedInTheirOrder()
{
    EngineWorld world;
    world.start(rotating());
    const QByteArray token = EngineWorld::sign(
        R"({"z":{"b":1.0,"a":[]},"token_type":"refresh","exp":1800000060,"jti":"x","nbf":5,"user_id":1,"aud":"w"})");
    const auto refreshed = world->refresh(token);
    QVERIFY(refreshed);
    const QByteArray access = EngineWorld::payloadText(refreshed->access);
    QVERIFY2(
        access.startsWith(R"({"token_type":"access","exp":1800000300,"iat":1800000000,"jti":")"),
        access.constData());
    QVERIFY2(access.endsWith(R"(","z":{"b":1.0,"a":[]},"nbf":5,"user_id":1,"aud":"w"})"),
             access.constData());
    const QByteArray successor = EngineWorld::payloadText(*refreshed->refresh);
    QVERIFY2(successor.startsWith(
                 R"({"z":{"b":1.0,"a":[]},"token_type":"refresh","exp":1800086400,"jti":")"),
             successor.constData());
    QVERIFY2(successor.endsWith(R"(","nbf":5,"user_id":1,"aud":"w","iat":1800000000})"),
             successor.constData());
}

// S64 to S66, S81
void tst_ServerRefresh::tokensAreRefusedInTheOriginalsWords_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QJsonObject>("changes");
    QTest::addColumn<QString>("reason");
    const QJsonValue gone = QJsonValue::Null;
    const QJsonValue dead = u"dead"_s;
    const auto row = [](const char *name, const QString &type, const QJsonObject &changes,
                        const QString &reason) {
        QTest::newRow(name) << type << changes << reason;
    };
    row("expired", u"refresh"_s, {{u"exp"_s, 5}}, u"Token is expired"_s);
    row("access token", u"access"_s, {}, u"Token has wrong type"_s);
    row("no type", u"refresh"_s, {{u"token_type"_s, gone}}, u"Token has no type"_s);
    row("no exp", u"refresh"_s, {{u"exp"_s, gone}}, u"Token has no 'exp' claim"_s);
    row("no id", u"refresh"_s, {{u"jti"_s, gone}}, u"Token has no id"_s);
    row("blacklisted", u"refresh"_s, {{u"jti"_s, dead}}, u"Token is blacklisted"_s);
    row("expired before blacklisted", u"refresh"_s, {{u"jti"_s, dead}, {u"exp"_s, 5}},
        u"Token is expired"_s);
    row("blacklisted before wrong type", u"access"_s, {{u"jti"_s, dead}},
        u"Token is blacklisted"_s);
    row("blacklisted before no exp", u"refresh"_s, {{u"jti"_s, dead}, {u"exp"_s, gone}},
        u"Token is blacklisted"_s);
}

void tst_ServerRefresh::tokensAreRefusedInTheOriginalsWords()
{
    QFETCH(const QString, type);
    QFETCH(const QJsonObject, changes);
    QFETCH(const QString, reason);
    EngineWorld world;
    world.start();
    QVERIFY(world->blacklist(world.crafted("refresh", {{u"jti"_s, u"dead"_s}})));
    const QByteArray token = world.crafted(type.toLatin1().constData(), changes);
    QCOMPARE(told(world->refresh(token)), u"401 token_not_valid "_s + reason);
    QCOMPARE(told(world->blacklist(token)), u"401 token_not_valid "_s + reason);
}

// S68 to S70
void tst_ServerRefresh::theUserIsCheckedAsTheProfileSays_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QJsonObject>("changes");
    QTest::addColumn<QString>("answer");
    const auto row = [](const char *name, const QString &profile, const QJsonValue &user,
                        const QString &answer) {
        QTest::newRow(name) << u"simplejwt/"_s + profile << QJsonObject {{u"user_id"_s, user}}
                            << answer;
    };
    row("5.3.1, inactive", u"5.3.1"_s, 2, u"accepted"_s);
    row("5.4.0, inactive", u"5.4.0"_s, 2, noActiveAccount);
    row("5.5.1, inactive", u"5.5.1"_s, 2, noActiveAccount);
    row("5.3.1, deleted", u"5.3.1"_s, 99, u"accepted"_s);
    row("5.5.1, deleted", u"5.5.1"_s, 99, noActiveAccount);
    row("head, deleted", u"head"_s, 99, noActiveAccount);
    row("5.5.1, no user", u"5.5.1"_s, QJsonValue::Null, u"accepted"_s);
    row("5.5.1, empty", u"5.5.1"_s, u""_s, u"accepted"_s);
    row("5.3.1, no number", u"5.3.1"_s, u"abc"_s, u"accepted"_s);
    row("5.5.1, no number", u"5.5.1"_s, u"abc"_s, u"401 token_not_valid Token is invalid"_s);
}

void tst_ServerRefresh::theUserIsCheckedAsTheProfileSays()
{
    QFETCH(const QString, profile);
    QFETCH(const QJsonObject, changes);
    QFETCH(const QString, answer);
    EngineWorld world;
    world.start({}, profile);
    QCOMPARE(told(world->refresh(world.crafted("refresh", changes))), answer);
}

// S71, S84
void tst_ServerRefresh::rotationGivesASuccessor()
{
    for (const QString &profile : {u"simplejwt/5.4.0"_s, u"simplejwt/5.5.1"_s}) {
        EngineWorld world;
        world.start(rotating(), profile);
        const TokenPair pair = world.loggedIn();
        world.advance(60s);
        const auto refreshed = world->refresh(pair.refresh);
        QVERIFY(refreshed && refreshed->refresh);
        const QJsonObject before = EngineWorld::payload(pair.refresh);
        const QJsonObject after = EngineWorld::payload(*refreshed->refresh);
        QVERIFY(after[u"jti"] != before[u"jti"]);
        QCOMPARE(after[u"exp"].toInteger(), world.seconds() + 86400);
        QCOMPARE(after[u"iat"].toInteger(), world.seconds());
        QCOMPARE(after[u"user_id"], before[u"user_id"]);
        QCOMPARE(world.ledger.isOutstanding(after[u"jti"].toString()), profile.endsWith(u'1'));
        QVERIFY(world->refresh(*refreshed->refresh));
    }
}

// S72
void tst_ServerRefresh::withoutBlacklistingTheSpentTokenLives()
{
    EngineWorld world;
    world.start(rotating(false));
    const TokenPair pair = world.loggedIn();
    QVERIFY(world->refresh(pair.refresh));
    QVERIFY(world->refresh(pair.refresh));
}

// S73, S75
void tst_ServerRefresh::withBlacklistingTheSpentTokenIsDead()
{
    EngineWorld world;
    world.start(rotating());
    const TokenPair pair = world.loggedIn();
    const auto refreshed = world->refresh(pair.refresh);
    QCOMPARE(told(world->refresh(pair.refresh)), blacklisted);
    QVERIFY(world->authenticate(pair.access));
    QVERIFY(world->refresh(*refreshed->refresh));
}

// S74
void tst_ServerRefresh::withoutTheAppBlacklistingIsInert()
{
    EngineWorld world;
    world.options.tokenBlacklist = false;
    world.start(rotating());
    const TokenPair pair = world.loggedIn();
    QVERIFY(world->refresh(pair.refresh)->refresh);
    QVERIFY(world->refresh(pair.refresh));
}

// S77, and stricter: design.md S2
void tst_ServerRefresh::ofRacingRefreshesOneWins()
{
    EngineWorld world;
    world.start(rotating());
    for (int round = 0; round < 50; ++round) {
        const QByteArray token = world.loggedIn().refresh;
        constexpr int racers = 4;
        std::atomic_int waiting = racers;
        std::atomic_int winners = 0;
        std::atomic_int losers = 0;
        std::vector<std::thread> threads;
        for (int racer = 0; racer < racers; ++racer) {
            threads.emplace_back([&] {
                --waiting;
                while (waiting > 0)
                    std::this_thread::yield();
                const auto refreshed = world->refresh(token);
                if (refreshed)
                    ++winners;
                else if (told(refreshed) == blacklisted)
                    ++losers;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(winners.load(), 1);
        QCOMPARE(losers.load(), racers - 1);
    }
}

// S82
void tst_ServerRefresh::mintedElsewhereIsAcceptedAndListed()
{
    EngineWorld world;
    world.start(rotating());
    const QByteArray token = world.crafted("refresh");
    QVERIFY(!world.ledger.isOutstanding(u"crafted"_s));
    QVERIFY(world->refresh(token));
    QVERIFY(world.ledger.isBlacklisted(u"crafted"_s));
}

// S89
void tst_ServerRefresh::aChangedPasswordEndsTheSessionAtHead()
{
    SimpleJwtSettings settings;
    settings.CHECK_REVOKE_TOKEN = true;
    EngineWorld world;
    world.start(settings);
    const TokenPair pair = world.loggedIn();
    world.users.setPassword(1, u"md5$other$0"_s);
    QVERIFY(world->refresh(pair.refresh));
    world.start(settings, u"simplejwt/head"_s);
    QCOMPARE(told(world->refresh(pair.refresh)), u"401 - The user's password has been changed."_s);
    QCOMPARE(told(world->refresh(pair.refresh)), blacklisted);
}

// The original crashes where it stores it, and only there.
void tst_ServerRefresh::anIdThatIsNoTextIsNone()
{
    EngineWorld world;
    world.start();
    const QByteArray token = EngineWorld::sign(
        R"({"token_type":"refresh","exp":1800000060,"jti":null,"user_id":1})");
    const QString answer = u"401 token_not_valid Token has no id"_s;
    QVERIFY(world->refresh(token));
    QCOMPARE(told(world->blacklist(token)), answer);
    world.start(rotating());
    QCOMPARE(told(world->refresh(token)), answer);
}

void tst_ServerRefresh::anIdThatCannotBeStoredIsRefused_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("isStorable");
    QTest::newRow("the longest") << QString(255, u'x') << true;
    QTest::newRow("counted in characters") << QString(u"👩"_s).repeated(255) << true;
    QTest::newRow("too long") << QString(256, u'x') << false;
    QTest::newRow("much too long") << QString(20000, u'x') << false;
    QTest::newRow("with NUL") << QString(u"a"_s + QChar::Null + u"b"_s) << false;
}

// In every database alike: SQLite would take the long ones.
void tst_ServerRefresh::anIdThatCannotBeStoredIsRefused()
{
    QFETCH(const QString, id);
    QFETCH(const bool, isStorable);
    EngineWorld world;
    const QString answer = isStorable ? u"accepted"_s : u"401 token_not_valid Token is invalid"_s;
    const QJsonObject change {{u"jti"_s, id}};
    const QByteArray token = world.crafted("refresh", change);
    world.start();
    QCOMPARE(told(world->refresh(token)), answer);
    QCOMPARE(told(world->refresh(world.crafted("access", change))),
             u"401 token_not_valid Token has wrong type"_s);
    QVERIFY(world->verify(token));
    world.start(rotating(false));
    QCOMPARE(told(world->refresh(token)), answer);
    world.start(rotating());
    QCOMPARE(told(world->refresh(token)), answer);
    QCOMPARE(told(world->blacklist(token)), isStorable ? blacklisted : answer);
    QCOMPARE(world.ledger.isBlacklisted(id), isStorable);
    world.options.tokenBlacklist = false; // nothing to store
    world.start(rotating());
    QVERIFY(world->refresh(token));
}

QTEST_GUILESS_MAIN(tst_ServerRefresh)
#include "tst_serverrefresh.moc"
