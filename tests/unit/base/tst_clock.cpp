// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/fakeclock.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace std::chrono_literals;

class tst_Clock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void elapsedTimeOfTheSystemGoesOn();
    void wallTimeOfTheSystemIsUtc();
    void fakeTimeStandsStillUntilAdvanced();
    void aJumpOfTheWallClockLeavesTheElapsedTimeAlone();
};

void tst_Clock::elapsedTimeOfTheSystemGoesOn()
{
    const SystemClock clock;
    const auto start = clock.elapsed();
    QTRY_VERIFY(clock.elapsed() > start);
}

void tst_Clock::wallTimeOfTheSystemIsUtc()
{
    const auto before = QDateTime::currentDateTimeUtc();
    const auto now = SystemClock().wallTime();
    QCOMPARE(now.timeSpec(), Qt::UTC);
    QVERIFY(before <= now);
    QVERIFY(now <= QDateTime::currentDateTimeUtc());
}

void tst_Clock::fakeTimeStandsStillUntilAdvanced()
{
    Test::FakeClock clock;
    const auto wall = clock.wallTime();
    const auto elapsed = clock.elapsed();
    QCOMPARE(wall, QDateTime(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC));
    clock.advance(90s);
    QCOMPARE(clock.wallTime(), wall.addSecs(90));
    QCOMPARE(clock.elapsed().count(), (elapsed + 90s).count());
}

void tst_Clock::aJumpOfTheWallClockLeavesTheElapsedTimeAlone()
{
    Test::FakeClock clock;
    const auto wall = clock.wallTime();
    const auto elapsed = clock.elapsed();
    clock.jumpWall(-3h);
    QCOMPARE(clock.wallTime(), wall.addSecs(-3 * 3600));
    QCOMPARE(clock.elapsed().count(), elapsed.count());
}

QTEST_GUILESS_MAIN(tst_Clock)
#include "tst_clock.moc"
