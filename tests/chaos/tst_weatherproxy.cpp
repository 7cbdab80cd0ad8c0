// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "leapingtime.h"
#include "site.h"
#include "weatherproxy.h"

#include <QtCore/qeventloop.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qhostaddress.h>
#include <QtNetwork/qhostinfo.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Weather::Mishap;

// The weather is what the chaos suite believes it to be, and so is time.
class tst_WeatherProxy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void doesWhatItWasTold_data();
    void doesWhatItWasTold();
    void servesOneAfterTheOther();
    void goesOfflineAndComesBack();
    void leapsToTheNextTimer();
    void leapsOverNobodyElse();
    void waitsForWhoIsBusy();
    void findsNoInvalidName();

private:
    // What the client sees of one request, within a minute.
    struct Seen
    {
        QByteArray answer;
        bool ended = false;
        milliseconds after {0};
    };
    Seen ask(WeatherProxy &proxy);

    std::shared_ptr<WorldClock> m_clock;
    std::unique_ptr<Site> m_site;
};

Q_DECLARE_METATYPE(Mishap)

namespace {

const auto login = "POST /api/token/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                   "Content-Length: 34\r\n\r\n{\"username\":\"ada\",\"password\":\"pw\"}"_ba;

qint64 realTime()
{
    QElapsedTimer timer;
    timer.start();
    return timer.msecsSinceReference() - LeapingTime::leapt().count();
}

bool isWhole(const QByteArray &answer)
{
    return answer.startsWith("HTTP/1.1 200") && answer.contains("\"refresh\"")
        && answer.endsWith('}');
}

} // namespace

void tst_WeatherProxy::initTestCase()
{
    m_clock = std::make_shared<WorldClock>();
    m_site = std::make_unique<Site>(m_clock, false);
}

tst_WeatherProxy::Seen tst_WeatherProxy::ask(WeatherProxy &proxy)
{
    Seen seen;
    QEventLoop loop;
    QTcpSocket client;
    connect(&client, &QTcpSocket::readyRead, &loop, [&] { seen.answer += client.readAll(); });
    connect(&client, &QTcpSocket::disconnected, &loop, [&] {
        seen.ended = true;
        loop.quit();
    });
    QTimer::singleShot(1min, &loop, &QEventLoop::quit);
    // A whole answer leaves the connection open.
    QTimer look;
    look.callOnTimeout(&loop, [&] {
        if (isWhole(seen.answer) || seen.answer.contains("Retry-After"))
            loop.quit();
    });
    look.start(500ms);
    const auto began = m_clock->elapsed();
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), proxy.port());
    connect(&client, &QTcpSocket::connected, &loop, [&] { client.write(login); });
    loop.exec();
    client.disconnect();
    seen.after = m_clock->elapsed() - began;
    return seen;
}

void tst_WeatherProxy::doesWhatItWasTold_data()
{
    QTest::addColumn<Mishap>("mishap");
    QTest::addColumn<int>("amount");
    QTest::addColumn<bool>("isWhole");      // the server's own answer
    QTest::addColumn<bool>("ends");         // the connection
    QTest::addColumn<bool>("acts");         // the server
    QTest::addColumn<QByteArray>("answer"); // begins so
    QTest::addColumn<int>("seconds");       // at least
    const auto row = [](const char *name, Mishap mishap, int amount, bool isWhole, bool ends,
                        bool acts, const QByteArray &answer, int seconds = 0) {
        QTest::newRow(name) << mishap << amount << isWhole << ends << acts << answer << seconds;
    };
    const auto ok = "HTTP/1.1 200"_ba;
    row("fine", Mishap::None, 0, true, false, true, ok);
    row("reset before", Mishap::ResetBefore, 0, false, true, false, {});
    row("reset after", Mishap::ResetAfter, 0, false, true, true, {});
    row("closed after", Mishap::ClosedAfter, 0, false, true, true, {});
    row("cut in the head", Mishap::CutInHead, 0, false, true, true, ok);
    row("cut in the body", Mishap::CutInBody, 0, false, true, true, ok);
    row("delayed", Mishap::Delayed, 7000, true, false, true, ok, 7);
    row("dripping", Mishap::Dripping, 10, true, false, true, ok, 2);
    row("429", Mishap::Throttled, 7, false, false, false, "HTTP/1.1 429"_ba);
    row("429 with a date", Mishap::ThrottledUntil, 7, false, false, false, "HTTP/1.1 429"_ba);
    row("503", Mishap::Unavailable, 7, false, false, false, "HTTP/1.1 503"_ba);
    row("503 with a date", Mishap::UnavailableUntil, 7, false, false, false, "HTTP/1.1 503"_ba);
    row("500", Mishap::Failing, 0, false, false, false, "HTTP/1.1 500"_ba);
    row("portal", Mishap::PortalPage, 0, false, false, false, ok);
    row("portal elsewhere", Mishap::PortalRedirect, 0, false, false, false, "HTTP/1.1 302"_ba);
    row("silent", Mishap::SilentBefore, 0, false, false, false, {}, 55);
    row("silent, having acted", Mishap::SilentAfter, 0, false, false, true, {}, 55);
}

void tst_WeatherProxy::doesWhatItWasTold()
{
    QFETCH(Mishap, mishap);
    QFETCH(int, amount);
    QFETCH(QByteArray, answer);
    QFETCH(int, seconds);
    WeatherProxy proxy([this] { return m_site->server().port(); });
    proxy.setPortal(QUrl(u"http://portal.example/"_s));
    proxy.setClock([this] { return m_clock->elapsed(); }, [this] { return m_clock->trueTime(); });
    proxy.setTokenTroubles({{mishap, amount}});
    const auto loginsBefore = m_site->server().logins();
    const auto seen = ask(proxy);
    QCOMPARE(proxy.exchanges().size(), 1);
    const auto &exchange = *proxy.exchanges().first();
    QCOMPARE(exchange.deliveredWhole, isWhole(seen.answer));
    QTEST(exchange.deliveredWhole, "isWhole");
    QTEST(seen.ended, "ends");
    QTEST(exchange.acted(), "acts");
    QCOMPARE(m_site->server().logins() - loginsBefore, exchange.acted() ? 1 : 0);
    QVERIFY2(seen.answer.startsWith(answer), seen.answer.constData());
    QCOMPARE(seen.answer.isEmpty(), answer.isEmpty());
    QVERIFY(seen.after >= std::chrono::seconds(seconds));
}

void tst_WeatherProxy::servesOneAfterTheOther()
{
    WeatherProxy proxy([this] { return m_site->server().port(); });
    proxy.setCallTroubles({{Mishap::PortalPage, 0}});
    proxy.setTokenTroubles({{Mishap::None, 0}, {Mishap::Failing, 0}});
    QVERIFY(isWhole(ask(proxy).answer));
    QVERIFY(ask(proxy).answer.startsWith("HTTP/1.1 500"));
    QVERIFY(isWhole(ask(proxy).answer));
    QCOMPARE(proxy.exchanges().size(), 3);
}

void tst_WeatherProxy::goesOfflineAndComesBack()
{
    WeatherProxy proxy([this] { return m_site->server().port(); });
    QVERIFY(proxy.setOffline(true));
    QVERIFY(ask(proxy).answer.isEmpty());
    QVERIFY(proxy.exchanges().isEmpty());
    QVERIFY(proxy.setOffline(false));
    QVERIFY(isWhole(ask(proxy).answer));
}

void tst_WeatherProxy::leapsToTheNextTimer()
{
    const auto real = realTime();
    const auto began = m_clock->elapsed();
    QList<milliseconds> fired;
    QEventLoop loop;
    for (const auto due : {60min, 1min, 30min}) {
        QTimer::singleShot(due, &loop, [&] { fired.append(m_clock->elapsed() - began); });
    }
    QTimer::singleShot(61min, &loop, &QEventLoop::quit);
    loop.exec();
    QCOMPARE(fired.size(), 3);
    const milliseconds wanted[] = {1min, 30min, 60min};
    for (int number = 0; number < 3; ++number) {
        // Coarse timers are exact to a twentieth.
        QVERIFY(fired[number] >= wanted[number] * 19 / 20);
        QVERIFY(fired[number] <= wanted[number] * 21 / 20);
    }
    QVERIFY(realTime() - real < 10000);
}

// Another thread's timer that is due before comes before.
void tst_WeatherProxy::leapsOverNobodyElse()
{
    QThread thread;
    QObject there;
    there.moveToThread(&thread);
    thread.start();
    std::atomic<qint64> firedAt = 0;
    const auto began = m_clock->elapsed();
    QMetaObject::invokeMethod(
        &there,
        [&] {
            QTimer::singleShot(10min, Qt::PreciseTimer, &there,
                               [&] { firedAt = (m_clock->elapsed() - began).count(); });
        },
        Qt::BlockingQueuedConnection);
    QEventLoop loop;
    QTimer::singleShot(60min, &loop, &QEventLoop::quit);
    loop.exec();
    thread.quit();
    thread.wait();
    QVERIFY(firedAt >= milliseconds(10min).count());
    QVERIFY(firedAt < milliseconds(11min).count());
}

void tst_WeatherProxy::waitsForWhoIsBusy()
{
    const LeapingTime::Busy busy;
    const auto before = LeapingTime::leapt();
    QEventLoop loop;
    QTimer::singleShot(20ms, &loop, &QEventLoop::quit);
    loop.exec();
    QCOMPARE(LeapingTime::leapt(), before);
}

void tst_WeatherProxy::findsNoInvalidName()
{
    QEventLoop loop;
    QHostInfo::HostInfoError error = QHostInfo::NoError;
    QHostInfo::lookupHost(u"nowhere.invalid"_s, &loop, [&](const QHostInfo &info) {
        error = info.error();
        loop.quit();
    });
    loop.exec();
    QCOMPARE(error, QHostInfo::HostNotFound);
}

int main(int argc, char **argv)
{
    LeapingTime::prepare();
    QCoreApplication app(argc, argv);
    LeapingTime::setOn(true);
    tst_WeatherProxy test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_weatherproxy.moc"
