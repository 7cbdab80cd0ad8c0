// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "figures.h"
#include "loopwatch.h"

#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/store/keychainstore.h>
#include <SessionKeeper/store/memorystore.h>

#include <support/awaited.h>
#include <support/replies.h>

#include <qt6keychain/keychain.h>

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeper;
using namespace SessionKeeper::Test;

namespace {

const QString service = u"org.sessionkeeper.bench"_s;

std::shared_ptr<Protocol> protocolOf(const BenchServer &server)
{
    return std::make_shared<SimpleJwtProtocol>(server.url(u"/api/token/"_s));
}

// Seconds on timer when the first byte of reply is there; less than zero when none comes.
double untilFirstByte(QNetworkReply *reply, const QElapsedTimer &timer)
{
    double seconds = -1;
    QObject::connect(reply, &QIODevice::readyRead, reply, [&] {
        if (seconds < 0 && statusOf(reply) == 200)
            seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    });
    const bool ended = hasEnded(reply);
    reply->disconnect();
    return ended ? seconds : -1;
}

} // namespace

// From an app's start to its first byte, with objects of its own in every round.
class bm_Restore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void fromTheKeychain();
    void fromMemory();

private:
    double restore(const std::shared_ptr<TokenStore> &store);
    double readByHand(bool fromKeychain);
    void reportDifference(const QString &name, const Series &seconds);

    BenchServer m_server;
    std::shared_ptr<MemoryStore> m_memory = std::make_shared<MemoryStore>();
    QByteArray m_token;
    Stalls m_stalls;
};

void bm_Restore::initTestCase()
{
    QVERIFY(m_server.isRunning());
    const std::shared_ptr<TokenStore> stores[] = {m_memory,
                                                  std::make_shared<KeychainStore>(service)};
    for (const auto &store : stores) {
        Session session(protocolOf(m_server), store);
        QVERIFY(awaited(session.login({u"ada"_s, u"pw"_s})));
        QVERIFY(session.isPersisted() || !store->isPersistent());
        m_token = awaited(session.freshAccessToken()).value_or(QByteArray());
    }
    QVERIFY(!m_token.isEmpty());
}

double bm_Restore::restore(const std::shared_ptr<TokenStore> &store)
{
    LoopWatch watch;
    QElapsedTimer timer;
    timer.start();
    Session session(protocolOf(m_server), store);
    AccessManager manager(&session);
    const auto restored = session.restore();
    const auto seconds = untilFirstByte(manager.get(QNetworkRequest(m_server.url(u"/small/"_s))),
                                        timer);
    m_stalls.add(Side::Ours, watch.longestStall());
    return restored.isFinished() && restored.result() ? seconds : -1;
}

double bm_Restore::readByHand(bool fromKeychain)
{
    LoopWatch watch;
    QElapsedTimer timer;
    timer.start();
    QNetworkAccessManager manager;
    bool isRead = !fromKeychain;
    if (fromKeychain) {
        QEventLoop loop;
        auto *job = new QKeychain::ReadPasswordJob(service);
        job->setKey(u"session/"_s); // as KeychainStore names it
        connect(job, &QKeychain::Job::finished, &loop, [&] {
            isRead = job->error() == QKeychain::NoError && !job->binaryData().isEmpty();
            loop.quit();
        });
        job->start();
        loop.exec();
    }
    QNetworkRequest request(m_server.url(u"/small/"_s));
    request.setRawHeader("Authorization", "Bearer " + m_token);
    const auto seconds = untilFirstByte(manager.get(request), timer);
    m_stalls.add(Side::Plain, watch.longestStall());
    return isRead ? seconds : -1;
}

void bm_Restore::fromTheKeychain()
{
    const int rounds = isLongRun() ? 200 : 40;
    m_stalls = {};
    const auto seconds = inTurns(rounds, [&](Side side) {
        return side == Side::Plain ? readByHand(true)
                                   : restore(std::make_shared<KeychainStore>(service));
    });
    QCOMPARE(seconds.ours.size(), rounds);
    reportDifference(u"restore() from the keychain to the first authorised byte"_s, seconds);
}

void bm_Restore::fromMemory()
{
    const int rounds = isLongRun() ? 200 : 40;
    m_stalls = {};
    const auto seconds = inTurns(rounds, [&](Side side) {
        return side == Side::Plain ? readByHand(false) : restore(m_memory);
    });
    QCOMPARE(seconds.ours.size(), rounds);
    reportDifference(u"restore() from memory to the first authorised byte"_s, seconds);
}

void bm_Restore::reportDifference(const QString &name, const Series &seconds)
{
    const auto plain = median(seconds.plain) * 1000;
    const auto ours = median(seconds.ours) * 1000;
    report(name,
           u"ours - plain %1 ms (plain %2 ms, ours %3 ms)"_s.arg(ours - plain, 0, 'f', 2)
               .arg(plain, 0, 'f', 2)
               .arg(ours, 0, 'f', 2),
           u"<= 5 ms"_s, ours - plain <= 5);
    reportStall(name, m_stalls);
}

QTEST_GUILESS_MAIN(bm_Restore)
#include "bm_restore.moc"
