// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/store/filelock_p.h>
#include <SessionKeeper/store/keychainstore.h>
#include <SessionKeeper/store/storefolder_p.h>

#include <support/awaited.h>

#include <QtCore/qdir.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

#include <csignal>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Another process that has the lock.
class Holder
{
public:
    explicit Holder(const QString &path)
    {
        m_process.start(LOCKHOLDER, {path});
        m_holds = line() == "held";
    }
    ~Holder()
    {
        signal(SIGCONT);
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(Holder)

    bool holds() const { return m_holds; }
    void signal(int number) const { kill(pid_t(m_process.processId()), number); }
    void letGo() { m_process.closeWriteChannel(); }
    void die()
    {
        signal(SIGKILL);
        m_process.waitForFinished();
    }
    pid_t startChild()
    {
        m_process.write("child\n");
        return pid_t(line().toInt());
    }

private:
    QByteArray line()
    {
        while (!m_process.canReadLine() && m_process.waitForReadyRead(10000)) { }
        return m_process.readLine().trimmed();
    }

    QProcess m_process;
    bool m_holds = false;
};

QFileDevice::Permissions permissionsOf(const QString &path)
{
    const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    return QFile::permissions(path) & others;
}

} // namespace

class tst_FileLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void excludesAnotherProcess();
    void followsAnotherProcessThatLetsGo();
    void isFreeWhenItsHolderIsKilled();
    void staysWithAStoppedHolder();
    void isNotLeftToProgramsTheHolderStarted();
    void isHadInTheOrderOfAskingWithinTheProcess();
    void isNotLostWithADeletedFile();
    void keepsOthersOutOfItsFiles();
    void saysWhyThereCanBeNone();
    void isSharedByStoresOfOneEntryOnly();
    void namesNobodyInItsPath();
    void goesToTheRuntimeFolderWithoutAHome();

private:
    QString path() const { return m_folder->filePath(u"lock"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_FileLock::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    qputenv("XDG_DATA_HOME", QFile::encodeName(m_folder->path()));
}

void tst_FileLock::excludesAnotherProcess()
{
    const Holder holder(path());
    QVERIFY(holder.holds());
    const auto late = awaited(lockFile(path(), 100ms));
    QCOMPARE(kindOf(late), Error::Kind::StoreTimeout);
    QCOMPARE(late.error().message(),
             u"Another session of this app has been busy with the same record for too long; try "
             u"again."_s);
    QCOMPARE(kindOf(awaited(lockFile(path(), 0ms))), Error::Kind::StoreTimeout);
}

void tst_FileLock::followsAnotherProcessThatLetsGo()
{
    Holder holder(path());
    QVERIFY(holder.holds());
    auto waiting = lockFile(path(), 10s);
    QTest::qWait(100);
    QVERIFY(!waiting.isFinished());
    holder.letGo();
    QVERIFY(awaited(waiting));
}

void tst_FileLock::isFreeWhenItsHolderIsKilled()
{
    Holder holder(path());
    QVERIFY(holder.holds());
    auto waiting = lockFile(path(), 10s);
    QVERIFY(!waiting.isFinished());
    QElapsedTimer time;
    time.start();
    holder.die();
    QVERIFY(awaited(waiting));
    QVERIFY2(time.elapsed() < 2000, qPrintable(QString::number(time.elapsed())));
}

// Nobody can tell it from one that is only slow: breaking its lock would spend a token twice.
void tst_FileLock::staysWithAStoppedHolder()
{
    const Holder holder(path());
    QVERIFY(holder.holds());
    holder.signal(SIGSTOP);
    QCOMPARE(kindOf(awaited(lockFile(path(), 200ms))), Error::Kind::StoreTimeout);
    holder.signal(SIGCONT);
    QCOMPARE(kindOf(awaited(lockFile(path(), 50ms))), Error::Kind::StoreTimeout);
}

void tst_FileLock::isNotLeftToProgramsTheHolderStarted()
{
    Holder holder(path());
    QVERIFY(holder.holds());
    const pid_t child = holder.startChild();
    QVERIFY(child > 0);
    holder.die();
    const auto lock = awaited(lockFile(path(), 2s));
    QCOMPARE(kill(child, 0), 0);
    kill(child, SIGKILL);
    QVERIFY(lock);
}

void tst_FileLock::isHadInTheOrderOfAskingWithinTheProcess()
{
    QList<int> order;
    QList<QFuture<Result<StoreLockPtr>>> waiting;
    {
        Holder holder(path());
        QVERIFY(holder.holds());
        for (int i = 0; i < 20; ++i)
            waiting << lockFile(path(), 10s).then([&order, i](const Result<StoreLockPtr> &lock) {
                order << i;
                return lock;
            });
        QCOMPARE(order.size(), 0);
    }
    for (int i = 0; i < 20; ++i) {
        const auto lock = awaited(waiting[i]);
        QVERIFY(lock);
        QCOMPARE(order.size(), i + 1);
        QCOMPARE(order.last(), i);
        (*lock)->release();
    }
}

void tst_FileLock::isNotLostWithADeletedFile()
{
    const auto first = awaited(lockFile(path(), 1s));
    QVERIFY(first);
    QVERIFY(QFile::remove(path()));
    // In the place of the old one another process locks a new one: nobody can help that. But who
    // had the old one open does not take it for the lock.
    const Holder holder(path());
    QVERIFY(holder.holds());
    (*first)->release();
    QCOMPARE(kindOf(awaited(lockFile(path(), 100ms))), Error::Kind::StoreTimeout);
}

void tst_FileLock::keepsOthersOutOfItsFiles()
{
    const auto folder = storeFolder(u"session"_s, u"com.example.lock"_s);
    QVERIFY(folder);
    KeychainStore store(u"com.example.lock"_s);
    QVERIFY(awaited(store.lock(1s)));
    QCOMPARE(permissionsOf(*folder), QFileDevice::Permissions());
    QCOMPARE(permissionsOf(QFileInfo(*folder).path()), QFileDevice::Permissions());
    QCOMPARE(permissionsOf(*folder + u"/lock"_s), QFileDevice::Permissions());
}

void tst_FileLock::saysWhyThereCanBeNone()
{
    const auto lock = awaited(lockFile(m_folder->filePath(u"missing/lock"_s), 1s));
    QCOMPARE(kindOf(lock), Error::Kind::StoreFailed);
    QVERIFY(lock.error().message().contains(u"missing/lock"));
    // A folder is in the way of every other: nobody, not even root, can make one there.
    QVERIFY(QFile(m_folder->filePath(u"SessionKeeper"_s)).open(QIODevice::WriteOnly));
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_folder->path()));
    QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    KeychainStore store(u"com.example.lock"_s);
    const auto none = awaited(store.lock(1s));
    QCOMPARE(kindOf(none), Error::Kind::StoreFailed);
    QVERIFY(none.error().message().contains(m_folder->path()));
}

void tst_FileLock::isSharedByStoresOfOneEntryOnly()
{
    const auto service = u"com.example.lock"_s;
    KeychainStore store(service, u"ada"_s);
    KeychainStore same(service, u"ada"_s);
    KeychainStore other(service, u"grace"_s);
    const auto held = awaited(store.lock(1s));
    QVERIFY(held);
    QVERIFY(awaited(other.lock(1s)));
    QCOMPARE(kindOf(awaited(same.lock(50ms))), Error::Kind::StoreTimeout);
    auto waiting = same.lock(10s);
    (*held)->release();
    QVERIFY(awaited(waiting));
}

void tst_FileLock::namesNobodyInItsPath()
{
    const auto folder = storeFolder(u"session"_s, u"com.example.lock"_s, u"ada@example.com"_s);
    QVERIFY(folder && !folder->contains(u"ada") && !folder->contains(u"example"));
    // Nothing that could be mistaken for something else's.
    QVERIFY(*storeFolder(u"a"_s, u"bc"_s) != *storeFolder(u"ab"_s, u"c"_s));
    QVERIFY(*storeFolder(u"s"_s, u"a"_s, u"b\",\""_s) != *storeFolder(u"s"_s, u"a\",\"b"_s, {}));
}

void tst_FileLock::goesToTheRuntimeFolderWithoutAHome()
{
    qputenv("XDG_DATA_HOME", "/proc/no/such/home");
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_folder->path()));
    QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    KeychainStore store(u"com.example.lock"_s);
    const auto held = awaited(store.lock(1s));
    QVERIFY(held);
    QVERIFY(storesFolder()->startsWith(m_folder->path()));
}

QTEST_GUILESS_MAIN(tst_FileLock)

#include "tst_filelock.moc"
