// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "figures.h"
#include "pump.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeper::Test;

// Requests with a token that is good: what the wrapper costs when it has nothing to do.
class bm_Requests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_contest.isReady()); }
    void smallGetsOneAfterTheOther() { compareGets(u"small GET, sequential"_s, 1); }
    void smallGetsSixAtATime() { compareGets(u"small GET, 6 at a time"_s, 6); }
    void postsOfAMegabyte();
    void leavesTheLoopFree();

private:
    void compareGets(const QString &name, int atATime);

    Contest m_contest;
};

void bm_Requests::compareGets(const QString &name, int atATime)
{
    constexpr int count = 250;
    const int rounds = isLongRun() ? 200 : 25;
    const auto perSecond = inTurns(rounds, [&](Side side) {
        if (!m_contest.renew(side))
            return -1.0;
        const auto result = pump(count, atATime, [&] { return m_contest.get(side, u"/small/"_s); });
        return result.good == count ? count / result.seconds : -1;
    });
    QCOMPARE(perSecond.ours.size(), rounds);
    reportRate(name, perSecond, 0.97);
}

void bm_Requests::postsOfAMegabyte()
{
    constexpr int count = 10;
    const int rounds = isLongRun() ? 200 : 25;
    const QByteArray body(1'000'000, 'x');
    const auto perSecond = inTurns(rounds, [&](Side side) {
        if (!m_contest.renew(side))
            return -1.0;
        const auto result = pump(count, 1,
                                 [&] { return m_contest.post(side, u"/swallow/"_s, body); });
        return result.good == count ? count / result.seconds : -1;
    });
    QCOMPARE(perSecond.ours.size(), rounds);
    reportRate(u"POST of 1 MB, sequential"_s, perSecond, 0.97);
}

void bm_Requests::leavesTheLoopFree()
{
    constexpr int count = 250;
    Stalls stalls;
    const auto run = inTurns(isLongRun() ? 60 : 9, [&](Side side) {
        const auto result = pump(count, 6, [&] { return m_contest.get(side, u"/small/"_s); });
        stalls.add(side, result.longestStall);
        return result.good == count ? result.seconds : -1;
    });
    QVERIFY(!run.ours.isEmpty());
    reportStall(u"small GETs, 6 at a time"_s, stalls);
}

QTEST_GUILESS_MAIN(bm_Requests)
#include "bm_requests.moc"
