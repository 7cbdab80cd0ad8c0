// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <SessionKeeperServer/store/password.h>

#include <QtTest/qtest.h>

#include <algorithm>
#include <ctime>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

constexpr int configured = 20000;
const QString md5OfPw = u"md5$salt$963e2232fa95666443f1ee9ffcdceda0"_s;

// In ns: what it costs, however busy the machine is with others.
qint64 timeOfThread()
{
    timespec time {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return qint64(time.tv_sec) * 1000000000 + time.tv_nsec;
}

} // namespace

// design.md S5: who asks for a password learns nothing about names.
class tst_ServerPasswordCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRefusalTakesAsLongForEveryHash_data();
    void aRefusalTakesAsLongForEveryHash();
    void theRightPasswordOfAnyHashIsTaken();
};

void tst_ServerPasswordCheck::aRefusalTakesAsLongForEveryHash_data()
{
    QTest::addColumn<QString>("hash");
    QTest::newRow("as configured") << Password::encode(u"pw"_s, configured);
    QTest::newRow("more iterations") << Password::encode(u"pw"_s, 6 * configured);
    QTest::newRow("fewer iterations") << Password::encode(u"pw"_s, 100);
    QTest::newRow("another format") << md5OfPw;
    QTest::newRow("none") << u"!"_s;
}

void tst_ServerPasswordCheck::aRefusalTakesAsLongForEveryHash()
{
    QFETCH(const QString, hash);
    EngineWorld world;
    world.users.setPassword(world.idOf(u"alice"_s), hash);
    world.start();
    world.options.passwordIterations = configured;
    SimpleJwtSettings settings;
    settings.SIGNING_KEY = EngineWorld::secret;
    SimpleJwtEngine engine(world.database, settings, world.options);
    const auto taken = [&engine](const QString &name) {
        const qint64 begin = timeOfThread();
        if (engine.obtainPair(name, u"wrong"_s))
            qFatal("a wrong password was taken");
        return timeOfThread() - begin;
    };
    qint64 known = taken(u"alice"_s);
    qint64 unknown = taken(u"nobody"_s);
    for (int round = 0; round < 5; ++round) {
        known = std::min(known, taken(u"alice"_s));
        unknown = std::min(unknown, taken(u"nobody"_s));
    }
    QVERIFY2(unknown > known / 2 && unknown < known * 2,
             qPrintable(u"%1 ns, unknown %2 ns"_s.arg(known).arg(unknown)));
}

void tst_ServerPasswordCheck::theRightPasswordOfAnyHashIsTaken()
{
    EngineWorld world;
    world.start();
    for (const QString &hash : {Password::encode(u"pw"_s, 1), Password::encode(u"pw"_s, 50),
                                md5OfPw, u"!"_s, Password::encode(u"pw"_s, 3)}) {
        world.users.setPassword(world.idOf(u"alice"_s), hash);
        QCOMPARE(bool(world->obtainPair(u"alice"_s, u"pw"_s)), hash != u"!"_s);
        QVERIFY(!world->obtainPair(u"alice"_s, u"pW"_s));
        QVERIFY(!world->obtainPair(u"nobody"_s, u"pw"_s));
        QVERIFY(!world->obtainPair(u"ina"_s, u"pw"_s));
        QVERIFY(world->obtainPair(u"root"_s, u"pw"_s));
    }
}

QTEST_GUILESS_MAIN(tst_ServerPasswordCheck)
#include "tst_serverpasswordcheck.moc"
