// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/network/retrypolicy.h>

#include <QtTest/qtest.h>

#include <cmath>

using namespace SessionKeeper;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

RetryPolicy::Failure answered(int status)
{
    RetryPolicy::Failure failure;
    failure.verb = "GET";
    failure.status = status;
    return failure;
}

} // namespace

// U4: how long to wait, and when it is no longer worth it.
class tst_RetryDelay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsAsOftenAsTold_data();
    void sendsAsOftenAsTold();
    void jittersBelowTheBackoff_data();
    void jittersBelowTheBackoff();
    void obeysRetryAfter_data();
    void obeysRetryAfter();
    void keepsToTheBudget_data();
    void keepsToTheBudget();
    void survivesAnySetting_data();
    void survivesAnySetting();
};

void tst_RetryDelay::sendsAsOftenAsTold_data()
{
    QTest::addColumn<int>("attempts");
    QTest::addColumn<int>("attempt");
    QTest::addColumn<bool>("repeats");
    QTest::newRow("first of one") << 1 << 1 << false;
    QTest::newRow("first of two") << 2 << 1 << true;
    QTest::newRow("second of two") << 2 << 2 << false;
    QTest::newRow("third of four") << 4 << 3 << true;
    QTest::newRow("fourth of four") << 4 << 4 << false;
    QTest::newRow("more than told") << 4 << 5 << false;
    QTest::newRow("none") << 0 << 1 << false;
    QTest::newRow("less than none") << -1 << 1 << false;
    QTest::newRow("999 of 1000") << 1000 << 999 << true;
    QTest::newRow("without end") << std::numeric_limits<int>::max() << 1000000 << true;
}

void tst_RetryDelay::sendsAsOftenAsTold()
{
    QFETCH(int, attempts);
    QFETCH(int, attempt);
    QFETCH(bool, repeats);
    RetryPolicy policy;
    policy.attempts = attempts;
    auto failure = answered(503);
    failure.attempt = attempt;
    QCOMPARE(policy.delay(failure, 0.5).has_value(), repeats);
}

void tst_RetryDelay::jittersBelowTheBackoff_data()
{
    QTest::addColumn<int>("attempt");
    QTest::addColumn<qint64>("ceiling");
    QTest::newRow("1") << 1 << qint64(500);
    QTest::newRow("2") << 2 << qint64(1000);
    QTest::newRow("3") << 3 << qint64(2000);
    QTest::newRow("6") << 6 << qint64(16000);
    QTest::newRow("7, cut off") << 7 << qint64(20000);
    QTest::newRow("31") << 31 << qint64(20000);
    QTest::newRow("64") << 64 << qint64(20000);
    QTest::newRow("1000") << 1000 << qint64(20000);
    QTest::newRow("0, which is none") << 0 << qint64(500);
    QTest::newRow("-5, which is none") << -5 << qint64(500);
}

void tst_RetryDelay::jittersBelowTheBackoff()
{
    QFETCH(int, attempt);
    QFETCH(qint64, ceiling);
    RetryPolicy policy;
    policy.attempts = 2000;
    auto failure = answered(503);
    failure.attempt = attempt;
    QCOMPARE(policy.delay(failure, 0.0)->count(), 0);
    QCOMPARE(policy.delay(failure, 0.5)->count(), ceiling / 2);
    QCOMPARE(policy.delay(failure, 0.25)->count(), ceiling / 4);
    for (const double random : {0.999999999, std::nextafter(1.0, 0.0)}) {
        QVERIFY(policy.delay(failure, random)->count() < ceiling);
        QVERIFY(policy.delay(failure, random)->count() >= ceiling - 1);
    }
}

void tst_RetryDelay::obeysRetryAfter_data()
{
    QTest::addColumn<qint64>("retryAfter");
    QTest::addColumn<qint64>("elapsed");
    QTest::addColumn<qint64>("delay"); // -1: none
    QTest::newRow("now") << qint64(0) << qint64(0) << qint64(0);
    QTest::newRow("a date that has passed") << qint64(-100) << qint64(0) << qint64(0);
    QTest::newRow("beyond the longest backoff") << qint64(45) << qint64(0) << qint64(45000);
    QTest::newRow("just within the budget") << qint64(60) << qint64(0) << qint64(60000);
    QTest::newRow("just beyond it") << qint64(60) << qint64(1) << qint64(-1);
    QTest::newRow("far beyond it") << qint64(86400) << qint64(0) << qint64(-1);
    QTest::newRow("more than milliseconds hold")
        << std::numeric_limits<qint64>::max() / 10 << qint64(0) << qint64(-1);
    QTest::newRow("the most there is")
        << std::numeric_limits<qint64>::max() << qint64(59000) << qint64(-1);
}

void tst_RetryDelay::obeysRetryAfter()
{
    QFETCH(qint64, retryAfter);
    QFETCH(qint64, elapsed);
    QFETCH(qint64, delay);
    for (const int status : {429, 503}) {
        auto failure = answered(status);
        failure.retryAfter = seconds(retryAfter);
        failure.elapsed = milliseconds(elapsed);
        for (const double random : {0.0, 0.99})
            QCOMPARE(RetryPolicy().delay(failure, random).value_or(-1ms).count(), delay);
    }
}

void tst_RetryDelay::keepsToTheBudget_data()
{
    QTest::addColumn<qint64>("budget");
    QTest::addColumn<qint64>("elapsed");
    QTest::addColumn<double>("random");
    QTest::addColumn<bool>("repeats");
    QTest::newRow("fits") << qint64(1000) << qint64(700) << 0.5 << true;
    QTest::newRow("just fits") << qint64(1000) << qint64(750) << 0.5 << true;
    QTest::newRow("a millisecond too late") << qint64(1000) << qint64(751) << 0.5 << false;
    QTest::newRow("spent") << qint64(1000) << qint64(1001) << 0.0 << false;
    QTest::newRow("long spent") << qint64(1000) << qint64(1) * 86400000 << 0.0 << false;
    QTest::newRow("none, at once") << qint64(0) << qint64(0) << 0.0 << true;
    QTest::newRow("none, later") << qint64(0) << qint64(0) << 0.5 << false;
    QTest::newRow("less than none") << qint64(-1) << qint64(0) << 0.0 << false;
    QTest::newRow("a clock that runs backwards") << qint64(1000) << qint64(-50) << 0.5 << true;
}

void tst_RetryDelay::keepsToTheBudget()
{
    QFETCH(qint64, budget);
    QFETCH(qint64, elapsed);
    QFETCH(double, random);
    QFETCH(bool, repeats);
    RetryPolicy policy;
    policy.totalBudget = milliseconds(budget);
    auto failure = answered(503);
    failure.elapsed = milliseconds(elapsed);
    QCOMPARE(policy.delay(failure, random).has_value(), repeats);
}

void tst_RetryDelay::survivesAnySetting_data()
{
    QTest::addColumn<milliseconds>("base");
    QTest::addColumn<milliseconds>("longest");
    QTest::addColumn<milliseconds>("most"); // what a delay may be at most
    constexpr auto max = milliseconds::max();
    constexpr auto min = milliseconds::min();
    QTest::newRow("no backoff") << 0ms << 20000ms << 0ms;
    QTest::newRow("negative backoff") << -500ms << 20000ms << 0ms;
    QTest::newRow("least backoff") << min << 20000ms << 0ms;
    QTest::newRow("no longest") << 500ms << 0ms << 0ms;
    QTest::newRow("negative longest") << 500ms << -1ms << 0ms;
    QTest::newRow("least longest") << 500ms << min << 0ms;
    QTest::newRow("base beyond longest") << 500ms << 10ms << 10ms;
    QTest::newRow("huge base") << max << 20000ms << 20000ms;
    QTest::newRow("a third of it") << max / 3 << 20000ms << 20000ms;
    QTest::newRow("everything huge") << max << max << max;
    QTest::newRow("huge longest") << 500ms << max << max;
}

void tst_RetryDelay::survivesAnySetting()
{
    QFETCH(milliseconds, base);
    QFETCH(milliseconds, longest);
    QFETCH(milliseconds, most);
    RetryPolicy policy;
    policy.attempts = 2000;
    policy.backoffBase = base;
    policy.longestBackoff = longest;
    policy.totalBudget = milliseconds::max();
    for (const int attempt : {1, 2, 30, 31, 63, 64, 1000}) {
        auto failure = answered(503);
        failure.attempt = attempt;
        for (const double random : {0.0, 0.5, std::nextafter(1.0, 0.0)}) {
            for (const auto elapsed : {milliseconds::min(), 0ms, 5000ms}) {
                failure.elapsed = elapsed;
                const auto delay = policy.delay(failure, random);
                // Beyond the budget there is none, which only the hugest ones reach.
                QVERIFY(delay.value_or(0ms) >= 0ms);
                QVERIFY(delay.value_or(0ms) <= most);
                QVERIFY(delay || most == milliseconds::max());
            }
        }
    }
}

QTEST_APPLESS_MAIN(tst_RetryDelay)
#include "tst_retrydelay.moc"
