// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "figures.h"
#include "pump.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeper::Test;
using namespace std::chrono_literals;

// Many requests at once when the token is no longer good, against as many on a plain manager whose
// token is.
class bm_Waiting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_contest.isReady()); }
    void waitForOneExpiry();
    void meetARevokedToken();

private:
    // Seconds, after prepare() and a reset of the counts; less than zero when requests went without
    // an answer.
    double storm(Side side, int count, const std::function<bool()> &prepare);
    void forget();

    Contest m_contest;
    Stalls m_stalls;
    BenchServer::Counts m_most; // of all rounds of ours
};

double bm_Waiting::storm(Side side, int count, const std::function<bool()> &prepare)
{
    const bool isOurs = side == Side::Ours;
    if (!m_contest.adoptToken() || !m_contest.renew(side))
        return -1;
    if (isOurs && !prepare())
        return -1;
    if (!m_contest.server().command(u"reset"_s))
        return -1;
    const auto result = pump(count, count, [&] { return m_contest.get(side, u"/small/"_s); });
    m_stalls.add(side, result.longestStall);
    if (isOurs) {
        const auto counts = m_contest.server().counts();
        m_most.requests = std::max(m_most.requests, counts.requests);
        m_most.refused = std::max(m_most.refused, counts.refused);
        m_most.refreshes = std::max(m_most.refreshes, counts.refreshes);
    }
    return result.good == count ? result.seconds : -1;
}

void bm_Waiting::forget()
{
    m_stalls = {};
    m_most = {};
}

void bm_Waiting::waitForOneExpiry()
{
    const auto name = u"10 000 requests waiting on one expiry"_s;
    constexpr int count = 10000;
    const int rounds = isLongRun() ? 15 : 3;
    forget();
    const auto expire = [&] {
        m_contest.clock().skip(1h);
        return true;
    };
    const auto seconds = inTurns(rounds, [&](Side side) { return storm(side, count, expire); });
    QCOMPARE(seconds.ours.size(), rounds);
    reportTime(name, seconds, 1.05);
    const bool isMet = m_most.refreshes == 1 && m_most.requests == count;
    report(name + u", at the server"_s,
           u"%1 requests, %2 refreshes"_s.arg(m_most.requests).arg(m_most.refreshes),
           u"10000 and 1"_s, isMet);
    reportStall(name, m_stalls);
    QVERIFY(isMet);
}

void bm_Waiting::meetARevokedToken()
{
    const auto name = u"1000 requests on a token just revoked"_s;
    constexpr int count = 1000;
    const int rounds = isLongRun() ? 40 : 9;
    forget();
    const auto revoke = [&] {
        // Out of the refresh budget's window, within the token's lifetime.
        m_contest.clock().skip(31s);
        return m_contest.adoptToken() && m_contest.server().command(u"revoke"_s);
    };
    const auto seconds = inTurns(rounds, [&](Side side) { return storm(side, count, revoke); });
    QCOMPARE(seconds.ours.size(), rounds);
    reportTime(name, seconds, 1.1);
    const auto atTheServer = m_most.requests + m_most.refreshes;
    const bool isMet = m_most.refreshes == 1 && atTheServer <= count + 7;
    report(
        name + u", at the server"_s,
        u"all answered, at most %1 requests (%2 of them refused), %3 refreshes"_s.arg(atTheServer)
            .arg(m_most.refused)
            .arg(m_most.refreshes),
        u"<= 1007 and 1"_s, isMet);
    reportStall(name, m_stalls);
    QVERIFY(isMet);
}

QTEST_GUILESS_MAIN(bm_Waiting)
#include "bm_waiting.moc"
