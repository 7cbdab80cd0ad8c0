// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/secretkey.h>
#include <SessionKeeperServer/store/storeerror.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>
#include <QtTest/qtest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

void writeFile(const QString &name, const QByteArray &content)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

User named(const QString &name)
{
    User user;
    user.username = name;
    return user;
}

} // namespace

class tst_ServerDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }
    void aNewFileIsItsOwnersAlone();
    void unusableDatabasesAreNamed_data();
    void unusableDatabasesAreNamed();
    void migratingTwiceMakesNothingNew();
    void migratingLeavesWhatIsThere();
    void onlyTheTablesThatAreAskedForAreMade();
    void tablesOfAnotherProgramAreNotTaken();
    void aTableThatIsNotNeededMayBeAnothers();
    void everyThreadSeesOneMemory();
    void endedThreadsCloseTheirConnections();
    void nothingIsLeftToThreadsThatEndLater();
    void whatFailsIsRolledBack();
    void aSecretKeyIsMadeOnceForItsOwnerOnly();
    void badSecretKeyFilesAreNamed();

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    // The URL of a new database that has what another program made in it.
    QString foreign(const QString &name, const QString &statement) const;
    static int openFiles(const QString &file);

    QTemporaryDir m_folder;
};

void tst_ServerDatabase::aNewFileIsItsOwnersAlone()
{
    const Database database(u"sqlite:"_s + path(u"new.db"_s));
    QCOMPARE(database.fileName(), path(u"new.db"_s));
    QVERIFY(!database.isMigrated());
    const auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup
        | QFileDevice::WriteOther;
    for (const QString &name : {u"new.db"_s, u"new.db-wal"_s, u"new.db-shm"_s})
        QCOMPARE(QFile::permissions(path(name)) & others, QFileDevice::Permissions());
}

void tst_ServerDatabase::unusableDatabasesAreNamed_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("sentence");
    const QString folder = m_folder.path();
    writeFile(folder + u"/text.db"_s, QByteArray(5000, 'x'));
    QTest::newRow("another scheme")
        << u"mysql://me:secret@host/name"_s
        << u"The database URL \"host/name\" is not understood; write sqlite:FILE, sqlite::memory: or postgresql://USER@HOST:PORT/NAME."_s;
    QTest::newRow("no file") << u"sqlite:"_s
                             << u"The database URL \"sqlite:\" names no file; write sqlite:FILE."_s;
    QTest::newRow("a folder") << u"sqlite:"_s
            + folder << u"The database \"%1\" is a folder; name a file in it."_s.arg(folder);
    QTest::newRow("in no folder") << u"sqlite:%1/none/x.db"_s.arg(folder)
                                  << u"The database file \"%1/none/x.db\" cannot be made (No such "
                                     u"file or directory); choose a "
                                     "folder that exists and may be written."_s.arg(folder);
    QTest::newRow("no database")
        << u"sqlite:%1/text.db"_s.arg(folder)
        << u"The database \"%1/text.db\" cannot be used (file is not a database); check that it "
           "exists, is a database and may be read and written, also its folder."_s.arg(folder);
}

void tst_ServerDatabase::unusableDatabasesAreNamed()
{
    QFETCH(const QString, url);
    QFETCH(const QString, sentence);
    try {
        const Database database(url);
    } catch (const StoreError &error) {
        QCOMPARE(error.sentence(), sentence);
        QCOMPARE(error.kind(), StoreError::Kind::Unavailable);
        return;
    }
    QFAIL("the database was opened");
}

void tst_ServerDatabase::migratingTwiceMakesNothingNew()
{
    Database database(u"sqlite:"_s + path(u"twice.db"_s));
    QCOMPARE(database.migrate().size(), 13);
    QVERIFY(database.isMigrated());
    QCOMPARE(database.migrate(), QStringList());
}

void tst_ServerDatabase::migratingLeavesWhatIsThere()
{
    const auto database = std::make_shared<Database>(u"sqlite:"_s + path(u"kept.db"_s));
    database->migrate();
    UserStore(database).add(named(u"ada"_s));
    Database again(u"sqlite:"_s + path(u"kept.db"_s));
    QCOMPARE(again.migrate(), QStringList());
    QVERIFY(UserStore(database).byUsername(u"ada"_s));
}

void tst_ServerDatabase::onlyTheTablesThatAreAskedForAreMade()
{
    using App = Database::App;
    Database database(u"sqlite::memory:"_s);
    const QStringList users = database.migrate({});
    QVERIFY(users.contains(u"auth_user"_s));
    QVERIFY(users.filter(u"token"_s).isEmpty());
    QVERIFY(database.isMigrated({}));
    for (const App app : {App::TokenBlacklist, App::RefreshToken, App::Blacklist})
        QVERIFY(!database.isMigrated(app));
    QCOMPARE(database.migrate(App::TokenBlacklist),
             (QStringList {u"token_blacklist_outstandingtoken"_s,
                           u"token_blacklist_blacklistedtoken"_s, u"sessionkeeper_rotation"_s}));
    QVERIFY(database.isMigrated(App::TokenBlacklist));
    QVERIFY(!database.isMigrated());
    QCOMPARE(database.migrate(App::RefreshToken), QStringList {u"refreshtoken_refreshtoken"_s});
    QCOMPARE(database.migrate(), QStringList {u"blacklist_blacklistedtoken"_s});
    QVERIFY(database.isMigrated());
}

QString tst_ServerDatabase::foreign(const QString &name, const QString &statement) const
{
    {
        auto other = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        other.setDatabaseName(path(name));
        if (!other.open() || other.exec(statement).lastError().isValid())
            qFatal("%s was not made", qPrintable(name));
    }
    QSqlDatabase::removeDatabase(name);
    return u"sqlite:"_s + path(name);
}

void tst_ServerDatabase::tablesOfAnotherProgramAreNotTaken()
{
    Database database(foreign(u"foreign.db"_s, u"CREATE TABLE auth_user (colour text)"_s));
    try {
        database.migrate();
        QFAIL("it took the table");
    } catch (const StoreError &error) {
        QVERIFY2(error.sentence().contains(u"a table auth_user that is not Django's"_s),
                 error.what());
    }
    QVERIFY(!database.isMigrated());
}

// A site's own app "blacklist", where the Styria fork is not served.
void tst_ServerDatabase::aTableThatIsNotNeededMayBeAnothers()
{
    using App = Database::App;
    Database database(foreign(u"own.db"_s,
                              u"CREATE TABLE blacklist_blacklistedtoken (id integer PRIMARY KEY, "
                              "token text, user_id integer)"_s));
    QCOMPARE(database.migrate({App::TokenBlacklist, App::RefreshToken}).size(), 12);
    QVERIFY(database.isMigrated({App::TokenBlacklist, App::RefreshToken}));
    QVERIFY(!database.isMigrated(App::Blacklist));
    QVERIFY_EXCEPTION_THROWN(database.migrate(App::Blacklist), StoreError);
}

void tst_ServerDatabase::everyThreadSeesOneMemory()
{
    const auto database = std::make_shared<Database>(u"sqlite::memory:"_s);
    database->migrate();
    UserStore users(database);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&users, thread] {
            for (int i = 0; i < 50; ++i)
                users.add(named(u"user-%1-%2"_s.arg(thread).arg(i)));
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(users.all().size(), size_t(200));
    QVERIFY(Database(u"sqlite::memory:"_s).migrate().size() > 0);
}

int tst_ServerDatabase::openFiles(const QString &file)
{
    int count = 0;
    const QDir descriptors(u"/proc/self/fd"_s);
    for (const QString &entry : descriptors.entryList(QDir::Files | QDir::System))
        count += QFile::symLinkTarget(descriptors.filePath(entry)) == file ? 1 : 0;
    return count;
}

void tst_ServerDatabase::endedThreadsCloseTheirConnections()
{
    if (!QFile::exists(u"/proc/self/fd"_s))
        QSKIP("This system does not list open files below /proc.");
    const QString file = path(u"threads.db"_s);
    {
        const auto database = std::make_shared<Database>(u"sqlite:"_s + file);
        database->migrate();
        const UserStore users(database);
        for (int i = 0; i < 20; ++i)
            std::thread([&users] { QVERIFY(users.all().empty()); }).join();
        // SQLite keeps one closed file back for the next opener, so as not to lose its locks.
        QVERIFY(openFiles(file) <= 2);
    }
    QCOMPARE(openFiles(file), 0);
}

// The end of a thread that has used the database races with the end of the database; when the
// latter is over nobody may touch Qt SQL any more, because main() may be over as well.
void tst_ServerDatabase::nothingIsLeftToThreadsThatEndLater()
{
    const QStringList others = QSqlDatabase::connectionNames();
    const QString url = u"sqlite:"_s + path(u"ending.db"_s);
    for (int round = 0; round < 200; ++round) {
        auto database = std::make_shared<Database>(url);
        database->migrate();
        std::atomic<bool> used = false;
        const std::jthread user([&used, opened = database.get()] {
            (void)opened->isMigrated();
            used = true;
        });
        while (!used)
            std::this_thread::yield();
        database.reset();
        QCOMPARE(QSqlDatabase::connectionNames(), others);
    }
}

void tst_ServerDatabase::whatFailsIsRolledBack()
{
    const auto database = std::make_shared<Database>(u"sqlite::memory:"_s);
    database->migrate();
    UserStore users(database);
    users.add(named(u"ada"_s));
    QVERIFY_EXCEPTION_THROWN(users.add(named(u"ada"_s)), StoreError);
    QVERIFY_EXCEPTION_THROWN(
        database->write([](Connection &) { throw StoreError(StoreError::Kind::Busy, u"x"_s); }),
        StoreError);
    // Neither left a transaction open.
    QCOMPARE(users.add(named(u"bob"_s)), 2);
    QCOMPARE(users.all().size(), size_t(2));
}

void tst_ServerDatabase::aSecretKeyIsMadeOnceForItsOwnerOnly()
{
    const QString file = secretKeyFileBeside(path(u"session.db"_s));
    const QByteArray secret = readOrCreateSecretKey(file);
    QCOMPARE(secret.size(), 50);
    QCOMPARE(readOrCreateSecretKey(file), secret);
    QCOMPARE(QFile::permissions(file) & (QFileDevice::ReadGroup | QFileDevice::ReadOther),
             QFileDevice::Permissions());
    QVERIFY(readOrCreateSecretKey(path(u"other.key"_s)) != secret);
    QCOMPARE(QDir(m_folder.path()).entryList({u"*.key.*"_s}), QStringList());
}

void tst_ServerDatabase::badSecretKeyFilesAreNamed()
{
    const auto sentenceFor = [this](const QString &name) {
        try {
            readOrCreateSecretKey(path(name));
        } catch (const StoreError &error) {
            return error.sentence();
        }
        return QString();
    };
    writeFile(path(u"empty.key"_s), " \n");
    QFile::setPermissions(path(u"empty.key"_s), QFileDevice::ReadOwner);
    QVERIFY(sentenceFor(u"empty.key"_s)
                .endsWith(
                    u"empty.key\" is empty; delete it to get a new key, or write one into it."_s));
    writeFile(path(u"open.key"_s), "secret");
    QFile::setPermissions(path(u"open.key"_s), QFileDevice::ReadOwner | QFileDevice::ReadOther);
    QVERIFY(sentenceFor(u"open.key"_s).contains(u"open to other users"_s));
    QVERIFY(sentenceFor(u"none/x.key"_s).contains(u"cannot be written"_s));
}

QTEST_GUILESS_MAIN(tst_ServerDatabase)
#include "tst_serverdatabase.moc"
