// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <SessionKeeper/store/keychainstore.h>
#include <SessionKeeper/store/storefolder_p.h>

#include <support/awaited.h>
#include <support/stallwatch.h>

#include <QtCore/qfile.h>
#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString Service = u"com.example.ended"_s;

QString noteFile()
{
    return *storeFolder(u"session"_s, Service) + u"/ended"_s;
}

} // namespace

// What clear() ended stays ended, whatever the keychain does, and a later login is not taken for
// it. Each state that a crash can leave is made by the steps that come before it.
class tst_KeychainEnded : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void endsWhatALockedKeychainKeeps();
    void endsItForOtherProcesses();
    void endsItWithoutAKeychain();
    void endsItAtOnceInAProcessThatIsKilled();
    void endsWhatAnotherProcessHasWrittenSince();
    void keepsTheOrderOfCalls();
    void forgetsTheNoteWithTheEntry();
    void forgetsTheNoteWithAnotherLogin();
    void staysEndedWhenTheNextWriteDidNotArrive();
    void takesTheNextWriteThatArrivedForLive();
    void takesAnEarlierUncertainWriteForLive();
    void endsThoseToo();
    void heedsNoNoteThatIsNone();
    void notesNoSecret();
    void worksWithoutAFolder();
};

void tst_KeychainEnded::init()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord())));
}

void tst_KeychainEnded::cleanup()
{
    if (isKeyringLocked())
        unlockKeyring();
    KeychainStore store(Service);
    QVERIFY(awaited(store.clear()));
    QVERIFY(!QFile::exists(noteFile()));
}

void tst_KeychainEnded::endsWhatALockedKeychainKeeps()
{
    KeychainStore store(Service);
    lockKeyring();
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(store.read())), Error::Kind::StoreLocked);
    unlockKeyring();
    QVERIFY(holdsEnded(store, someRecord()));
}

void tst_KeychainEnded::endsItForOtherProcesses()
{
    lockKeyring();
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"clear"_s, Service}).constFirst(),
             u"StoreLocked"_s);
    unlockKeyring();
    KeychainStore store(Service);
    QVERIFY(holdsEnded(store, someRecord()));
    // The record that is left has no account.
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"read"_s, Service}), QStringList {u""_s});
}

void tst_KeychainEnded::endsItWithoutAKeychain()
{
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"clear"_s, Service},
                                {{u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s}})
                 .constFirst(),
             u"StoreAbsent"_s);
    KeychainStore store(Service);
    QVERIFY(holdsEnded(store, someRecord()));
}

void tst_KeychainEnded::endsItAtOnceInAProcessThatIsKilled()
{
    {
        const StoppedKeyring stopped;
        QProcess process;
        process.start(KEYCHAINCALL, {u"clear"_s, Service});
        QTRY_VERIFY(QFile::exists(noteFile()));
        process.kill();
        QVERIFY(process.waitForFinished());
    }
    KeychainStore store(Service);
    const auto read = awaited(store.read());
    QVERIFY(read);
    QVERIFY(!*read || (*read)->isEmpty());
}

// A logout does not ask whose session it ends: what lies there was refreshed meanwhile.
void tst_KeychainEnded::endsWhatAnotherProcessHasWrittenSince()
{
    KeychainStore store(Service);
    QVERIFY(holds(store, someRecord()));
    plant(Service, someRecord(u"grace"_s).toBytes());
    lockKeyring();
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    unlockKeyring();
    QVERIFY(holdsEnded(store, someRecord(u"grace"_s)));
}

void tst_KeychainEnded::keepsTheOrderOfCalls()
{
    KeychainStore store(Service);
    auto write = store.write(someRecord(u"grace"_s));
    auto before = store.read();
    auto clear = store.clear();
    auto after = store.read();
    QVERIFY(awaited(write));
    QVERIFY(**awaited(before) == someRecord(u"grace"_s));
    QVERIFY(awaited(clear));
    QVERIFY(!*awaited(after));
}

void tst_KeychainEnded::forgetsTheNoteWithTheEntry()
{
    KeychainStore store(Service);
    lockKeyring();
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    QVERIFY(QFile::exists(noteFile()));
    unlockKeyring();
    QVERIFY(awaited(store.clear()));
    QVERIFY(!QFile::exists(noteFile()));
    QVERIFY(isEmpty(store));
}

void tst_KeychainEnded::forgetsTheNoteWithAnotherLogin()
{
    KeychainStore store(Service);
    lockKeyring();
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    unlockKeyring();
    QVERIFY(awaited(store.write(someRecord(u"grace"_s))));
    QVERIFY(!QFile::exists(noteFile()));
    QVERIFY(holds(store, someRecord(u"grace"_s)));
}

void tst_KeychainEnded::staysEndedWhenTheNextWriteDidNotArrive()
{
    KeychainStore store(Service);
    lockKeyring();
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(store.write(someRecord(u"grace"_s)))), Error::Kind::StoreLocked);
    unlockKeyring();
    QVERIFY(holdsEnded(store, someRecord()));
}

void tst_KeychainEnded::takesTheNextWriteThatArrivedForLive()
{
    KeychainStore store(Service);
    lockKeyring();
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(store.write(someRecord(u"grace"_s)))), Error::Kind::StoreLocked);
    unlockKeyring();
    plant(Service, someRecord(u"grace"_s).toBytes());
    QVERIFY(QFile::exists(noteFile()));
    QVERIFY(holds(store, someRecord(u"grace"_s)));
}

void tst_KeychainEnded::takesAnEarlierUncertainWriteForLive()
{
    KeychainStore store(Service);
    lockKeyring();
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(store.write(someRecord(u"grace"_s)))), Error::Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(store.write(someRecord(u"barbara"_s)))), Error::Kind::StoreLocked);
    unlockKeyring();
    plant(Service, someRecord(u"grace"_s).toBytes());
    QVERIFY(holds(store, someRecord(u"grace"_s)));
}

void tst_KeychainEnded::endsThoseToo()
{
    takesAnEarlierUncertainWriteForLive();
    KeychainStore store(Service);
    lockKeyring();
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    unlockKeyring();
    QVERIFY(holdsEnded(store, someRecord(u"grace"_s)));
}

void tst_KeychainEnded::heedsNoNoteThatIsNone()
{
    QFile file(noteFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"id\":");
    file.close();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"is not one of SessionKeeper's"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"is not one of SessionKeeper's"_s));
    KeychainStore store(Service);
    QVERIFY(holds(store, someRecord()));
    QVERIFY(file.remove());
}

void tst_KeychainEnded::notesNoSecret()
{
    KeychainStore store(Service);
    lockKeyring();
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(store.write(someRecord(u"grace"_s)))), Error::Kind::StoreLocked);
    QFile file(noteFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto note = file.readAll();
    for (const auto word : {"access", "refresh", "signature", "grace", "ada", "example"})
        QVERIFY2(!note.contains(word), note.constData());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(file.permissions() & others));
}

// A logout is still made in the keychain, a login is still kept.
void tst_KeychainEnded::worksWithoutAFolder()
{
    const QHash<QString, QString> nowhere {{u"XDG_DATA_HOME"_s, u"/proc/no/home"_s},
                                           {u"XDG_RUNTIME_DIR"_s, u"/proc/no/home"_s}};
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"clear"_s, Service}, nowhere),
             QStringList {u"done"_s});
    KeychainStore store(Service);
    QVERIFY(isEmpty(store));
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"write"_s, Service}, nowhere),
             QStringList {u"done"_s});
    QVERIFY(*awaited(store.read()));
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_KeychainEnded)

#include "tst_keychainended.moc"
