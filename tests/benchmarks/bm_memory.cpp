// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "figures.h"
#include "pump.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace Qt::StringLiterals;
using namespace SessionKeeper::Test;
using namespace std::chrono_literals;

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)

namespace {

// What malloc() has given out in all threads.
double bytesInUse()
{
    return static_cast<double>(mallinfo2().uordblks);
}

} // namespace

// What a request costs while it waits: ours for a token, a plain manager's for one of its six
// connections.
class bm_Memory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_contest.isReady()); }
    void ofAWaitingRequest();

private:
    // Bytes per request; less than zero when one was not answered in the end.
    double park(Side side);

    Contest m_contest;
};

double bm_Memory::park(Side side)
{
    const int count = isLongRun() ? 10000 : 4000;
    if (!m_contest.adoptToken() || !m_contest.server().command(u"hold"_s))
        return -1;
    if (side == Side::Ours)
        m_contest.clock().skip(1h);
    const auto before = bytesInUse();
    auto latest = before;
    // The requests have settled in Qt's threads when nothing was allocated for a while.
    int quietLooks = 0;
    QTimer look;
    look.callOnTimeout([&] {
        const auto now = bytesInUse();
        quietLooks = std::abs(now - latest) < 10000 ? quietLooks + 1 : 0;
        latest = now;
        if (quietLooks < 5)
            return;
        look.stop();
        QMetaObject::invokeMethod(
            this, [this] { m_contest.server().command(u"release"_s); }, Qt::QueuedConnection);
    });
    look.start(20ms);
    const auto result = pump(count, count, [&] { return m_contest.get(side, u"/small/"_s); });
    return result.good == count ? (latest - before) / count : -1;
}

void bm_Memory::ofAWaitingRequest()
{
    const auto bytes = inTurns(isLongRun() ? 5 : 1, [&](Side side) { return park(side); });
    QVERIFY(!bytes.ours.isEmpty());
    const auto plain = median(bytes.plain);
    const auto ours = median(bytes.ours);
    report(u"memory of a waiting request"_s,
           u"ours/plain %1 (plain %2 bytes, ours %3 bytes)"_s.arg(ours / plain, 0, 'f', 2)
               .arg(plain, 0, 'f', 0)
               .arg(ours, 0, 'f', 0),
           u"<= 1"_s, ours <= plain);
}

#else

class bm_Memory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofAWaitingRequest() { QSKIP("counting what is allocated needs mallinfo2() of glibc"); }
};

#endif

QTEST_GUILESS_MAIN(bm_Memory)
#include "bm_memory.moc"
