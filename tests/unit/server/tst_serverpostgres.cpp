// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/postgres.h>

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/tokenledger.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtTest/qtest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using SessionKeeper::Test::Postgres;

namespace {

User named(const QString &name)
{
    User user;
    user.username = name;
    return user;
}

struct Told
{
    StoreError::Kind kind;
    QString sentence;
};

template<typename Work>
std::optional<Told> errorOf(const Work &work)
{
    try {
        work();
    } catch (const StoreError &error) {
        return Told {error.kind(), error.sentence()};
    }
    return std::nullopt;
}

} // namespace

// What PostgreSQL does differently from SQLite, on a real one.
class tst_ServerPostgres : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void migratingTwiceMakesNothingNew();
    void ofManyWhoMigrateOneMakesTheTables();
    void datesKeepTheirMilliseconds();
    void datesAreInUtcWhateverTheServersZone();
    void numbersTooLargeForTheColumnAreNobodys();
    void textsWithNulAreRefused();
    void errorsNeverRepeatWhatWasStored();
    void badUrlsAreNamed_data();
    void badUrlsAreNamed();
    void refusedConnectionsAreNamed_data();
    void refusedConnectionsAreNamed();
    void passwordsOfAllKindsArriveAtTheServer();
    void writersDoNotWaitForEachOther();
    void aDeadlockIsTriedAgain();
    void aUserWhoVanishesMeanwhileIsTriedAgain();
    void aTokenRecordedMeanwhileIsBlacklistedAllTheSame();
    void aFailedJobIsUndone();

private:
    QString m_url;
    std::shared_ptr<Database> m_database;
};

void tst_ServerPostgres::initTestCase()
{
    if (!Postgres::instance().isRunning())
        QSKIP(qPrintable(Postgres::instance().problem()));
}

void tst_ServerPostgres::init()
{
    m_url = Postgres::instance().newDatabase();
    m_database = std::make_shared<Database>(m_url);
}

void tst_ServerPostgres::migratingTwiceMakesNothingNew()
{
    QVERIFY(!m_database->isMigrated());
    QVERIFY(m_database->migrate().contains(u"auth_user"_s));
    QVERIFY(m_database->isMigrated());
    QCOMPARE(m_database->migrate(), QStringList());
    QVERIFY(m_database->isRemote());
    QCOMPARE(m_database->fileName(), QString());
}

void tst_ServerPostgres::ofManyWhoMigrateOneMakesTheTables()
{
    std::atomic_int makers = 0;
    std::vector<std::jthread> servers;
    for (int i = 0; i < 4; ++i) {
        servers.emplace_back([this, &makers] {
            if (!Database(m_url).migrate().isEmpty())
                ++makers;
        });
    }
    servers.clear();
    QCOMPARE(makers.load(), 1);
    QVERIFY(m_database->isMigrated());
}

void tst_ServerPostgres::datesKeepTheirMilliseconds()
{
    m_database->migrate();
    UserStore users(m_database);
    const qint64 id = users.add(named(u"ada"_s));
    const QDateTime when({2026, 2, 3}, QTime(4, 5, 6, 7), Qt::UTC);
    QVERIFY(users.setLastLogin(id, when));
    QCOMPARE(users.byId(id)->lastLogin, when);
    QCOMPARE(users.byId(id)->lastLogin.timeSpec(), Qt::UTC);
}

void tst_ServerPostgres::datesAreInUtcWhateverTheServersZone()
{
    m_database->migrate();
    UserStore users(m_database);
    const qint64 id = users.add(named(u"ada"_s));
    const QDateTime when({2026, 2, 3}, QTime(4, 5, 6), Qt::UTC);
    QVERIFY(users.setLastLogin(id, when));
    const QString elsewhere = m_url + u"&options=-c%20TimeZone%3DAsia/Kathmandu"_s;
    UserStore there(std::make_shared<Database>(elsewhere));
    QCOMPARE(there.byId(id)->lastLogin, when);
    QVERIFY(there.setLastLogin(id, when.addSecs(1)));
    QCOMPARE(users.byId(id)->lastLogin, when.addSecs(1));
}

void tst_ServerPostgres::numbersTooLargeForTheColumnAreNobodys()
{
    m_database->migrate();
    UserStore users(m_database);
    QVERIFY(!users.byId(99999999999));
    QVERIFY(!users.setActive(99999999999, true));
    QVERIFY(!users.remove(99999999999));
    // As a token with such a user is blacklisted.
    TokenLedger ledger(m_database);
    const auto end = QDateTime({2030, 1, 1}, QTime(0, 0), Qt::UTC);
    QVERIFY(ledger.blacklist({u"jti"_s, "token", 99999999999, {}, end}, end));
}

void tst_ServerPostgres::textsWithNulAreRefused()
{
    m_database->migrate();
    UserStore users(m_database);
    User user;
    user.username = u"a\0b"_s;
    const auto told = errorOf([&] { (void)users.add(user); });
    QVERIFY(told);
    QVERIFY2(told->sentence.contains(u"cannot store a text with a NUL"_s),
             qPrintable(told->sentence));
    QVERIFY(!users.byUsername(u"'; DROP TABLE auth_user; --\\"_s));
    QVERIFY(users.all().empty());
}

void tst_ServerPostgres::errorsNeverRepeatWhatWasStored()
{
    m_database->migrate();
    UserStore users(m_database);
    users.add(named(u"ada"_s));
    const QString secret = u"very-secret-value"_s;
    const auto store = [&](const QString &sql, const QVariantList &values) {
        return errorOf([&] {
            m_database->write([&](Connection &connection) {
                connection.run(sql, {values.value(0), values.value(1)});
            });
        });
    };
    const auto notNull = store(u"INSERT INTO auth_user (username, password) VALUES (?, ?)"_s,
                               {u"bob"_s, secret});
    const auto tooLong = store(u"UPDATE auth_user SET password = ? WHERE username = ?"_s,
                               {secret.repeated(20), u"ada"_s});
    const auto noNumber = store(u"UPDATE auth_user SET is_staff = ? WHERE username = ?"_s,
                                {secret, u"ada"_s});
    for (const auto &told : {notNull, tooLong, noNumber}) {
        QVERIFY(told);
        QVERIFY2(!told->sentence.contains(secret), qPrintable(told->sentence));
        QVERIFY(!told->sentence.contains(u'\n'));
    }
    QCOMPARE(notNull->kind, StoreError::Kind::Constraint);
    QVERIFY2(tooLong->sentence.contains(u"SQLSTATE 22001"_s), qPrintable(tooLong->sentence));
}

void tst_ServerPostgres::badUrlsAreNamed_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("part");
    QTest::newRow("no name") << u"postgresql://me:secret@host/"_s << u"names no database"_s;
    QTest::newRow("port is no number")
        << u"postgresql://me:secret@host:x/name"_s << u"is not understood"_s;
    QTest::newRow("# in the password") << u"postgresql://me:sec#secret@host/name"_s
                                       << u"special characters of a password as %23"_s;
    QTest::newRow("unknown parameter")
        << u"postgresql://me:secret@host/name?colour=secret"_s << u"a parameter \"colour\""_s;
    QTest::newRow("password as a parameter")
        << u"postgresql://host/name?password=secret"_s << u"a parameter \"password\""_s;
}

void tst_ServerPostgres::badUrlsAreNamed()
{
    QFETCH(const QString, url);
    QFETCH(const QString, part);
    const auto told = errorOf([&] { const Database database(url); });
    QVERIFY(told);
    QCOMPARE(told->kind, StoreError::Kind::Unavailable);
    QVERIFY2(told->sentence.contains(part), qPrintable(told->sentence));
    QVERIFY2(!told->sentence.contains(u"secret"_s), qPrintable(told->sentence));
}

void tst_ServerPostgres::refusedConnectionsAreNamed_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<StoreError::Kind>("kind");
    QTest::addColumn<QString>("part");
    if (!Postgres::instance().isRunning())
        QSKIP(qPrintable(Postgres::instance().problem()));
    const QString folder = Postgres::instance().folder();
    QTest::newRow("no such database")
        << u"postgresql://app@/nothing?host="_s + folder << StoreError::Kind::Unavailable
        << u"failed: FATAL: database \"nothing\" does not exist); make it with createdb."_s;
    QTest::newRow("no such user") << u"postgresql://nobody:secret@/postgres?host="_s + folder
                                  << StoreError::Kind::Unavailable << u"refuses this user"_s;
    QTest::newRow("wrong password")
        << u"postgresql://guarded:secret@/postgres?host="_s + folder
        << StoreError::Kind::Unavailable << u"check user and password."_s;
    QTest::newRow("no password") << u"postgresql://guarded@/postgres?host="_s + folder
                                 << StoreError::Kind::Unavailable << u"check user and password."_s;
    QTest::newRow("no server") << u"postgresql://app:secret@/postgres?host=/nowhere"_s
                               << StoreError::Kind::Unreachable
                               << u"\"postgresql:///postgres?host=/nowhere\" does not answer ("_s;
    QTest::newRow("no such host") << u"postgresql://app:secret@name.invalid/postgres"_s
                                  << StoreError::Kind::Unreachable
                                  << u"\"postgresql://name.invalid/postgres\" does not answer ("_s;
}

void tst_ServerPostgres::refusedConnectionsAreNamed()
{
    QFETCH(const QString, url);
    QFETCH(const StoreError::Kind, kind);
    QFETCH(const QString, part);
    const auto told = errorOf([&] { const Database database(url); });
    QVERIFY(told);
    QVERIFY2(told->sentence.contains(part), qPrintable(told->sentence));
    QVERIFY2(!told->sentence.contains(u"secret"_s), qPrintable(told->sentence));
    QVERIFY(!told->sentence.contains(u'\n'));
    QCOMPARE(told->kind, kind);
}

void tst_ServerPostgres::passwordsOfAllKindsArriveAtTheServer()
{
    const QString url = u"postgresql://guarded:it's%20%231;%20see%3F@/postgres?host=%1"
                        "&application_name=it's%20%5Cme"_s.arg(Postgres::instance().folder());
    const auto told = errorOf([&] { const Database database(url); });
    QVERIFY2(!told, qPrintable(told ? told->sentence : QString()));
}

// Two transactions that both must be open for either to end.
void tst_ServerPostgres::writersDoNotWaitForEachOther()
{
    std::atomic_int inside = 0;
    const auto meet = [&](Connection &connection) {
        connection.execute(u"SELECT 1"_s);
        ++inside;
        while (inside < 2)
            std::this_thread::yield();
    };
    std::jthread other([&] { m_database->write(meet); });
    m_database->write(meet);
    other.join();
    QCOMPARE(inside.load(), 2);
}

void tst_ServerPostgres::aDeadlockIsTriedAgain()
{
    m_database->migrate();
    UserStore users(m_database);
    const qint64 ids[] = {users.add(named(u"ada"_s)), users.add(named(u"bob"_s))};
    std::atomic_int holders = 0;
    std::atomic_int runs = 0;
    const auto crossing = [&](int first) {
        m_database->write([&, first](Connection &connection) {
            ++runs;
            const QString sql = u"UPDATE auth_user SET email = 'x' WHERE id = ?"_s;
            connection.run(sql, {ids[first]});
            ++holders;
            while (holders < 2)
                std::this_thread::yield();
            connection.run(sql, {ids[1 - first]});
        });
    };
    std::jthread other(crossing, 1);
    crossing(0);
    other.join();
    QVERIFY(runs > 2);
    QCOMPARE(users.byId(ids[0])->email, u"x"_s);
    QCOMPARE(users.byId(ids[1])->email, u"x"_s);
}

void tst_ServerPostgres::aUserWhoVanishesMeanwhileIsTriedAgain()
{
    m_database->migrate();
    UserStore users(m_database);
    const qint64 ada = users.add(named(u"ada"_s));
    int runs = 0;
    const QString
        insert = u"INSERT INTO token_blacklist_outstandingtoken (jti, token, user_id, expires_at) "
                 "VALUES ('a', 'b', (SELECT id FROM auth_user WHERE id = ?), now())"_s;
    m_database->write([&](Connection &connection) {
        // Another program deletes the user between the look and the insert: as if the select of
        // the first run had still seen it.
        if (++runs == 1) {
            users.remove(ada);
            connection.run(u"INSERT INTO token_blacklist_outstandingtoken "
                           "(jti, token, user_id, expires_at) VALUES ('a', 'b', ?, now())"_s,
                           {ada});
        } else {
            connection.run(insert, {ada});
        }
    });
    QCOMPARE(runs, 2);
    QVERIFY(TokenLedger(m_database).isOutstanding(u"a"_s));
}

// Django records a token and blacklists it in two transactions. The statement that waited for the
// first of them does not see its row.
void tst_ServerPostgres::aTokenRecordedMeanwhileIsBlacklistedAllTheSame()
{
    m_database->migrate();
    TokenLedger ledger(m_database);
    const auto end = QDateTime({2030, 1, 1}, QTime(0, 0), Qt::UTC);
    const OutstandingToken token {u"jti"_s, "token", std::nullopt, end, end};
    bool blacklisted = false;
    std::jthread other;
    m_database->write([&](Connection &connection) {
        connection.run(u"INSERT INTO token_blacklist_outstandingtoken (jti, token, expires_at) "
                       "VALUES ('jti', 'token', now())"_s);
        other = std::jthread([&] { blacklisted = ledger.blacklist(token, end); });
        const QString waiting = u"SELECT 1 FROM pg_locks WHERE NOT granted"_s;
        while (!connection.run(waiting).next())
            std::this_thread::yield();
    });
    other.join();
    QVERIFY(blacklisted);
    QVERIFY(ledger.isBlacklisted(u"jti"_s));
    QVERIFY(!ledger.blacklist(token, end));
}

void tst_ServerPostgres::aFailedJobIsUndone()
{
    m_database->migrate();
    UserStore users(m_database);
    users.add(named(u"ada"_s));
    const auto told = errorOf([&] {
        m_database->write([&](Connection &connection) {
            connection.run(u"UPDATE auth_user SET email = 'lost'"_s);
            connection.run(u"INSERT INTO django_migrations (id, app, name, applied) "
                           "SELECT id, app, name, applied FROM django_migrations"_s);
        });
    });
    QVERIFY(told);
    QCOMPARE(told->kind, StoreError::Kind::Duplicate);
    QCOMPARE(users.byUsername(u"ada"_s)->email, u""_s);
}

QTEST_GUILESS_MAIN(tst_ServerPostgres)
#include "tst_serverpostgres.moc"
