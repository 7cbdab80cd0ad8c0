// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <SessionKeeper/store/keychainstore.h>

#include <support/awaited.h>

#include <QtDBus/qdbusconnection.h>
#include <QtDBus/qdbusmessage.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString Service = u"com.example.wallet"_s;

void callWallet(const QString &method, const QVariantList &arguments)
{
    auto message = QDBusMessage::createMethodCall(u"org.kde.kwalletd5"_s, u"/modules/kwalletd5"_s,
                                                  u"org.kde.KWallet"_s, method);
    message.setArguments(arguments);
    const auto reply = QDBusConnection::sessionBus().call(message);
    if (reply.type() == QDBusMessage::ErrorMessage)
        qFatal("%s: %s", qPrintable(method), qPrintable(reply.errorMessage()));
}

} // namespace

// The real kwalletd, in a process that believes to run in KDE.
class tst_KeychainWallet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void findsNothingAtFirst();
    void readsWhatWasWritten();
    void showsTheRecordToAnotherProcess();
    void deletesForGood();
    void keepsAccountsApart();
    void splitsLargeRecords();
    void carriesLargeRecordsWhole();
    void tellsAClosedWalletFromAnEmptyOne();

private:
    bool m_isClosed = false;
};

void tst_KeychainWallet::cleanup()
{
    if (m_isClosed)
        return;
    KeychainStore store(Service);
    QVERIFY(awaited(store.clear()));
    QVERIFY(isEmpty(store));
}

void tst_KeychainWallet::findsNothingAtFirst()
{
    KeychainStore store(Service);
    QVERIFY(isEmpty(store));
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::None);
}

void tst_KeychainWallet::readsWhatWasWritten()
{
    KeychainStore store(Service);
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(kindOf(awaited(store.write(numberedRecord(i)))), Error::Kind::None);
        KeychainStore other(Service);
        QVERIFY(holds(other, numberedRecord(i)));
    }
}

void tst_KeychainWallet::showsTheRecordToAnotherProcess()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord(u"grace"_s))));
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"read"_s, Service}), QStringList {u"grace"_s});
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"clear"_s, Service}), QStringList {u"done"_s});
    QVERIFY(isEmpty(store));
}

void tst_KeychainWallet::deletesForGood()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord())));
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::None);
    QVERIFY(dugUp(Service).isEmpty());
    QVERIFY(isEmpty(store));
}

void tst_KeychainWallet::keepsAccountsApart()
{
    KeychainStore ada(Service, u"ada"_s);
    KeychainStore grace(Service, u"grâce λ/\"'"_s);
    QVERIFY(awaited(ada.write(someRecord())));
    QVERIFY(awaited(grace.write(someRecord(u"grace"_s))));
    QVERIFY(awaited(ada.clear()));
    QVERIFY(isEmpty(ada));
    QVERIFY(holds(grace, someRecord(u"grace"_s)));
    QVERIFY(awaited(grace.clear()));
}

void tst_KeychainWallet::splitsLargeRecords()
{
    KeychainStore store(Service);
    store.setItemLimit(2048);
    for (int i = 0; i < 10; ++i) {
        QVERIFY(awaited(store.write(numberedRecord(i))));
        QVERIFY(holds(store, numberedRecord(i)));
    }
    QVERIFY(awaited(store.write(numberedRecord(3))));
    QCOMPARE(dugUp(Service, u"part//A/0"_s).size() + dugUp(Service, u"part//B/0"_s).size(), 2048);
    QVERIFY(awaited(store.clear()));
    QVERIFY(dugUp(Service, u"part//A/0"_s).isEmpty() && dugUp(Service, u"part//B/0"_s).isEmpty());
}

void tst_KeychainWallet::carriesLargeRecordsWhole()
{
    KeychainStore store(Service);
    SessionRecord large = someRecord();
    large.tokens = Tokens(QByteArray(500000, 'x'), QByteArray(500000, 'y'));
    QCOMPARE(kindOf(awaited(store.write(large))), Error::Kind::None);
    QVERIFY(holds(store, large));
}

// KWallet asks for the password in a window, which nobody sees here; it answers nothing until then.
// The last test, for that.
void tst_KeychainWallet::tellsAClosedWalletFromAnEmptyOne()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord())));
    callWallet(u"close"_s, {u"kdewallet"_s, true});
    m_isClosed = true;
    store.setTimeout(500ms);
    QCOMPARE(kindOf(awaited(store.read())), Error::Kind::StoreTimeout);
    QCOMPARE(kindOf(awaited(store.write(someRecord(u"grace"_s)))), Error::Kind::StoreTimeout);
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreTimeout);
}

QTEST_GUILESS_MAIN(tst_KeychainWallet)

#include "tst_keychainwallet.moc"
