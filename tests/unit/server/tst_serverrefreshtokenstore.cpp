// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "databases.h"

#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/refreshtokenstore.h>
#include <SessionKeeperServer/store/storeerror.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtCore/qregularexpression.h>
#include <QtCore/qset.h>
#include <QtCore/qtemporarydir.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>
#include <QtTest/qtest.h>

#include <array>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr RefreshToken::Time now {std::chrono::microseconds(1800000000123456)};

RefreshToken token(const QString &key, qint64 userId, const QString &app,
                   RefreshToken::Time created = now)
{
    return {key, userId, created, app};
}

QStringList keysOf(const RefreshTokenPage &page)
{
    QStringList keys;
    for (const RefreshToken &one : page.tokens)
        keys += one.key;
    return keys;
}

bool isTaken(const std::function<void()> &work)
{
    try {
        work();
    } catch (const StoreError &error) {
        return error.kind() == StoreError::Kind::Duplicate;
    }
    return false;
}

// All threads begin at the same moment.
void race(int racers, const std::function<void(int)> &work)
{
    std::atomic_int waiting = racers;
    std::vector<std::jthread> threads;
    for (int racer = 0; racer < racers; ++racer) {
        threads.emplace_back([&, racer] {
            --waiting;
            while (waiting > 0)
                std::this_thread::yield();
            work(racer);
        });
    }
}

} // namespace

class tst_ServerRefreshTokenStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { databases(); }
    void init();
    void keysAreLongRandomHex();
    void whatIsAddedIsFound();
    void timesAreKeptToTheMicrosecond_data();
    void timesAreKeptToTheMicrosecond();
    void keysAreComparedLetterForLetter();
    void aUserHasOneKeyForAnApp();
    void aKeyNeedsAUser();
    void listsTheOldestFirst();
    void listsPageByPage();
    void anAppIsRenamed();
    void replacingKeepsUserAndApp();
    void ofRacingReplacementsOneWins();
    void ofRacingDatabasesOneWins();
    void ofRacingCreationsOneWins();
    void keysAreRemovedOneByOneOrTogether();
    void aRemovedUserTakesItsKeysAlong();
    void everyUserWithoutAKeyGetsOne();
    void tablesOfAnotherProgramAreNotTaken();

private:
    std::shared_ptr<Database> opened(const QString &url) const;

    QTemporaryDir m_folder;
    std::shared_ptr<Database> m_database;
    std::unique_ptr<RefreshTokenStore> m_store;
};

// With alice (1) and bob (2).
std::shared_ptr<Database> tst_ServerRefreshTokenStore::opened(const QString &url) const
{
    auto database = std::make_shared<Database>(url);
    database->migrate();
    UserStore users(database);
    for (const QString &name : {u"alice"_s, u"bob"_s}) {
        User user;
        user.username = name;
        users.add(user);
    }
    return database;
}

void tst_ServerRefreshTokenStore::init()
{
    NEW_DATABASE(url);
    m_database = opened(url);
    m_store = std::make_unique<RefreshTokenStore>(m_database);
}

void tst_ServerRefreshTokenStore::keysAreLongRandomHex()
{
    static const QRegularExpression form(u"^[0-9a-f]{40}$"_s);
    QSet<QString> keys;
    for (int i = 0; i < 1000; ++i) {
        const QString key = RefreshTokenStore::newKey();
        QVERIFY2(form.match(key).hasMatch(), qPrintable(key));
        keys.insert(key);
    }
    QCOMPARE(keys.size(), 1000);
    // Every digit of a key takes every value: no part of it is constant.
    for (qsizetype at = 0; at < 40; ++at) {
        QSet<QChar> digits;
        for (const QString &key : std::as_const(keys))
            digits.insert(key.at(at));
        QCOMPARE(digits.size(), 16);
    }
}

void tst_ServerRefreshTokenStore::whatIsAddedIsFound()
{
    const QString app = u"phone 'é\" --"_s;
    QVERIFY(m_store->add(token(u"k1"_s, 1, app)));
    for (const auto &found : {m_store->byKey(u"k1"_s), m_store->byApp(1, app)}) {
        QVERIFY(found);
        QCOMPARE(found->key, u"k1"_s);
        QCOMPARE(found->userId, 1);
        QCOMPARE(found->app, app);
        QVERIFY(found->created == now);
    }
    QVERIFY(!m_store->byApp(2, app));
    QVERIFY(!m_store->byApp(1, u"phone"_s));
}

void tst_ServerRefreshTokenStore::timesAreKeptToTheMicrosecond_data()
{
    QTest::addColumn<qint64>("microseconds");
    QTest::newRow("all six digits") << qint64(1800000000123456);
    QTest::newRow("the smallest part") << qint64(1800000000000001);
    QTest::newRow("the largest part") << qint64(1800000000999999);
    QTest::newRow("zeros at the end") << qint64(1800000000120000);
    QTest::newRow("none at all") << qint64(1800000000000000);
}

void tst_ServerRefreshTokenStore::timesAreKeptToTheMicrosecond()
{
    QFETCH(const qint64, microseconds);
    const RefreshToken::Time time {std::chrono::microseconds(microseconds)};
    m_store->add(token(u"k"_s, 1, u"a"_s, time));
    QCOMPARE(m_store->byKey(u"k"_s)->created.time_since_epoch().count(), microseconds);
}

void tst_ServerRefreshTokenStore::keysAreComparedLetterForLetter()
{
    m_store->add(token(u"abc"_s, 1, u"a"_s));
    QVERIFY(!m_store->byKey(u"ABC"_s));
    QVERIFY(!m_store->byKey(u"abc "_s));
    QVERIFY(!m_store->byKey(u""_s));
    QVERIFY(!m_store->byKey(u"%"_s));
    QVERIFY(!m_store->remove(u"ABC"_s));
    QVERIFY(!m_store->replace(u"ABC"_s, u"new"_s, now));
    QVERIFY(!m_store->byKey(u"new"_s));
    QVERIFY(m_store->byKey(u"abc"_s));
}

void tst_ServerRefreshTokenStore::aUserHasOneKeyForAnApp()
{
    m_store->add(token(u"k1"_s, 1, u"phone"_s));
    QVERIFY(isTaken([this] { m_store->add(token(u"k2"_s, 1, u"phone"_s)); }));
    QVERIFY(m_store->add(token(u"k2"_s, 2, u"phone"_s)));
    QVERIFY(m_store->add(token(u"k3"_s, 1, u"Phone"_s)));
    QVERIFY(isTaken([this] { m_store->add(token(u"k1"_s, 2, u"other"_s)); }));
    QCOMPARE(m_store->page().count, 3);
}

void tst_ServerRefreshTokenStore::aKeyNeedsAUser()
{
    QVERIFY(!m_store->add(token(u"k1"_s, 99, u"phone"_s)));
    QCOMPARE(m_store->page().count, 0);
}

void tst_ServerRefreshTokenStore::listsTheOldestFirst()
{
    m_store->add(token(u"late"_s, 1, u"a"_s, now + 1us));
    m_store->add(token(u"early"_s, 1, u"b"_s, now));
    m_store->add(token(u"other"_s, 2, u"a"_s, now + 2us));
    m_store->add(token(u"whole second"_s, 1, u"c"_s, now - 123456us));
    QCOMPARE(keysOf(m_store->page()),
             (QStringList {u"whole second"_s, u"early"_s, u"late"_s, u"other"_s}));
    QCOMPARE(keysOf(m_store->page(1)), (QStringList {u"whole second"_s, u"early"_s, u"late"_s}));
    QCOMPARE(m_store->page(1).count, 3);
    QCOMPARE(keysOf(m_store->page(2)), QStringList {u"other"_s});
    QCOMPARE(m_store->page(3).count, 0);
}

void tst_ServerRefreshTokenStore::listsPageByPage()
{
    for (int i = 0; i < 5; ++i)
        m_store->add(token(u"k%1"_s.arg(i), 1, u"app%1"_s.arg(i), now + i * 1us));
    m_store->add(token(u"bob"_s, 2, u"a"_s));
    const RefreshTokenPage second = m_store->page(1, 2, 2);
    QCOMPARE(second.count, 5);
    QCOMPARE(keysOf(second), (QStringList {u"k2"_s, u"k3"_s}));
    QCOMPARE(keysOf(m_store->page(1, 4, 2)), QStringList {u"k4"_s});
    QCOMPARE(keysOf(m_store->page(1, 6, 2)), QStringList());
    QCOMPARE(m_store->page({}, 0, 1).count, 6);
}

void tst_ServerRefreshTokenStore::anAppIsRenamed()
{
    m_store->add(token(u"k1"_s, 1, u"phone"_s));
    m_store->add(token(u"k2"_s, 1, u"desk"_s));
    m_store->add(token(u"k3"_s, 2, u"tv"_s));
    QVERIFY(m_store->rename(u"k1"_s, u"tv"_s));
    QCOMPARE(m_store->byKey(u"k1"_s)->app, u"tv"_s);
    QVERIFY(m_store->rename(u"k1"_s, u"tv"_s));
    QVERIFY(isTaken([this] { m_store->rename(u"k1"_s, u"desk"_s); }));
    QCOMPARE(m_store->byKey(u"k1"_s)->app, u"tv"_s);
    QVERIFY(!m_store->rename(u"gone"_s, u"x"_s));
}

void tst_ServerRefreshTokenStore::replacingKeepsUserAndApp()
{
    m_store->add(token(u"old"_s, 2, u"phone"_s));
    m_store->add(token(u"other"_s, 1, u"phone"_s));
    const auto replaced = m_store->replace(u"old"_s, u"new"_s, now + 1s);
    QVERIFY(replaced);
    QCOMPARE(replaced->key, u"new"_s);
    QCOMPARE(replaced->userId, 2);
    QCOMPARE(replaced->app, u"phone"_s);
    QVERIFY(replaced->created == now + 1s);
    QVERIFY(!m_store->byKey(u"old"_s));
    QVERIFY(m_store->byKey(u"new"_s)->created == now + 1s);
    QVERIFY(!m_store->replace(u"old"_s, u"newer"_s, now));
    QVERIFY(m_store->byKey(u"other"_s)->created == now);
    QCOMPARE(m_store->page().count, 2);
}

void tst_ServerRefreshTokenStore::ofRacingReplacementsOneWins()
{
    const QString file = u"sqlite:"_s + m_folder.filePath(u"race.db"_s);
    RefreshTokenStore store(m_database->isRemote() ? m_database : opened(file));
    constexpr int rounds = 50;
    for (int round = 0; round < rounds; ++round) {
        const QString spent = u"spent-%1"_s.arg(round);
        store.add(token(spent, 1, spent));
        std::atomic_int winners = 0;
        race(4, [&](int racer) {
            if (store.replace(spent, u"%1-%2"_s.arg(round).arg(racer), now))
                ++winners;
        });
        QCOMPARE(winners.load(), 1);
        QCOMPARE(store.page().count, round + 1);
        QVERIFY(!store.byKey(spent));
    }
}

// Two Database objects share nothing but the file, as two processes do.
void tst_ServerRefreshTokenStore::ofRacingDatabasesOneWins()
{
    NEW_DATABASE(fresh);
    const QString url = isRemote ? fresh : u"sqlite:"_s + m_folder.filePath(u"two.db"_s);
    std::array<RefreshTokenStore, 2> stores {RefreshTokenStore(opened(url)),
                                             RefreshTokenStore(std::make_shared<Database>(url))};
    constexpr int rounds = 100;
    for (int round = 0; round < rounds; ++round)
        stores[0].add(token(u"spent-%1"_s.arg(round), 1, QString::number(round)));
    std::array<std::atomic_int, rounds> winners {};
    race(2, [&](int racer) {
        for (int round = 0; round < rounds; ++round) {
            const QString successor = u"%1-%2"_s.arg(round).arg(racer);
            if (stores[size_t(racer)].replace(u"spent-%1"_s.arg(round), successor, now))
                ++winners[size_t(round)];
        }
    });
    for (const std::atomic_int &count : winners)
        QCOMPARE(count.load(), 1);
    QCOMPARE(stores[1].page().count, rounds);
}

void tst_ServerRefreshTokenStore::ofRacingCreationsOneWins()
{
    std::atomic_int added = 0;
    std::atomic_int taken = 0;
    race(4, [&](int racer) {
        if (isTaken([&] { m_store->add(token(u"k%1"_s.arg(racer), 1, u"phone"_s)); }))
            ++taken;
        else
            ++added;
    });
    QCOMPARE(added.load(), 1);
    QCOMPARE(taken.load(), 3);
    QCOMPARE(m_store->page().count, 1);
}

void tst_ServerRefreshTokenStore::keysAreRemovedOneByOneOrTogether()
{
    for (int i = 0; i < 4; ++i)
        m_store->add(token(u"k%1"_s.arg(i), 1, u"app%1"_s.arg(i)));
    m_store->add(token(u"bob"_s, 2, u"app2"_s));
    QVERIFY(m_store->remove(u"k0"_s));
    QVERIFY(!m_store->remove(u"k0"_s));
    QCOMPARE(m_store->removeOf(1, u"app2"_s), 1);
    QCOMPARE(m_store->removeOf(1, u"app2"_s), 0);
    QCOMPARE(m_store->removeOf(1), 2);
    QCOMPARE(m_store->removeOf(1), 0);
    QCOMPARE(keysOf(m_store->page()), QStringList {u"bob"_s});
}

void tst_ServerRefreshTokenStore::aRemovedUserTakesItsKeysAlong()
{
    m_store->add(token(u"k1"_s, 1, u"a"_s));
    m_store->add(token(u"k2"_s, 1, u"b"_s));
    m_store->add(token(u"k3"_s, 2, u"a"_s));
    QVERIFY(UserStore(m_database).remove(1));
    QCOMPARE(keysOf(m_store->page()), QStringList {u"k3"_s});
}

void tst_ServerRefreshTokenStore::everyUserWithoutAKeyGetsOne()
{
    m_store->add(token(u"k"_s, 1, u"some other app"_s));
    User carol;
    carol.username = u"carol"_s;
    UserStore(m_database).add(carol);
    QCOMPARE(m_store->addWhereNone(u"refreshtoken"_s, now), (QStringList {u"bob"_s, u"carol"_s}));
    QCOMPARE(m_store->addWhereNone(u"refreshtoken"_s, now), QStringList());
    QCOMPARE(m_store->page(1).count, 1);
    const auto bobs = m_store->byApp(2, u"refreshtoken"_s);
    const auto carols = m_store->byApp(3, u"refreshtoken"_s);
    QVERIFY(bobs && carols && bobs->key != carols->key);
    QCOMPARE(bobs->key.size(), 40);
    QVERIFY(bobs->created == now);
}

void tst_ServerRefreshTokenStore::tablesOfAnotherProgramAreNotTaken()
{
    if (m_database->isRemote())
        QSKIP("The other program of this test writes a file.");
    const QString url = u"sqlite:"_s + m_folder.filePath(u"foreign.db"_s);
    {
        auto other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"foreign"_s);
        other.setDatabaseName(m_folder.filePath(u"foreign.db"_s));
        QVERIFY(other.open());
        other.exec(u"CREATE TABLE refreshtoken_refreshtoken (colour text)"_s);
    }
    QSqlDatabase::removeDatabase(u"foreign"_s);
    Database database(url);
    QVERIFY_EXCEPTION_THROWN(database.migrate(), StoreError);
    QVERIFY(!database.isMigrated());
}

QTEST_GUILESS_MAIN(tst_ServerRefreshTokenStore)
#include "tst_serverrefreshtokenstore.moc"
