// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/session/refreshpolicy.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

class tst_RefreshPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leadTimeIsPartOfTheLifetime_data();
    void leadTimeIsPartOfTheLifetime();
    void jitterOnlyAdds();
    void leadTimeIsNeverMoreThanHalf();
    void theLongestLeadWins();
    void backoffGrowsUpToItsLimit();
    void backoffIsFullJitter();
};

// K3
void tst_RefreshPolicy::leadTimeIsPartOfTheLifetime_data()
{
    QTest::addColumn<qint64>("lifetime"); // seconds
    QTest::addColumn<qint64>("lead");     // milliseconds

    QTest::newRow("2 s") << 2LL << 1000LL;
    QTest::newRow("8 s") << 8LL << 4000LL;
    QTest::newRow("30 s") << 30LL << 5000LL;
    QTest::newRow("1 min") << 60LL << 6000LL;
    QTest::newRow("5 min") << 300LL << 30000LL;
    QTest::newRow("10 min") << 600LL << 60000LL;
    QTest::newRow("1 h") << 3600LL << 60000LL;
    QTest::newRow("30 d") << 2592000LL << 60000LL;
}

void tst_RefreshPolicy::leadTimeIsPartOfTheLifetime()
{
    QFETCH(qint64, lifetime);
    QFETCH(qint64, lead);
    const RefreshPolicy policy;
    QCOMPARE(qint64(policy.leadTime(std::chrono::seconds(lifetime), 0).count()), lead);
}

void tst_RefreshPolicy::jitterOnlyAdds()
{
    const RefreshPolicy policy;
    QCOMPARE(policy.leadTime(5min, 0).count(), milliseconds(30s).count());
    QCOMPARE(policy.leadTime(5min, 0.5).count(), milliseconds(31500ms).count());
    QVERIFY(policy.leadTime(5min, 0.999) < 33s);
}

void tst_RefreshPolicy::leadTimeIsNeverMoreThanHalf()
{
    const RefreshPolicy policy;
    for (const milliseconds lifetime : {0ms, 1ms, 1000ms, 5000ms, 9999ms, 12000ms}) {
        for (const double random : {0.0, 0.5, 0.999})
            QVERIFY(policy.leadTime(lifetime, random) <= lifetime / 2);
    }
}

void tst_RefreshPolicy::theLongestLeadWins()
{
    RefreshPolicy policy;
    policy.jitter = 0;
    policy.shortestLead = std::chrono::minutes(2);
    QVERIFY(policy.leadTime(std::chrono::hours(1), 0) == policy.longestLead);
    QVERIFY(policy.leadTime(std::chrono::minutes(5), 0) == policy.longestLead);
}

void tst_RefreshPolicy::backoffGrowsUpToItsLimit()
{
    const RefreshPolicy policy;
    milliseconds before = 0ms;
    for (int failures = 1; failures <= 5; ++failures) {
        const auto delay = policy.backoff(failures, 0.5);
        QVERIFY(delay > before);
        before = delay;
    }
    for (const int failures : {10, 100, 1000, 1000000}) {
        QVERIFY(policy.backoff(failures, 0.999) <= policy.longestBackoff);
        QCOMPARE(policy.backoff(failures, 0.5).count(), (policy.longestBackoff / 2).count());
    }
}

void tst_RefreshPolicy::backoffIsFullJitter()
{
    const RefreshPolicy policy;
    QCOMPARE(policy.backoff(3, 0).count(), 0);
    QCOMPARE(policy.backoff(1, 0.5).count(), 1000);
}

QTEST_GUILESS_MAIN(tst_RefreshPolicy)
#include "tst_refreshpolicy.moc"
