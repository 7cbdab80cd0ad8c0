// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/postgres.h>

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

#include <atomic>
#include <latch>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using SessionKeeper::Test::Postgres;

namespace {

// A database server that takes connections and never says a word.
class SilentServer
{
public:
    explicit SilentServer(const QString &folder)
        : m_socket(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0))
    {
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        const QByteArray path = (folder + u"/.s.PGSQL.5432"_s).toLocal8Bit();
        qstrncpy(address.sun_path, path.constData(), sizeof(address.sun_path));
        m_isListening = bind(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof(address)) == 0
            && listen(m_socket, 100) == 0;
    }
    ~SilentServer() { ::close(m_socket); }
    bool isListening() const { return m_isListening; }

    int callers() const
    {
        int count = 0;
        for (int caller = 0; (caller = accept(m_socket, nullptr, nullptr)) >= 0; ++count)
            ::close(caller);
        return count;
    }

private:
    Q_DISABLE_COPY_MOVE(SilentServer)
    const int m_socket;
    bool m_isListening = false;
};

// Of proc(5): the letter behind the name, which is in brackets.
bool isAsleep(int thread)
{
    QFile file(u"/proc/self/task/%1/stat"_s.arg(thread));
    return file.open(QIODevice::ReadOnly) && file.readAll().contains(") S ");
}

} // namespace

// A database server that goes away and comes back.
class tst_ServerPostgresFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aRestartIsNotNoticed();
    void whatIsAskedMeanwhileFailsAtOnce();
    void aCutConnectionIsReplaced();
    void aLostCommitIsNotRepeated();
    void aSilentServerIsAskedOnce();
    void connectionsAreLimited();
    void whoWaitsTooLongIsTold();
    void turnsAreGivenInOrder();

private:
    void useAll(int threads);
    qint64 connections();

    std::shared_ptr<Database> m_database;
    std::unique_ptr<UserStore> m_users;
};

void tst_ServerPostgresFailures::initTestCase()
{
    if (!Postgres::instance().isRunning())
        QSKIP(qPrintable(Postgres::instance().problem()));
}

void tst_ServerPostgresFailures::init()
{
    m_database = std::make_shared<Database>(Postgres::instance().newDatabase(), 4);
    m_database->migrate();
    m_users = std::make_unique<UserStore>(m_database);
    User ada;
    ada.username = u"ada"_s;
    m_users->add(ada);
}

// So many threads inside at the same time: as many connections are open.
void tst_ServerPostgresFailures::useAll(int threads)
{
    std::latch inside(threads);
    std::vector<std::jthread> users;
    for (int i = 0; i < threads; ++i) {
        users.emplace_back([&] {
            m_database->read([&](Connection &connection) {
                connection.run(u"SELECT 1"_s);
                inside.arrive_and_wait();
            });
        });
    }
}

qint64 tst_ServerPostgresFailures::connections()
{
    qint64 count = 0;
    m_database->read([&](Connection &connection) {
        Rows rows = connection.run(u"SELECT count(*) FROM pg_stat_activity "
                                   "WHERE datname = current_database() "
                                   "AND backend_type = 'client backend'"_s);
        count = rows.next() ? rows.value(0).toLongLong() : -1;
    });
    return count;
}

void tst_ServerPostgresFailures::aRestartIsNotNoticed()
{
    useAll(4);
    QCOMPARE(connections(), 4);
    Postgres::instance().stop();
    Postgres::instance().start();
    // Prepared statements are gone with the server as well.
    QVERIFY(m_users->byUsername(u"ada"_s));
    Postgres::instance().stop();
    Postgres::instance().start();
    QVERIFY(m_users->setActive(1, false));
    QCOMPARE(m_users->byId(1)->isActive, false);
    QCOMPARE(connections(), 1); // the other dead ones were dropped unasked
}

void tst_ServerPostgresFailures::whatIsAskedMeanwhileFailsAtOnce()
{
    Postgres::instance().stop();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 50; ++i) {
        try {
            (void)m_users->byUsername(u"ada"_s);
            QFAIL("who answered?");
        } catch (const StoreError &error) {
            QCOMPARE(error.kind(), StoreError::Kind::Unreachable);
        }
    }
    const qint64 elapsed = timer.elapsed();
    Postgres::instance().start();
    // If each waited, it would be minutes.
    QVERIFY2(elapsed < 20000, qPrintable(QString::number(elapsed)));
    QTRY_VERIFY_WITH_TIMEOUT(
        [this] {
            try {
                return m_users->byUsername(u"ada"_s).has_value();
            } catch (const StoreError &) {
                return false; // the failure is remembered for a second
            }
        }(),
        30000);
}

void tst_ServerPostgresFailures::aCutConnectionIsReplaced()
{
    int runs = 0;
    m_database->write([&](Connection &connection) {
        connection.run(u"UPDATE auth_user SET email = 'cut@example.org'"_s);
        if (++runs == 1)
            connection.run(u"SELECT pg_terminate_backend(pg_backend_pid())"_s);
    });
    QCOMPARE(runs, 2);
    QCOMPARE(m_users->byId(1)->email, u"cut@example.org"_s);
}

// The one case in which it cannot be known whether it was done.
void tst_ServerPostgresFailures::aLostCommitIsNotRepeated()
{
    int runs = 0;
    m_database->write([](Connection &connection) {
        connection.execute(u"CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                           "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"_s);
        connection.execute(u"CREATE CONSTRAINT TRIGGER cut AFTER UPDATE ON auth_user "
                           "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()"_s);
    });
    try {
        m_database->write([&](Connection &connection) {
            ++runs;
            connection.run(u"UPDATE auth_user SET email = 'x'"_s);
        });
        QFAIL("it was committed");
    } catch (const StoreError &error) {
        QCOMPARE(error.kind(), StoreError::Kind::Unreachable);
    }
    QCOMPARE(runs, 1);
}

void tst_ServerPostgresFailures::aSilentServerIsAskedOnce()
{
    const QTemporaryDir folder;
    const SilentServer server(folder.path());
    QVERIFY(server.isListening());
    QElapsedTimer timer;
    timer.start();
    QVERIFY_EXCEPTION_THROWN(Database(u"postgresql://app@/x?host="_s + folder.path()), StoreError);
    QVERIFY(timer.elapsed() >= 1000); // the server was given time
    QCOMPARE(server.callers(), 1);
}

void tst_ServerPostgresFailures::connectionsAreLimited()
{
    std::atomic_int inside = 0;
    std::atomic_int most = 0;
    std::vector<std::jthread> users;
    for (int i = 0; i < 12; ++i) {
        users.emplace_back([&] {
            for (int round = 0; round < 20; ++round) {
                m_database->read([&](Connection &connection) {
                    const int now = ++inside;
                    int known = most;
                    while (now > known && !most.compare_exchange_weak(known, now)) { }
                    connection.run(u"SELECT pg_sleep(0.001)"_s);
                    --inside;
                });
            }
        });
    }
    users.clear();
    QVERIFY2(most <= 4, qPrintable(QString::number(most)));
    QVERIFY(connections() <= 4);
}

void tst_ServerPostgresFailures::whoWaitsTooLongIsTold()
{
    const auto narrow = std::make_shared<Database>(Postgres::instance().newDatabase(), 1);
    std::latch isHeld(1);
    std::atomic_bool isTold = false;
    std::jthread holder([&] {
        narrow->read([&](Connection &) {
            isHeld.count_down();
            while (!isTold)
                QTest::qSleep(10);
        });
    });
    isHeld.wait();
    try {
        (void)narrow->isMigrated();
    } catch (const StoreError &error) {
        QCOMPARE(error.kind(), StoreError::Kind::Busy);
        QVERIFY2(error.sentence().startsWith(u"All 1 connections to the database"_s), error.what());
        isTold = true;
    }
    const bool wasTold = isTold.exchange(true);
    QVERIFY(wasTold);
    holder.join();
    QVERIFY(!narrow->isMigrated()); // its place in the queue is not kept
}

void tst_ServerPostgresFailures::turnsAreGivenInOrder()
{
    const auto narrow = std::make_shared<Database>(Postgres::instance().newDatabase(), 1);
    std::vector<int> order;
    std::atomic_int threads[5] {};
    std::vector<std::jthread> users;
    narrow->read([&](Connection &) {
        for (int i = 0; i < 5; ++i) {
            users.emplace_back([&, i] {
                threads[i] = gettid();
                narrow->read([&](Connection &) { order.push_back(i); });
            });
            QTRY_VERIFY_WITH_TIMEOUT(threads[i] != 0 && isAsleep(threads[i]), 30000); // it waits
        }
    });
    users.clear();
    QCOMPARE(order, (std::vector<int> {0, 1, 2, 3, 4}));
}

QTEST_GUILESS_MAIN(tst_ServerPostgresFailures)
#include "tst_serverpostgresfailures.moc"
