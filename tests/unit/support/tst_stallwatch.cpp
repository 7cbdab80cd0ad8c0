// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/stallwatch.h>

#include <QtCore/qeventloop.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

#include <atomic>
#include <chrono>
#include <dlfcn.h>
#include <thread>

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// The watch sees what holds the main loop, and nothing else.
class tst_StallWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { StallWatch::instance()->collect(); }
    void init() { StallWatch::instance()->taken(); }
    void seesASleep();
    void seesWork();
    void seesAWaitForAnotherThread();
    void seesACallbackOfGlib();
    void seesAMarkedCall();
    void seesWhatFollowsALoopWithinAnEvent();
    void doesNotMindALoopWithinAnEvent();
    void doesNotMindTheTestsOwnWork();
    void doesNotMindABusyMachine();
};

namespace {

QStringList stalls()
{
    return StallWatch::instance()->taken();
}

// Runs action from the event loop.
void run(const std::function<void()> &action)
{
    QEventLoop loop;
    QTimer::singleShot(0, &loop, [&] {
        action();
        loop.quit();
    });
    loop.exec();
    // Once more, because a callback's end shows in the next turn.
    QTimer::singleShot(1, &loop, &QEventLoop::quit);
    loop.exec();
}

void work(std::chrono::milliseconds duration)
{
    timespec begin {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    timespec time {};
    do
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    while ((time.tv_sec - begin.tv_sec) * 1000LL + (time.tv_nsec - begin.tv_nsec) / 1000000LL
           < duration.count());
}

} // namespace

void tst_StallWatch::seesASleep()
{
    run([] { QThread::msleep(30); });
    const auto seen = stalls();
    QCOMPARE(seen.size(), 1);
    QVERIFY2(seen.first().contains(u"QEventLoop"_s), qPrintable(seen.first()));
}

void tst_StallWatch::seesWork()
{
    run([] { work(30ms); });
    QCOMPARE(stalls().size(), 1);
}

// As a synchronous call over D-Bus does.
void tst_StallWatch::seesAWaitForAnotherThread()
{
    run([] { std::thread([] { QThread::msleep(30); }).join(); });
    QCOMPARE(stalls().size(), 1);
}

void tst_StallWatch::seesACallbackOfGlib()
{
    const auto add = reinterpret_cast<unsigned (*)(unsigned, int (*)(void *), void *)>(
        dlsym(RTLD_DEFAULT, "g_timeout_add"));
    if (!add || !qEnvironmentVariableIsEmpty("QT_NO_GLIB"))
        QSKIP("Qt does not use GLib's main loop here");
    add(
        1,
        [](void *) {
            QThread::msleep(30);
            return 0;
        },
        nullptr);
    QEventLoop loop;
    QTimer::singleShot(100, &loop, &QEventLoop::quit);
    loop.exec();
    QCOMPARE(stalls().size(), 1);
}

void tst_StallWatch::seesAMarkedCall()
{
    {
        const StallWatch::Watched call("a call of the test");
        QThread::msleep(30);
    }
    const auto seen = stalls();
    QCOMPARE(seen.size(), 1);
    QVERIFY(seen.first().endsWith(u"a call of the test"_s));
}

void tst_StallWatch::seesWhatFollowsALoopWithinAnEvent()
{
    run([] {
        QTest::qWait(5);
        QThread::msleep(30);
    });
    QCOMPARE(stalls().size(), 1);
}

void tst_StallWatch::doesNotMindALoopWithinAnEvent()
{
    run([] {
        QEventLoop loop;
        QTimer::singleShot(50, &loop, &QEventLoop::quit);
        loop.exec();
    });
    QCOMPARE(stalls(), QStringList());
}

void tst_StallWatch::doesNotMindTheTestsOwnWork()
{
    run([] {});
    QThread::msleep(30);
    run([] { QThread::msleep(2); });
    run([] {
        const StallWatch::Excluded excluded;
        QThread::msleep(30);
    });
    QCOMPARE(stalls(), QStringList());
}

// Four times as many busy threads as processors: each event takes longer, and none holds the loop.
void tst_StallWatch::doesNotMindABusyMachine()
{
    std::atomic<bool> done = false;
    std::vector<std::thread> others;
    for (unsigned count = 0; count < 4 * std::thread::hardware_concurrency(); ++count)
        others.emplace_back([&] {
            while (!done) { }
        });
    qint64 longest = 0;
    for (int count = 0; count < 30; ++count) {
        const auto begin = std::chrono::steady_clock::now();
        run([] { work(4ms); });
        longest = std::max<qint64>(longest, (std::chrono::steady_clock::now() - begin) / 1ms);
    }
    done = true;
    for (auto &other : others)
        other.join();
    QCOMPARE(stalls(), QStringList());
    qInfo("the slowest turn took %lld ms", static_cast<long long>(longest));
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_StallWatch)
#include "tst_stallwatch.moc"
