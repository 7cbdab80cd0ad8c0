// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <SessionKeeper/store/accountlist.h>
#include <SessionKeeper/store/keychainstore.h>

#include <support/awaited.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

const QString Service = u"com.example.accounts"_s;

QStringList listed()
{
    AccountList list(Service);
    return awaited(list.read()).value_or(QStringList {u"(unreadable)"_s});
}

void logIn(const QString &account)
{
    KeychainStore store(Service, account);
    QVERIFY(awaited(store.write(someRecord(account))));
}

void logOut(const QString &account)
{
    KeychainStore store(Service, account);
    QVERIFY(awaited(store.clear()));
}

} // namespace

class tst_AccountList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void isEmptyAtFirst();
    void listsWhoWasWrittenAndNotCleared();
    void listsTheStoreWithoutAnAccount();
    void keepsServicesApart();
    void isSortedAndTellsChanges();
    void hearsOfOtherProcesses();
    void isFilledByTwoProcessesAtOnce();
    void dropsWhoseEntryIsGone();
    void leavesOutWhoHasEnded();
    void leavesOutWhoOnlyHasRevocations();
    void saysThatTheKeychainIsLocked();
    void carriesHundreds();
    void fillsAgainWhenItWasRuined();
};

void tst_AccountList::cleanup()
{
    if (isKeyringLocked())
        unlockKeyring();
    for (const auto &account : listed())
        logOut(account);
    QCOMPARE(listed(), QStringList());
    QCOMPARE(countEntries(Service), 0);
}

void tst_AccountList::isEmptyAtFirst()
{
    AccountList list(Service);
    QCOMPARE(list.accounts(), QStringList());
    QCOMPARE(*awaited(list.read()), QStringList());
    QCOMPARE(list.service(), Service);
}

void tst_AccountList::listsWhoWasWrittenAndNotCleared()
{
    logIn(u"grace"_s);
    logIn(u"ada"_s);
    logIn(u"grâce λ/\"'\n"_s);
    QCOMPARE(listed(), QStringList({u"ada"_s, u"grace"_s, u"grâce λ/\"'\n"_s}));
    logIn(u"ada"_s);
    logOut(u"grace"_s);
    QCOMPARE(listed(), QStringList({u"ada"_s, u"grâce λ/\"'\n"_s}));
    logIn(u"grace"_s);
    QCOMPARE(listed().size(), 3);
}

void tst_AccountList::listsTheStoreWithoutAnAccount()
{
    logIn({});
    QCOMPARE(listed(), QStringList {QString()});
    QCOMPARE(countEntries(Service), 1);
}

void tst_AccountList::keepsServicesApart()
{
    logIn(u"ada"_s);
    AccountList other(Service + u".other"_s);
    QCOMPARE(*awaited(other.read()), QStringList());
}

void tst_AccountList::isSortedAndTellsChanges()
{
    AccountList list(Service);
    QVERIFY(awaited(list.read()));
    QSignalSpy spy(&list, &AccountList::accountsChanged);
    logIn(u"grace"_s);
    QTRY_COMPARE(list.accounts(), QStringList {u"grace"_s});
    logIn(u"ada"_s);
    QTRY_COMPARE(list.accounts(), QStringList({u"ada"_s, u"grace"_s}));
    logOut(u"grace"_s);
    QTRY_COMPARE(list.accounts(), QStringList {u"ada"_s});
    QCOMPARE(spy.size(), 3);
    QCOMPARE(spy.constLast().constFirst().toStringList(), QStringList {u"ada"_s});
}

void tst_AccountList::hearsOfOtherProcesses()
{
    AccountList list(Service);
    QVERIFY(awaited(list.read()));
    const QStringList call {KEYCHAINCALL, u"write"_s, Service, u"ada"_s};
    QCOMPARE(callInOtherProcess(call), QStringList {u"done"_s});
    // What it wrote is a record without tokens.
    QTest::qWait(100);
    QCOMPARE(list.accounts(), QStringList());
    logIn(u"ada"_s);
    QTRY_COMPARE(list.accounts(), QStringList {u"ada"_s});
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"clear"_s, Service, u"ada"_s}),
             QStringList {u"done"_s});
    QTRY_COMPARE(list.accounts(), QStringList());
}

void tst_AccountList::isFilledByTwoProcessesAtOnce()
{
    constexpr int Each = 20;
    QList<std::shared_ptr<QProcess>> processes;
    for (int i = 0; i < 3; ++i) {
        auto process = std::make_shared<QProcess>();
        process->start(
            KEYCHAINCALL,
            {u"logins"_s, Service, QString(QLatin1Char(char('a' + i))), QString::number(Each)});
        processes << process;
    }
    for (const auto &process : processes) {
        QVERIFY(process->waitForFinished());
        QCOMPARE(process->readAllStandardOutput().trimmed(), "done");
    }
    QCOMPARE(listed().size(), 3 * Each);
}

void tst_AccountList::dropsWhoseEntryIsGone()
{
    logIn(u"ada"_s);
    logIn(u"grace"_s);
    uproot(Service, u"session/ada"_s);
    QCOMPARE(listed(), QStringList {u"grace"_s});
    QVERIFY(!dugUp(Service, u"accounts"_s).contains("ada"));
    uproot(Service, u"session/grace"_s);
    QCOMPARE(listed(), QStringList());
    QCOMPARE(countEntries(Service), 0);
}

void tst_AccountList::leavesOutWhoHasEnded()
{
    logIn(u"ada"_s);
    logIn(u"grace"_s);
    AccountList list(Service);
    QVERIFY(awaited(list.read()));
    lockKeyring();
    KeychainStore store(Service, u"ada"_s);
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::StoreLocked);
    unlockKeyring();
    QCOMPARE(listed(), QStringList {u"grace"_s});
    // It is known for as long as its entry has to be deleted.
    QVERIFY(dugUp(Service, u"accounts"_s).contains("ada"));
    logOut(u"ada"_s);
}

void tst_AccountList::leavesOutWhoOnlyHasRevocations()
{
    logIn(u"ada"_s);
    KeychainStore store(Service, u"ada"_s);
    const auto left = someRecord(u"ada"_s).ended(QDateTime::currentDateTimeUtc());
    QVERIFY(awaited(store.write(left)));
    QCOMPARE(listed(), QStringList());
    QVERIFY(awaited(store.write(someRecord(u"ada"_s))));
    QCOMPARE(listed(), QStringList {u"ada"_s});
}

void tst_AccountList::saysThatTheKeychainIsLocked()
{
    logIn(u"ada"_s);
    AccountList list(Service);
    QVERIFY(awaited(list.read()));
    lockKeyring();
    QCOMPARE(kindOf(awaited(list.read())), Error::Kind::StoreLocked);
    QCOMPARE(list.accounts(), QStringList {u"ada"_s});
    unlockKeyring();
    QCOMPARE(*awaited(list.read()), QStringList {u"ada"_s});
}

void tst_AccountList::carriesHundreds()
{
    const bool isLong = qEnvironmentVariableIsSet("SESSIONKEEPER_LONG_TESTS");
    const auto many = QString::number(isLong ? 300 : 100);
    const auto all = [&](const QString &verb) {
        QProcess process;
        process.start(KEYCHAINCALL, {verb, Service, u"user"_s, many});
        return process.waitForFinished(100000) && process.readAllStandardOutput() == "done\n";
    };
    QVERIFY(all(u"logins"_s));
    AccountList list(Service);
    const auto read = awaited(list.read(), std::chrono::seconds(30));
    QVERIFY(read);
    QCOMPARE(QString::number(read->size()), many);
    QVERIFY(all(u"logouts"_s));
    QCOMPARE(listed(), QStringList());
}

void tst_AccountList::fillsAgainWhenItWasRuined()
{
    logIn(u"ada"_s);
    plant(Service, "ruined", u"accounts"_s);
    QCOMPARE(listed(), QStringList());
    logIn(u"ada"_s);
    QCOMPARE(listed(), QStringList {u"ada"_s});
}

QTEST_GUILESS_MAIN(tst_AccountList)

#include "tst_accountlist.moc"
