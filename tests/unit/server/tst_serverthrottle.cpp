// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/clientaddress.h>
#include <SessionKeeperServer/http/throttle.h>
#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <QtTest/qtest.h>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;
using namespace std::chrono_literals;

// Who is counted as one client, and for how long.
class tst_ServerThrottle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_now = 1800000000; }
    void readsRates_data();
    void readsRates();
    void admitsSoManyInAWindowThatSlides();
    void saysHowLongToWait();
    void isOffWithoutARate();
    void takesBackAndForgets();
    void forgetsWhatIsOver();
    void aFloodForgetsTheOldestOnly();
    void aFloodOfAnAttackerDoesNotFreeWhoIsStillTrying();
    void survivesAClockThatIsSetBack();
    void countsThreadsTogether();
    void knowsNetworks_data();
    void knowsNetworks();
    void knowsTheClientBehindProxies_data();
    void knowsTheClientBehindProxies();

private:
    Throttle throttle(const char *rate, std::size_t remembered = 50000)
    {
        return {*ThrottleRate::parse(QString::fromLatin1(rate)),
                [this] { return std::chrono::system_clock::from_time_t(m_now); }, remembered};
    }

    std::atomic<qint64> m_now = 0;
};

void tst_ServerThrottle::readsRates_data()
{
    QTest::addColumn<int>("requests"); // -1 = none
    QTest::addColumn<int>("seconds");
    QTest::newRow("10/min") << 10 << 60;
    QTest::newRow("1/s") << 1 << 1;
    QTest::newRow("100/hour") << 100 << 3600;
    QTest::newRow("5/day") << 5 << 86400;
    QTest::newRow("off") << 0 << 60;
    for (const char *wrong : {"", "10", "/min", "0/min", "-1/min", "10/", "10/year", "a/min",
                              "10/min/s", "99999999999/min"})
        QTest::newRow(wrong) << -1 << 0;
}

void tst_ServerThrottle::readsRates()
{
    QFETCH(const int, requests);
    QFETCH(const int, seconds);
    const auto rate = ThrottleRate::parse(QString::fromLatin1(QTest::currentDataTag()));
    QCOMPARE(rate.has_value(), requests >= 0);
    if (rate) {
        QCOMPARE(rate->requests, requests);
        QCOMPARE(rate->period.count(), seconds);
    }
}

void tst_ServerThrottle::admitsSoManyInAWindowThatSlides()
{
    Throttle throttle = this->throttle("2/min");
    QCOMPARE(throttle.admit("a"), 0s);
    m_now += 30;
    QCOMPARE(throttle.admit("a"), 0s);
    QVERIFY(throttle.admit("a") > 0s);
    QCOMPARE(throttle.admit("b"), 0s);
    m_now += 30; // the first is over, the second is not
    QCOMPARE(throttle.admit("a"), 0s);
    QVERIFY(throttle.admit("a") > 0s);
}

void tst_ServerThrottle::saysHowLongToWait()
{
    Throttle throttle = this->throttle("1/min");
    throttle.admit("a");
    QCOMPARE(throttle.admit("a"), 60s);
    m_now += 20;
    QCOMPARE(throttle.admit("a"), 40s); // refused ones do not count
    m_now += 39;
    QCOMPARE(throttle.admit("a"), 1s);
    m_now += 1;
    QCOMPARE(throttle.admit("a"), 0s);
}

void tst_ServerThrottle::isOffWithoutARate()
{
    Throttle throttle = this->throttle("off");
    QVERIFY(throttle.isOff());
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(throttle.admit("a"), 0s);
    QCOMPARE(throttle.remembered(), 0u);
}

void tst_ServerThrottle::takesBackAndForgets()
{
    Throttle throttle = this->throttle("2/min");
    throttle.admit("a");
    throttle.admit("a");
    throttle.takeBack("a");
    QCOMPARE(throttle.admit("a"), 0s);
    QVERIFY(throttle.admit("a") > 0s);
    throttle.forget("a");
    QCOMPARE(throttle.remembered(), 0u);
    QCOMPARE(throttle.admit("a"), 0s);
    throttle.takeBack("nobody");
    throttle.forget("nobody");
    throttle.takeBack("a");
    throttle.takeBack("a");
    QCOMPARE(throttle.admit("a"), 0s);
}

void tst_ServerThrottle::forgetsWhatIsOver()
{
    Throttle throttle = this->throttle("2/min");
    for (int i = 0; i < 1000; ++i)
        throttle.admit(QByteArray::number(i));
    QCOMPARE(throttle.remembered(), 1000u);
    m_now += 61;
    for (int i = 0; i < 600; ++i)
        throttle.admit("late" + QByteArray::number(i));
    QCOMPARE(throttle.remembered(), 600u);
}

void tst_ServerThrottle::aFloodForgetsTheOldestOnly()
{
    Throttle throttle = this->throttle("1/min", 100);
    for (int i = 0; i < 101; ++i)
        throttle.admit(QByteArray::number(i));
    QCOMPARE(throttle.remembered(), 100u);
    for (int i = 100; i > 1; --i)
        QVERIFY2(throttle.admit(QByteArray::number(i)) > 0s, QByteArray::number(i).constData());
    QCOMPARE(throttle.admit("0"), 0s);
}

void tst_ServerThrottle::aFloodOfAnAttackerDoesNotFreeWhoIsStillTrying()
{
    Throttle throttle = this->throttle("1/min", 100);
    throttle.admit("guesser");
    for (int i = 0; i < 1000; ++i) {
        throttle.admit(QByteArray::number(i));
        if (i % 50 == 0)
            QVERIFY(throttle.admit("guesser") > 0s);
    }
}

void tst_ServerThrottle::survivesAClockThatIsSetBack()
{
    Throttle throttle = this->throttle("1/hour");
    m_now += 86400;
    throttle.admit("a");
    m_now -= 86400;
    QCOMPARE(throttle.admit("a"), 0s);
    QCOMPARE(throttle.admit("a"), 3600s);
}

void tst_ServerThrottle::countsThreadsTogether()
{
    Throttle throttle = this->throttle("100/min", 10);
    std::atomic<int> admitted = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i)
                admitted += throttle.admit("a") == 0s ? 1 : 0;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(admitted, 100);
}

void tst_ServerThrottle::knowsNetworks_data()
{
    QTest::addColumn<QByteArray>("network");
    QTest::newRow("127.0.0.1") << QByteArray("127.0.0.1");
    QTest::newRow("::1") << QByteArray("::/64");
    QTest::newRow("2001:db8:1:2:3:4:5:6") << QByteArray("2001:db8:1:2::/64");
    QTest::newRow("2001:DB8:1:2::") << QByteArray("2001:db8:1:2::/64");
    QTest::newRow("fe80::1%eth0") << QByteArray("fe80::/64");
    QTest::newRow("::ffff:10.0.0.1") << QByteArray("10.0.0.1");
    QTest::newRow("unknown") << QByteArray("unknown");
    QTest::newRow("") << QByteArray("");
}

void tst_ServerThrottle::knowsNetworks()
{
    QFETCH(const QByteArray, network);
    QCOMPARE(networkOf(QTest::currentDataTag()), network);
}

void tst_ServerThrottle::knowsTheClientBehindProxies_data()
{
    QTest::addColumn<int>("proxies");
    QTest::addColumn<QByteArray>("forwarded"); // null = no header
    QTest::addColumn<QByteArray>("client");
    QTest::newRow("no proxy") << 0 << QByteArray("a, b") << QByteArray("peer");
    QTest::newRow("no header") << 2 << QByteArray() << QByteArray("peer");
    QTest::newRow("last") << 1 << QByteArray("a, b,c ") << QByteArray("c");
    QTest::newRow("last but one") << 2 << QByteArray("a, b,c") << QByteArray("b");
    QTest::newRow("more proxies than addresses") << 9 << QByteArray("a, b") << QByteArray("a");
    QTest::newRow("empty header") << 1 << QByteArray("") << QByteArray("");
}

void tst_ServerThrottle::knowsTheClientBehindProxies()
{
    QFETCH(const int, proxies);
    QFETCH(const QByteArray, forwarded);
    QFETCH(const QByteArray, client);
    HttpRequest request;
    request.peer = "peer";
    if (!forwarded.isNull())
        request.headers = {{"x-forwarded-for", forwarded}};
    QCOMPARE(clientAddress(request, proxies), client);
}

QTEST_GUILESS_MAIN(tst_ServerThrottle)
#include "tst_serverthrottle.moc"
