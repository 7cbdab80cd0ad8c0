// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "databases.h"

#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/storeerror.h>
#include <SessionKeeperServer/store/tokenledger.h>

#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

const QDateTime now({2026, 1, 1}, QTime(12, 0), Qt::UTC);

OutstandingToken token(const QString &jti)
{
    return {jti, "token-" + jti.toLatin1(), std::nullopt, now, now.addDays(1)};
}

} // namespace

class tst_ServerTokenLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { databases(); }
    void init();
    void recordedTokensAreNotBlacklisted();
    void anIdIsRecordedOnce();
    void aTokenDiesOnce();
    void unknownTokensAreRecordedWhenTheyDie();
    void rotationRecordsTheSuccessor();
    void aLostRotationChangesNothing();
    void ofRacingRotationsOneWins();
    void ofRacingDatabasesOneWins();
    void flushRemovesWhatHasExpired();

private:
    static void race(const std::shared_ptr<Database> &database);

    QTemporaryDir m_folder;
    std::shared_ptr<Database> m_database;
    std::unique_ptr<TokenLedger> m_ledger;
};

void tst_ServerTokenLedger::init()
{
    NEW_DATABASE(url);
    m_database = std::make_shared<Database>(url);
    m_database->migrate();
    m_ledger = std::make_unique<TokenLedger>(m_database);
}

void tst_ServerTokenLedger::recordedTokensAreNotBlacklisted()
{
    m_ledger->record(token(u"a"_s));
    QVERIFY(m_ledger->isOutstanding(u"a"_s));
    QVERIFY(!m_ledger->isBlacklisted(u"a"_s));
    QVERIFY(!m_ledger->isOutstanding(u"A"_s));
}

void tst_ServerTokenLedger::anIdIsRecordedOnce()
{
    m_ledger->record(token(u"a"_s));
    try {
        m_ledger->record(token(u"a"_s));
    } catch (const StoreError &error) {
        QCOMPARE(error.kind(), StoreError::Kind::Duplicate);
        return;
    }
    QFAIL("the id was recorded twice");
}

void tst_ServerTokenLedger::aTokenDiesOnce()
{
    m_ledger->record(token(u"a"_s));
    QVERIFY(m_ledger->blacklist(token(u"a"_s), now));
    QVERIFY(m_ledger->isBlacklisted(u"a"_s));
    QVERIFY(!m_ledger->blacklist(token(u"a"_s), now));
}

void tst_ServerTokenLedger::unknownTokensAreRecordedWhenTheyDie()
{
    QVERIFY(m_ledger->blacklist(token(u"a"_s), now));
    QVERIFY(m_ledger->isOutstanding(u"a"_s));
    // A user who does not exist is stored as none.
    OutstandingToken stranger = token(u"b"_s);
    stranger.userId = 99;
    QVERIFY(m_ledger->blacklist(stranger, now));
}

void tst_ServerTokenLedger::rotationRecordsTheSuccessor()
{
    QVERIFY(m_ledger->rotate(token(u"a"_s), token(u"b"_s), now));
    QVERIFY(m_ledger->isBlacklisted(u"a"_s));
    QVERIFY(m_ledger->isOutstanding(u"b"_s));
    QVERIFY(!m_ledger->isBlacklisted(u"b"_s));
}

void tst_ServerTokenLedger::aLostRotationChangesNothing()
{
    QVERIFY(m_ledger->rotate(token(u"a"_s), token(u"b"_s), now));
    QVERIFY(!m_ledger->rotate(token(u"a"_s), token(u"c"_s), now));
    QVERIFY(!m_ledger->isOutstanding(u"c"_s));
}

void tst_ServerTokenLedger::ofRacingRotationsOneWins()
{
    race(m_database);
    if (!m_database->isRemote())
        race(std::make_shared<Database>(u"sqlite:"_s + m_folder.filePath(u"race.db"_s)));
}

void tst_ServerTokenLedger::race(const std::shared_ptr<Database> &database)
{
    database->migrate();
    TokenLedger ledger(database);
    constexpr int rounds = 50;
    constexpr int racers = 4;
    for (int round = 0; round < rounds; ++round) {
        const QString spent = u"spent-%1"_s.arg(round);
        ledger.record(token(spent));
        std::atomic_int waiting = racers;
        std::atomic_int winners = 0;
        std::vector<std::thread> threads;
        for (int racer = 0; racer < racers; ++racer) {
            threads.emplace_back([&, racer] {
                const auto successor = token(u"%1-%2"_s.arg(round).arg(racer));
                --waiting;
                while (waiting > 0)
                    std::this_thread::yield();
                if (ledger.rotate(token(spent), successor, now))
                    ++winners;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(winners.load(), 1);
        int successors = 0;
        for (int racer = 0; racer < racers; ++racer)
            successors += ledger.isOutstanding(u"%1-%2"_s.arg(round).arg(racer)) ? 1 : 0;
        QCOMPARE(successors, 1);
    }
}

// Two Database objects share nothing but the file, as two processes do.
void tst_ServerTokenLedger::ofRacingDatabasesOneWins()
{
    NEW_DATABASE(fresh);
    const QString url = isRemote ? fresh : u"sqlite:"_s + m_folder.filePath(u"two.db"_s);
    const auto one = std::make_shared<Database>(url);
    one->migrate();
    const auto other = std::make_shared<Database>(url);
    constexpr int rounds = 100;
    std::array<std::atomic_int, rounds> winners {};
    const auto race = [&winners](const std::shared_ptr<Database> &database, const QString &name) {
        TokenLedger ledger(database);
        for (int round = 0; round < rounds; ++round) {
            const auto successor = token(name + QString::number(round));
            if (ledger.rotate(token(u"spent-%1"_s.arg(round)), successor, now))
                ++winners[static_cast<size_t>(round)];
        }
    };
    std::thread first(race, one, u"one-"_s);
    std::thread second(race, other, u"other-"_s);
    first.join();
    second.join();
    for (const std::atomic_int &count : winners)
        QCOMPARE(count.load(), 1);
}

void tst_ServerTokenLedger::flushRemovesWhatHasExpired()
{
    OutstandingToken old = token(u"old"_s);
    old.expiresAt = now;
    QVERIFY(m_ledger->blacklist(old, now));
    QVERIFY(m_ledger->blacklist(token(u"alive"_s), now));
    QCOMPARE(m_ledger->flushExpired(now), 1);
    QVERIFY(!m_ledger->isOutstanding(u"old"_s));
    QVERIFY(m_ledger->isBlacklisted(u"alive"_s));
}

QTEST_GUILESS_MAIN(tst_ServerTokenLedger)
#include "tst_servertokenledger.moc"
