// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "databases.h"

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/storeerror.h>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

#include <array>
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

// Writers that wait together are written together (docs/decisions/0009), and nobody notices.
class tst_ServerGroupCommit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { databases(); }
    void init();
    void allThatWasWrittenIsThere();
    void aFailedWriterFailsAlone();
    void theWriterThrowsWhatItsWorkThrew();
    void aReferenceToNobodyFailsItsWriterOnly();
    void readersDoNotWaitForWriters();
    void waitingWritersShareATransaction();
    void writersTakeTurns();
    void anotherProgramWritesToo();

private:
    // Runs `work(writer)` on so many threads at once.
    static void together(int writers, const std::function<void(int)> &work);
    void insert(int number, const QString &text = u"x"_s);
    int count(const QString &condition = u"1 = 1"_s) const;
    bool isSqlite() const { return !m_database->isRemote(); }

    QTemporaryDir m_folder;
    QString m_url;
    std::unique_ptr<Database> m_database;
};

void tst_ServerGroupCommit::init()
{
    NEW_DATABASE(url);
    const QString file = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
    m_url = isRemote ? url : u"sqlite:"_s + file;
    m_database = std::make_unique<Database>(m_url);
    m_database->write([](Connection &connection) {
        connection.execute(u"CREATE TABLE item (id integer PRIMARY KEY, name text NOT NULL)"_s);
        connection.execute(u"CREATE TABLE part (id integer PRIMARY KEY, item integer "
                           "REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED)"_s);
    });
}

void tst_ServerGroupCommit::together(int writers, const std::function<void(int)> &work)
{
    std::latch start(writers);
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&start, &work, writer] {
            start.arrive_and_wait();
            work(writer);
        });
    }
}

void tst_ServerGroupCommit::insert(int number, const QString &text)
{
    m_database->write([&](Connection &connection) {
        connection.run(u"INSERT INTO item (id, name) VALUES (?, ?)"_s, {number, text});
    });
}

int tst_ServerGroupCommit::count(const QString &condition) const
{
    int found = -1;
    m_database->read([&](Connection &connection) {
        Rows rows = connection.run(u"SELECT count(*) FROM item WHERE "_s + condition);
        found = rows.next() ? rows.value(0).toInt() : -1;
    });
    return found;
}

void tst_ServerGroupCommit::allThatWasWrittenIsThere()
{
    together(16, [this](int writer) {
        for (int i = 0; i < 50; ++i) {
            insert(writer * 1000 + i);
            // Seen by everybody as soon as it was promised, not when the batch suits.
            if (count(u"id = %1"_s.arg(writer * 1000 + i)) != 1)
                qFatal("written, but not there");
        }
    });
    QCOMPARE(count(), 800);
    m_database = std::make_unique<Database>(m_url);
    QCOMPARE(count(), 800);
}

void tst_ServerGroupCommit::aFailedWriterFailsAlone()
{
    insert(0);
    std::atomic_int refused = 0;
    together(16, [&](int writer) {
        for (int i = 1; i <= 30; ++i) {
            try {
                m_database->write([&](Connection &connection) {
                    const QString sql = u"INSERT INTO item (id, name) VALUES (?, ?)"_s;
                    connection.run(sql,
                                   {writer * 1000 + i, writer % 4 == 0 ? u"bad"_s : u"good"_s});
                    if (writer % 4 == 0)
                        connection.run(sql, {0, u"taken"_s});
                });
            } catch (const StoreError &error) {
                refused += error.kind() == StoreError::Kind::Duplicate ? 1 : 1000;
            }
        }
    });
    QCOMPARE(refused.load(), 4 * 30);
    QCOMPARE(count(u"name = 'good'"_s), 12 * 30);
    QCOMPARE(count(u"name = 'bad'"_s), 0);
}

void tst_ServerGroupCommit::theWriterThrowsWhatItsWorkThrew()
{
    struct Mine
    {
        int writer;
    };
    std::atomic_int own = 0;
    together(8, [&](int writer) {
        for (int i = 0; i < 20; ++i) {
            try {
                m_database->write([writer](Connection &) { throw Mine {writer}; });
            } catch (const Mine &mine) {
                own += mine.writer == writer ? 1 : 1000;
            }
        }
    });
    QCOMPARE(own.load(), 8 * 20);
    insert(1);
    QCOMPARE(count(), 1);
}

// Found at COMMIT, which all share.
void tst_ServerGroupCommit::aReferenceToNobodyFailsItsWriterOnly()
{
    std::atomic_int refused = 0;
    together(12, [&](int writer) {
        for (int i = 0; i < 20; ++i) {
            const int id = writer * 1000 + i;
            try {
                m_database->write([&](Connection &connection) {
                    connection.run(u"INSERT INTO item (id, name) VALUES (?, 'x')"_s, {id});
                    connection.run(u"INSERT INTO part (id, item) VALUES (?, ?)"_s,
                                   {id, writer == 0 ? -1 : id});
                });
            } catch (const StoreError &error) {
                refused += error.kind() == StoreError::Kind::Constraint ? 1 : 1000;
            }
        }
    });
    QCOMPARE(refused.load(), 20);
    QCOMPARE(count(), 11 * 20);
}

void tst_ServerGroupCommit::readersDoNotWaitForWriters()
{
    insert(1);
    std::atomic_bool isWriting = false;
    std::atomic_bool isRead = false;
    std::jthread writer([&] {
        m_database->write([&](Connection &connection) {
            connection.execute(u"DELETE FROM item"_s);
            isWriting = true;
            while (!isRead)
                std::this_thread::yield();
        });
    });
    while (!isWriting)
        std::this_thread::yield();
    QCOMPARE(count(), 1); // would never end if it waited
    isRead = true;
    writer.join();
    QCOMPARE(count(), 0);
}

// While one writes, the others gather; then all of them see the same transaction.
void tst_ServerGroupCommit::waitingWritersShareATransaction()
{
    if (!isSqlite())
        QSKIP("Writers of PostgreSQL do not wait for each other.");
    constexpr int writers = 8;
    std::atomic_int arrived = 0;
    std::atomic_int threadsUsed = 0;
    std::mutex mutex;
    std::vector<std::thread::id> workers;
    std::jthread first([&] {
        m_database->write([&](Connection &) {
            arrived = 1;
            // All have called write() or are about to: an early one more or less changes nothing.
            while (arrived < 1 + writers)
                std::this_thread::yield();
            QTest::qSleep(50);
        });
    });
    while (arrived < 1)
        std::this_thread::yield();
    together(writers, [&](int writer) {
        ++arrived;
        m_database->write([&, writer](Connection &connection) {
            connection.run(u"INSERT INTO item (id, name) VALUES (?, 'x')"_s, {writer});
            const std::scoped_lock lock(mutex);
            workers.push_back(std::this_thread::get_id());
        });
    });
    first.join();
    QCOMPARE(workers.size(), size_t(writers));
    std::ranges::sort(workers);
    threadsUsed = int(std::ranges::unique(workers).begin() - workers.begin());
    QVERIFY2(threadsUsed <= 2, qPrintable(QString::number(threadsUsed)));
    QCOMPARE(count(), writers);
}

// Nobody is overtaken for ever: the longest wait stays near that of a few transactions.
void tst_ServerGroupCommit::writersTakeTurns()
{
    constexpr int writers = 16;
    constexpr int writes = 60;
    std::array<qint64, writers> longest {};
    QElapsedTimer whole;
    whole.start();
    together(writers, [&](int writer) {
        for (int i = 0; i < writes; ++i) {
            QElapsedTimer timer;
            timer.start();
            insert(writer * 1000 + i);
            longest[size_t(writer)] = std::max(longest[size_t(writer)], timer.elapsed());
        }
    });
    const qint64 worst = *std::ranges::max_element(longest);
    qInfo("%d writes of 16 threads: %lld ms; longest wait %lld ms", writers * writes,
          whole.elapsed(), worst);
    // SQLite's own queue had waits of 0.3 to 3 s as soon as there were two writers.
    QVERIFY2(worst < std::max<qint64>(300, whole.elapsed() / 2),
             qPrintable(QString::number(worst)));
}

// Another process, as Django is one, with transactions of its own.
void tst_ServerGroupCommit::anotherProgramWritesToo()
{
    if (!isSqlite())
        QSKIP("PostgreSQL is a program of its own.");
    QProcess other;
    other.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const QString script = uR"py(
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
for number in range(300):
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO item (id, name) VALUES (?, 'other')", (1000000 + number,))
    connection.execute("COMMIT")
    if number == 0: print("begun", flush=True)
)py"_s;
    other.start(u"/usr/bin/python3"_s, {u"-c"_s, script, m_url.mid(7)});
    QVERIFY(other.waitForReadyRead(30000));
    together(8, [this](int writer) {
        for (int i = 0; i < 40; ++i)
            insert(writer * 1000 + i);
    });
    QVERIFY(other.waitForFinished(30000));
    QCOMPARE(other.exitCode(), 0);
    QCOMPARE(count(u"name = 'other'"_s), 300);
    QCOMPARE(count(u"name = 'x'"_s), 320);
}

QTEST_GUILESS_MAIN(tst_ServerGroupCommit)
#include "tst_servergroupcommit.moc"
