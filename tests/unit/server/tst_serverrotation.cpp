// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <SessionKeeperServer/engine/simplejwtflush.h>
#include <SessionKeeperServer/store/rotationjournal.h>

#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString blacklisted = u"401 token_not_valid Token is blacklisted"_s;

SimpleJwtSettings rotating()
{
    SimpleJwtSettings settings;
    settings.ROTATE_REFRESH_TOKENS = true;
    settings.BLACKLIST_AFTER_ROTATION = true;
    return settings;
}

// Of a minute, unless the test says another one.
void startGracious(EngineWorld &world, const QString &profile = u"simplejwt/5.5.1"_s)
{
    if (world.options.rotationGracePeriod == 0s && !world.options.reuseRevokesFamily)
        world.options.rotationGracePeriod = 60s;
    world.start(rotating(), profile);
}

QByteArray successorOf(const EngineWorld &world, const QByteArray &token)
{
    return world->refresh(token)->refresh.value();
}

QString idOf(const QByteArray &token)
{
    return EngineWorld::payload(token)[u"jti"].toString();
}

} // namespace

// design.md S2
class tst_ServerRotation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void graceLastsToItsLastSecond();
    void graceComesBackEvenAfterTheSuccessorWasSpent();
    void graceAsksForTheUser();
    void reuseEndsTheFamilyInEveryProfile_data();
    void reuseEndsTheFamilyInEveryProfile();
    void reuseMayBeLeftUnpunished();
    void reuseIsDetectedWithoutGraceWhenAskedFor();
    void nothingIsNotedWhenNobodyWillAsk();
    void whoeverIsBlacklistedGetsNoGrace();
    void loggingOutWithASpentTokenEndsTheFamily();
    void aLogoutThatMeetsARefreshEndsTheFamily();
    void ofManyThreadsOverTwoDatabasesOneRotates();
    void flushingKeepsWhatMayStillBeUsed();
};

void tst_ServerRotation::graceLastsToItsLastSecond()
{
    EngineWorld world;
    startGracious(world);
    const QByteArray token = world.loggedIn().refresh;
    const QByteArray successor = successorOf(world, token);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(successorOf(world, token), successor);
    world.advance(59s);
    const auto again = world->refresh(token);
    QCOMPARE(again->refresh.value(), successor);
    QCOMPARE(EngineWorld::payload(again->access)[u"exp"].toInteger(), world.seconds() + 300);
    world.advance(1s);
    QCOMPARE(told(world->refresh(token)), blacklisted);
}

void tst_ServerRotation::graceComesBackEvenAfterTheSuccessorWasSpent()
{
    EngineWorld world;
    startGracious(world);
    const QByteArray token = world.loggedIn().refresh;
    const QByteArray second = successorOf(world, token);
    const QByteArray third = successorOf(world, second);
    QCOMPARE(successorOf(world, token), second);
    QCOMPARE(successorOf(world, second), third);
    QVERIFY(world->refresh(third));
}

void tst_ServerRotation::graceAsksForTheUser()
{
    EngineWorld world;
    startGracious(world);
    const QByteArray token = world.loggedIn().refresh;
    QVERIFY(world->refresh(token));
    world.users.setActive(world.idOf(u"alice"_s), false);
    QCOMPARE(told(world->refresh(token)), u"401 - No active account found for the given token."_s);
}

void tst_ServerRotation::reuseEndsTheFamilyInEveryProfile_data()
{
    QTest::addColumn<QString>("profile");
    for (const QString &profile : SimpleJwtProfile::names())
        QTest::newRow(qPrintable(profile)) << profile;
}

void tst_ServerRotation::reuseEndsTheFamilyInEveryProfile()
{
    QFETCH(const QString, profile);
    EngineWorld world;
    startGracious(world, profile);
    const QByteArray token = world.loggedIn().refresh;
    const QByteArray elsewhere = world.loggedIn().refresh;
    const QByteArray last = successorOf(world, successorOf(world, token));
    world.advance(60s);
    QCOMPARE(told(world->refresh(token)), blacklisted);
    QCOMPARE(told(world->refresh(last)), blacklisted);
    QVERIFY(world.ledger.isBlacklisted(idOf(last)));
    QVERIFY(world->refresh(elsewhere));
}

void tst_ServerRotation::reuseMayBeLeftUnpunished()
{
    EngineWorld world;
    world.options.rotationGracePeriod = 60s;
    world.options.reuseRevokesFamily = false;
    startGracious(world);
    const QByteArray token = world.loggedIn().refresh;
    const QByteArray successor = successorOf(world, token);
    world.advance(60s);
    QCOMPARE(told(world->refresh(token)), blacklisted);
    QVERIFY(world->refresh(successor));
}

void tst_ServerRotation::reuseIsDetectedWithoutGraceWhenAskedFor()
{
    EngineWorld world;
    world.options.reuseRevokesFamily = true;
    startGracious(world);
    const QByteArray token = world.loggedIn().refresh;
    const QByteArray successor = successorOf(world, token);
    QCOMPARE(told(world->refresh(token)), blacklisted);
    QCOMPARE(told(world->refresh(successor)), blacklisted);
}

void tst_ServerRotation::nothingIsNotedWhenNobodyWillAsk()
{
    EngineWorld world;
    world.start(rotating());
    const QByteArray token = world.loggedIn().refresh;
    QVERIFY(world->refresh(token));
    QVERIFY(!RotationJournal(world.database).find(idOf(token)));
}

// By logging out, or by an administrator: the last token of the family is dead.
void tst_ServerRotation::whoeverIsBlacklistedGetsNoGrace()
{
    EngineWorld world;
    startGracious(world);
    const QByteArray loggedOut = world.loggedIn().refresh;
    QVERIFY(world->blacklist(loggedOut));
    QCOMPARE(told(world->refresh(loggedOut)), blacklisted);

    const QByteArray first = world.loggedIn().refresh;
    const QByteArray second = successorOf(world, first);
    const QByteArray third = successorOf(world, second);
    QVERIFY(world->blacklist(third));
    for (const QByteArray &token : {first, second, third})
        QCOMPARE(told(world->refresh(token)), blacklisted);
}

// Its answer got lost, so the client knows no other token to log out with.
void tst_ServerRotation::loggingOutWithASpentTokenEndsTheFamily()
{
    EngineWorld world;
    startGracious(world);
    const QByteArray token = world.loggedIn().refresh;
    const QByteArray successor = successorOf(world, token);
    QCOMPARE(told(world->blacklist(token)), blacklisted);
    QCOMPARE(told(world->refresh(successor)), blacklisted);
    QCOMPARE(told(world->refresh(token)), blacklisted);
}

// Whichever is first: nothing of the session lives afterwards.
void tst_ServerRotation::aLogoutThatMeetsARefreshEndsTheFamily()
{
    const QTemporaryDir folder;
    EngineWorld world(u"sqlite:"_s + folder.filePath(u"s.db"_s));
    startGracious(world);
    int met = 0;
    for (int round = 0; round < 300 && met < 20; ++round) {
        const QByteArray token = world.loggedIn().refresh;
        std::atomic<int> ready = 0;
        const auto together = [&ready](const auto &work) {
            for (++ready; ready < 2;) { }
            return work();
        };
        std::optional<QByteArray> successor;
        std::thread refreshing([&] {
            const auto refreshed = together([&] { return world->refresh(token); });
            if (refreshed)
                successor = refreshed->refresh;
        });
        const auto loggedOut = together([&] { return world->blacklist(token); });
        refreshing.join();
        if (!successor)
            continue;
        met += !loggedOut;
        QCOMPARE(told(world->refresh(*successor)), blacklisted);
    }
    QVERIFY(met > 0);
}

void tst_ServerRotation::ofManyThreadsOverTwoDatabasesOneRotates()
{
    const QTemporaryDir folder;
    const QString url = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    EngineWorld one(url);
    EngineWorld other(url);
    for (const bool hasGrace : {true, false}) {
        for (EngineWorld *world : {&one, &other}) {
            world->options.rotationGracePeriod = hasGrace ? 60s : 0s;
            world->start(rotating());
        }
        const QByteArray token = one.loggedIn().refresh;
        std::mutex mutex;
        std::set<QByteArray> successors;
        int refused = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([&, world = i % 2 ? &one : &other] {
                const auto refreshed = (*world)->refresh(token);
                const std::scoped_lock lock(mutex);
                if (refreshed)
                    successors.insert(refreshed->refresh.value());
                else if (told(refreshed) == blacklisted)
                    ++refused;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(successors.size(), 1u);
        QCOMPARE(refused, hasGrace ? 0 : 15);
    }
}

// contract.md 2.5: the two holes of flushexpiredtokens
void tst_ServerRotation::flushingKeepsWhatMayStillBeUsed()
{
    EngineWorld world;
    SimpleJwtSettings settings = rotating();
    settings.LEEWAY = 10s;
    settings.SLIDING_TOKEN_REFRESH_LIFETIME = 1000s;
    world.options.rotationGracePeriod = 60s;
    world.start(settings);
    const auto flush = [&] {
        return flushExpiredTokens(world.database, settings,
                                  QDateTime::fromSecsSinceEpoch(world.seconds(), Qt::UTC));
    };
    const QByteArray sliding = *world->obtainSliding(u"alice"_s, u"pw"_s);
    OutstandingToken listed; // since the login
    listed.jti = idOf(sliding);
    listed.token = sliding;
    listed.expiresAt = QDateTime::currentDateTimeUtc();
    QVERIFY(world.ledger.blacklist(listed, QDateTime::currentDateTimeUtc()));
    const QByteArray dead = world.crafted("refresh"); // for a minute
    QVERIFY(world->blacklist(dead));
    const QByteArray spent = world.crafted("refresh", {{u"jti"_s, u"spent"_s}});
    QVERIFY(world->refresh(spent));

    world.advance(65s);
    QCOMPARE(flush(), 0);
    QCOMPARE(told(world->refresh(dead)), blacklisted);
    world.advance(10s);
    QCOMPARE(flush(), 2);
    QVERIFY(world.ledger.isBlacklisted(idOf(sliding)));
    QVERIFY(RotationJournal(world.database).find(u"spent"_s));

    // Until 1010 s it could be refreshed, and then live 300 s and the leeway.
    world.advance(1244s);
    QCOMPARE(flush(), 0);
    QVERIFY(world.ledger.isBlacklisted(idOf(sliding)));
    world.advance(1s);
    QCOMPARE(flush(), 1);
    world.advance(86400s);
    QCOMPARE(flush(), 1);
    QVERIFY(!RotationJournal(world.database).find(u"spent"_s));
}

QTEST_GUILESS_MAIN(tst_ServerRotation)
#include "tst_serverrotation.moc"
