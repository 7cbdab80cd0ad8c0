// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "figures.h"
#include "loopwatch.h"

#include <support/replies.h>

#include <QtCore/qscopeguard.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeper::Test;
using namespace std::chrono_literals;

// 100 MB, taken in the three ways apps take them.
class bm_Downloads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_contest.isReady()); }
    void readAtTheEnd() { compare(u"100 MB download, read at the end"_s, false, 0); }
    void readAsItArrives() { compare(u"100 MB download, read on readyRead"_s, true, 0); }
    void readWithABufferOfAMebibyte()
    {
        compare(u"100 MB download, 1 MiB read buffer"_s, true, 1024 * 1024);
    }

private:
    void compare(const QString &name, bool readsOnTheWay, qint64 bufferSize);
    double download(Side side, bool readsOnTheWay, qint64 bufferSize);

    Contest m_contest;
    Stalls m_stalls;
};

void bm_Downloads::compare(const QString &name, bool readsOnTheWay, qint64 bufferSize)
{
    const int rounds = isLongRun() ? 40 : 9;
    m_stalls = {};
    const auto perSecond = inTurns(rounds, [&](Side side) {
        const auto seconds = download(side, readsOnTheWay, bufferSize);
        return seconds > 0 ? 100 / seconds : -1;
    });
    QCOMPARE(perSecond.ours.size(), rounds);
    reportRate(name + u" (MB)"_s, perSecond, 0.98);
    reportStall(name, m_stalls);
}

// Seconds; less than zero when bytes are missing.
double bm_Downloads::download(Side side, bool readsOnTheWay, qint64 bufferSize)
{
    if (!m_contest.renew(side))
        return -1;
    qint64 received = 0;
    QElapsedTimer timer;
    timer.start();
    auto *reply = m_contest.get(side, u"/download/"_s);
    const auto cleanup = qScopeGuard([reply] { reply->deleteLater(); });
    reply->setReadBufferSize(bufferSize);
    if (readsOnTheWay)
        connect(reply, &QIODevice::readyRead, reply, [&] { received += reply->readAll().size(); });
    LoopWatch watch;
    if (!hasEnded(reply, 60s))
        return -1;
    // Reading all of it at once is the app's own doing.
    m_stalls.add(side, watch.longestStall());
    received += reply->readAll().size();
    const auto seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    return received == 100'000'000 ? seconds : -1;
}

QTEST_GUILESS_MAIN(bm_Downloads)
#include "bm_downloads.moc"
