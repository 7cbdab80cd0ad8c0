// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <SessionKeeper/store/keychainstore.h>
#include <SessionKeeper/store/storefolder_p.h>

#include <support/awaited.h>
#include <support/stallwatch.h>

#include <QtCore/qdir.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString Service = u"com.example.changes"_s;

QStringList writeElsewhere()
{
    return callInOtherProcess({KEYCHAINCALL, u"write"_s, Service});
}

} // namespace

class tst_KeychainChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void tellsWhatAnotherProcessDoes();
    void tellsWhatAnotherStoreDoes();
    void tellsNobodyOfItsOwn();
    void tellsOfNothingWhenNothingChanges();
    void tellsOfALogoutThatTheKeychainRefuses();
    void tellsManyChangesAtLeastOnce();
    void goesOnWhenItsFileIsDeleted();
    void goesOnWhenItsFolderIsDeleted();

private:
    std::unique_ptr<KeychainStore> m_store;
    std::unique_ptr<QSignalSpy> m_spy;
};

void tst_KeychainChanges::init()
{
    m_store = std::make_unique<KeychainStore>(Service);
    m_spy = std::make_unique<QSignalSpy>(m_store.get(), &TokenStore::changed);
}

void tst_KeychainChanges::cleanup()
{
    if (isKeyringLocked())
        unlockKeyring();
    QVERIFY(awaited(m_store->clear()));
    QTest::qWait(50); // the next store would be told of it
    m_spy.reset();
    m_store.reset();
}

void tst_KeychainChanges::tellsWhatAnotherProcessDoes()
{
    QCOMPARE(writeElsewhere(), QStringList {u"done"_s});
    QTRY_COMPARE(m_spy->size(), 1);
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"clear"_s, Service}), QStringList {u"done"_s});
    QTRY_COMPARE(m_spy->size(), 2);
}

void tst_KeychainChanges::tellsWhatAnotherStoreDoes()
{
    KeychainStore other(Service);
    QSignalSpy others(&other, &TokenStore::changed);
    KeychainStore stranger(Service, u"ada"_s);
    QVERIFY(awaited(stranger.write(someRecord())));
    QVERIFY(awaited(stranger.clear()));
    QVERIFY(awaited(other.write(someRecord())));
    QTRY_COMPARE(m_spy->size(), 1);
    QVERIFY(awaited(m_store->clear()));
    QTRY_COMPARE(others.size(), 1);
    QTest::qWait(100);
    QCOMPARE(m_spy->size(), 1);
    QCOMPARE(others.size(), 1);
}

void tst_KeychainChanges::tellsNobodyOfItsOwn()
{
    for (int i = 0; i < 20; ++i)
        QVERIFY(awaited(i % 5 == 4 ? m_store->clear() : m_store->write(someRecord())));
    QTest::qWait(100);
    QCOMPARE(m_spy->size(), 0);
}

void tst_KeychainChanges::tellsOfNothingWhenNothingChanges()
{
    KeychainStore other(Service);
    QVERIFY(awaited(other.read()));
    QVERIFY(awaited(other.lock(1s)));
    lockKeyring();
    QCOMPARE(kindOf(awaited(other.write(someRecord()))), Error::Kind::StoreLocked);
    QTest::qWait(100);
    QCOMPARE(m_spy->size(), 0);
}

void tst_KeychainChanges::tellsOfALogoutThatTheKeychainRefuses()
{
    QVERIFY(awaited(m_store->write(someRecord())));
    lockKeyring();
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"clear"_s, Service}).constFirst(),
             u"StoreLocked"_s);
    QTRY_COMPARE(m_spy->size(), 1);
}

void tst_KeychainChanges::tellsManyChangesAtLeastOnce()
{
    KeychainStore other(Service);
    for (int i = 0; i < 50; ++i)
        QVERIFY(awaited(other.write(someRecord(QString::number(i)))));
    QTRY_VERIFY(m_spy->size() >= 1);
    QTest::qWait(100);
    QVERIFY(m_spy->size() <= 50);
}

void tst_KeychainChanges::goesOnWhenItsFileIsDeleted()
{
    QCOMPARE(writeElsewhere(), QStringList {u"done"_s});
    QTRY_COMPARE(m_spy->size(), 1);
    QVERIFY(QFile::remove(*storeFolder(u"session"_s, Service) + u"/changed"_s));
    QTest::qWait(50);
    QCOMPARE(writeElsewhere(), QStringList {u"done"_s});
    QTRY_COMPARE(m_spy->size(), 2);
}

void tst_KeychainChanges::goesOnWhenItsFolderIsDeleted()
{
    const auto folder = *storeFolder(u"session"_s, Service);
    QVERIFY(QDir(folder).removeRecursively());
    QTRY_VERIFY(QDir(folder).exists());
    QTest::qWait(50);
    QCOMPARE(writeElsewhere(), QStringList {u"done"_s});
    QTRY_COMPARE(m_spy->size(), 1);
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_KeychainChanges)

#include "tst_keychainchanges.moc"
