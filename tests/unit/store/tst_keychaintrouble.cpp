// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <SessionKeeper/store/keychainstore.h>

#include <support/awaited.h>
#include <support/stallwatch.h>

#include <QtCore/qelapsedtimer.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString Service = u"com.example.trouble"_s;

} // namespace

class tst_KeychainTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void tellsLockedFromEmpty();
    void losesNothingWhileLocked();
    void seesTheLockInAKdeSessionToo();
    void noticesALockInTheMiddle();
    void timesOutOnASilentKeyring();
    void sendsNothingBehindAHangingJob();
    void survivesDestructionDuringAHangingJob();
    void recoversFromARestartedKeyring();
    void tellsARestartedKeyringIsLocked();
    void cleanupTestCase();

private:
    QProcess m_daemon;
};

void tst_KeychainTrouble::init()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord())));
}

void tst_KeychainTrouble::cleanup()
{
    if (isKeyringLocked())
        unlockKeyring();
    KeychainStore store(Service);
    QVERIFY(awaited(store.clear()));
}

void tst_KeychainTrouble::tellsLockedFromEmpty()
{
    KeychainStore empty(Service + u".empty"_s);
    lockKeyring();
    QCOMPARE(kindOf(awaited(empty.read())), Error::Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(empty.clear())), Error::Kind::StoreLocked);
    unlockKeyring();
    QVERIFY(isEmpty(empty));
    QCOMPARE(kindOf(awaited(empty.clear())), Error::Kind::None);
}

void tst_KeychainTrouble::losesNothingWhileLocked()
{
    KeychainStore store(Service);
    lockKeyring();
    const auto read = awaited(store.read());
    QCOMPARE(kindOf(read), Error::Kind::StoreLocked);
    QCOMPARE(read.error().message(),
             u"The keychain is locked, so the kept session of com.example.trouble cannot be read; "
             u"unlock it and try again."_s);
    QCOMPARE(kindOf(awaited(store.write(someRecord(u"grace"_s)))), Error::Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    QVERIFY(isKeyringLocked());
    unlockKeyring();
    QVERIFY(holdsEnded(store, someRecord()));
}

// Without KWallet, QtKeychain takes libsecret there.
void tst_KeychainTrouble::seesTheLockInAKdeSessionToo()
{
    lockKeyring();
    const QHash<QString, QString> kde {{u"XDG_CURRENT_DESKTOP"_s, u"KDE"_s},
                                       {u"KDE_SESSION_VERSION"_s, u"5"_s}};
    for (const auto verb : {"read"_L1, "write"_L1, "clear"_L1}) {
        const auto lines = callInOtherProcess({KEYCHAINCALL, verb, Service}, kde);
        QCOMPARE(lines.constFirst(), u"StoreLocked"_s);
    }
}

void tst_KeychainTrouble::noticesALockInTheMiddle()
{
    KeychainStore store(Service);
    QList<QFuture<Result<void>>> writes;
    for (int i = 0; i < 50; ++i)
        writes << store.write(someRecord(QString::number(i)));
    const int good = 10;
    QCOMPARE(kindOf(awaited(writes[good - 1])), Error::Kind::None);
    lockKeyring();
    int kept = 0;
    for (auto &write : writes.mid(good)) {
        const auto outcome = awaited(write);
        QVERIFY(outcome || outcome.error().kind() == Error::Kind::StoreLocked);
        kept += outcome ? 1 : 0;
    }
    QCOMPARE(kindOf(awaited(store.read())), Error::Kind::StoreLocked);
    unlockKeyring();
    // What was on its way when the lock fell may have arrived without its read-back.
    const int last = (*awaited(store.read()))->account.toInt();
    QVERIFY2(last == good + kept - 1 || last == good + kept, qPrintable(QString::number(last)));
}

void tst_KeychainTrouble::timesOutOnASilentKeyring()
{
    KeychainStore store(Service);
    store.setTimeout(200ms);
    {
        const StoppedKeyring stopped;
        QElapsedTimer time;
        time.start();
        const auto read = awaited(store.read());
        QCOMPARE(kindOf(read), Error::Kind::StoreTimeout);
        QVERIFY(read.error().isTransient());
        QVERIFY2(time.elapsed() < 2000, qPrintable(QString::number(time.elapsed())));
        QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreTimeout);
    }
    store.setTimeout(10s);
    // Whether or not the deletion was on its way before its time was over.
    QVERIFY(holdsEnded(store, someRecord()) || isEmpty(store));
}

void tst_KeychainTrouble::sendsNothingBehindAHangingJob()
{
    KeychainStore store(Service);
    store.setTimeout(200ms);
    {
        const StoppedKeyring stopped;
        auto hanging = store.read();
        auto write = store.write(someRecord(u"too late"_s));
        auto clear = store.clear();
        QElapsedTimer time;
        time.start();
        QCOMPARE(kindOf(awaited(hanging)), Error::Kind::StoreTimeout);
        QCOMPARE(kindOf(awaited(write)), Error::Kind::StoreTimeout);
        QCOMPARE(kindOf(awaited(clear)), Error::Kind::StoreTimeout);
        // All at the same time, not one after the other.
        QVERIFY2(time.elapsed() < 2000, qPrintable(QString::number(time.elapsed())));
    }
    store.setTimeout(10s);
    // Whether or not the deletion was on its way before its time was over.
    QVERIFY(holdsEnded(store, someRecord()) || isEmpty(store));
}

void tst_KeychainTrouble::survivesDestructionDuringAHangingJob()
{
    auto store = std::make_unique<KeychainStore>(Service);
    store->setTimeout(50ms);
    KeychainStore next(Service);
    {
        const StoppedKeyring stopped;
        auto timedOut = store->read();
        QCOMPARE(kindOf(awaited(timedOut)), Error::Kind::StoreTimeout);
        const auto waiting = store->read();
        store.reset();
        QCOMPARE(kindOf(waiting.result()), Error::Kind::StoreFailed);
    }
    QVERIFY(holds(next, someRecord()));
}

void tst_KeychainTrouble::recoversFromARestartedKeyring()
{
    KeychainStore store(Service);
    for (int i = 0; i < 3; ++i) {
        restartKeyring(m_daemon, KeyringState::Unlocked);
        QVERIFY(holds(store, someRecord(i == 0 ? u"ada"_s : QString::number(i - 1))));
        QCOMPARE(kindOf(awaited(store.write(someRecord(QString::number(i))))), Error::Kind::None);
    }
    restartKeyring(m_daemon, KeyringState::Unlocked);
    QCOMPARE(kindOf(awaited(store.write(someRecord(u"grace"_s)))), Error::Kind::None);
    QVERIFY(awaited(store.clear()));
    QVERIFY(isEmpty(store));
}

void tst_KeychainTrouble::tellsARestartedKeyringIsLocked()
{
    KeychainStore store(Service);
    restartKeyring(m_daemon, KeyringState::Locked);
    QCOMPARE(kindOf(awaited(store.read())), Error::Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(store.write(someRecord(u"grace"_s)))), Error::Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    unlockKeyring();
    QVERIFY(holdsEnded(store, someRecord()));
    QVERIFY(awaited(store.clear()));
}

void tst_KeychainTrouble::cleanupTestCase()
{
    m_daemon.kill();
    m_daemon.waitForFinished();
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_KeychainTrouble)

#include "tst_keychaintrouble.moc"
