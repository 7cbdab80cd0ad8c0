// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "databases.h"

#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/rotationjournal.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtTest/qtest.h>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

const QDateTime now({2026, 1, 1}, QTime(12, 0, 0, 250), Qt::UTC);

OutstandingToken token(const QString &jti)
{
    return {jti, "token-" + jti.toLatin1(), std::nullopt, now, now.addDays(1)};
}

// Both at the same time; what the rotation came to.
bool race(const std::function<bool()> &rotation, const std::function<void()> &revocation)
{
    std::atomic_int ready = 0;
    const auto together = [&ready] {
        ++ready;
        while (ready < 2)
            std::this_thread::yield();
    };
    std::atomic_bool rotated = false;
    std::thread other([&] {
        together();
        rotated = rotation();
    });
    together();
    revocation();
    other.join();
    return rotated;
}

} // namespace

class tst_ServerRotationJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { databases(); }
    void init();
    void whatFollowedIsFound();
    void aLostRotationIsNotNoted();
    void theFamilyIsTheFirstToken();
    void aBlacklistedEndIsTheEndOfTheFamily();
    void revokingKillsWhatLives();
    void allOfAUserIsRevoked();
    void revokingAllCatchesARotationAtTheSameTime();
    void ofRacingRotationsOneIsNoted();
    void revokingCatchesARotationAtTheSameTime();
    void flushingRemovesWhatHasExpired();

private:
    bool rotate(const QString &spent, const QString &successor, bool isRecorded = true);
    qint64 newUser(const QString &name);
    void logIn(qint64 userId, const QString &jti);

    std::shared_ptr<Database> m_database;
    std::unique_ptr<RotationJournal> m_journal;
    std::unique_ptr<TokenLedger> m_ledger;
};

void tst_ServerRotationJournal::init()
{
    NEW_DATABASE(url);
    m_database = std::make_shared<Database>(url);
    m_database->migrate();
    m_journal = std::make_unique<RotationJournal>(m_database);
    m_ledger = std::make_unique<TokenLedger>(m_database);
}

bool tst_ServerRotationJournal::rotate(const QString &spent, const QString &successor,
                                       bool isRecorded)
{
    const OutstandingToken next = token(successor);
    return m_journal->rotate(
        token(spent), isRecorded ? std::optional<OutstandingToken>(next) : std::nullopt, next, now);
}

void tst_ServerRotationJournal::whatFollowedIsFound()
{
    QVERIFY(!m_journal->find(u"a"_s));
    QVERIFY(rotate(u"a"_s, u"b"_s));
    const auto rotation = m_journal->find(u"a"_s);
    QVERIFY(rotation);
    QCOMPARE(rotation->successor, "token-b");
    QCOMPARE(rotation->family, u"a"_s);
    QCOMPARE(rotation->when, now);
    QVERIFY(rotation->familyLives);
    QVERIFY(!m_journal->find(u"b"_s));
}

void tst_ServerRotationJournal::aLostRotationIsNotNoted()
{
    QVERIFY(rotate(u"a"_s, u"b"_s));
    QVERIFY(!rotate(u"a"_s, u"c"_s));
    QCOMPARE(m_journal->find(u"a"_s)->successor, "token-b");
    QVERIFY(!m_ledger->isOutstanding(u"c"_s));
}

void tst_ServerRotationJournal::theFamilyIsTheFirstToken()
{
    QVERIFY(rotate(u"a"_s, u"b"_s, false) && rotate(u"b"_s, u"c"_s) && rotate(u"x"_s, u"y"_s));
    QCOMPARE(m_journal->find(u"b"_s)->family, u"a"_s);
    QCOMPARE(m_journal->find(u"x"_s)->family, u"x"_s);
}

void tst_ServerRotationJournal::aBlacklistedEndIsTheEndOfTheFamily()
{
    QVERIFY(rotate(u"a"_s, u"b"_s) && rotate(u"b"_s, u"c"_s));
    QVERIFY(m_journal->find(u"a"_s)->familyLives);
    QVERIFY(m_ledger->blacklist(token(u"c"_s), now));
    QVERIFY(!m_journal->find(u"a"_s)->familyLives);
    QVERIFY(!m_journal->find(u"b"_s)->familyLives);
}

void tst_ServerRotationJournal::revokingKillsWhatLives()
{
    // Of a profile that records no successor.
    QVERIFY(rotate(u"a"_s, u"b"_s, false) && rotate(u"b"_s, u"c"_s, false));
    QVERIFY(rotate(u"x"_s, u"y"_s));
    QCOMPARE(m_journal->revoke(u"a"_s, now), 1);
    QVERIFY(m_ledger->isBlacklisted(u"c"_s));
    QVERIFY(!m_ledger->isBlacklisted(u"y"_s));
    QCOMPARE(m_journal->revoke(u"a"_s, now), 0);
}

qint64 tst_ServerRotationJournal::newUser(const QString &name)
{
    User user;
    user.username = name;
    return UserStore(m_database).add(user);
}

void tst_ServerRotationJournal::logIn(qint64 userId, const QString &jti)
{
    OutstandingToken first = token(jti);
    first.userId = userId;
    m_ledger->record(first);
}

void tst_ServerRotationJournal::allOfAUserIsRevoked()
{
    const qint64 alice = newUser(u"alice"_s);
    const qint64 bob = newUser(u"bob"_s);
    logIn(alice, u"a"_s);
    logIn(alice, u"other"_s);
    logIn(bob, u"x"_s);
    // Of a profile that records no successor.
    QVERIFY(rotate(u"a"_s, u"b"_s, false) && rotate(u"b"_s, u"c"_s, false));
    QVERIFY(rotate(u"x"_s, u"y"_s, false));
    QCOMPARE(m_journal->revokeAllOf(alice, now), 2); // the end of the chain, and the other login
    QVERIFY(m_ledger->isBlacklisted(u"c"_s) && m_ledger->isBlacklisted(u"other"_s));
    QVERIFY(!m_ledger->isBlacklisted(u"y"_s));
    QCOMPARE(m_journal->revokeAllOf(alice, now), 0);
    QCOMPARE(m_journal->revokeAllOf(4711, now), 0);
}

void tst_ServerRotationJournal::revokingAllCatchesARotationAtTheSameTime()
{
    const qint64 alice = newUser(u"alice"_s);
    for (int round = 0; round < 30; ++round) {
        const QString family = u"family%1"_s.arg(round);
        logIn(alice, family);
        const bool rotated = race([&] { return rotate(family, family + u"-1"_s, false); },
                                  [&] { m_journal->revokeAllOf(alice, now); });
        QVERIFY(m_ledger->isBlacklisted(family));
        QCOMPARE(m_ledger->isBlacklisted(family + u"-1"_s), rotated);
    }
}

void tst_ServerRotationJournal::ofRacingRotationsOneIsNoted()
{
    for (int round = 0; round < 10; ++round) {
        const QString spent = u"spent%1"_s.arg(round);
        std::atomic_int winners = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([&, i] {
                if (rotate(spent, u"%1-%2"_s.arg(spent).arg(i)))
                    ++winners;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(winners.load(), 1);
        QVERIFY(m_journal->find(spent));
    }
}

void tst_ServerRotationJournal::revokingCatchesARotationAtTheSameTime()
{
    for (int round = 0; round < 30; ++round) {
        const QString family = u"family%1"_s.arg(round);
        QVERIFY(rotate(family, family + u"-1"_s));
        const bool rotated = race([&] { return rotate(family + u"-1"_s, family + u"-2"_s); },
                                  [&] { m_journal->revoke(family, now); });
        QVERIFY(m_ledger->isBlacklisted(family + u"-1"_s));
        QCOMPARE(m_ledger->isBlacklisted(family + u"-2"_s), rotated);
    }
}

void tst_ServerRotationJournal::flushingRemovesWhatHasExpired()
{
    QVERIFY(rotate(u"a"_s, u"b"_s));
    m_journal->flushExpired(now.addDays(1).addMSecs(-1));
    QVERIFY(m_journal->find(u"a"_s));
    m_journal->flushExpired(now.addDays(1));
    QVERIFY(!m_journal->find(u"a"_s));
}

QTEST_GUILESS_MAIN(tst_ServerRotationJournal)
#include "tst_serverrotationjournal.moc"
