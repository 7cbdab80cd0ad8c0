// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <SessionKeeper/store/keychainstore.h>

#include <support/awaited.h>
#include <support/stallwatch.h>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

#include <algorithm>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString Service = u"com.example.store"_s;

} // namespace

class tst_KeychainStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void findsNothingAtFirst();
    void readsWhatWasWritten();
    void keepsOneEntryHoweverOftenItIsWritten();
    void deletesForGood();
    void showsTheRecordToAnotherProcess();
    void readsWhatAnotherProcessWrote();
    void keepsAccountsAndServicesApart();
    void takesEffectInTheOrderOfCalls();
    void refusesForeignEntries();
    void refusesLargeRecords();
    void carriesLargeRecords();
    void refusesOtherThreads();
    void neverHoldsUpTheEventLoop();
    void endsItsFuturesWhenDestroyed();
    void finishesWritesOfADestroyedStore();
    void doesNotWarn();
};

void tst_KeychainStore::cleanup()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.clear()));
}

void tst_KeychainStore::findsNothingAtFirst()
{
    KeychainStore store(Service);
    const auto record = awaited(store.read());
    QCOMPARE(kindOf(record), Error::Kind::None);
    QVERIFY(!record->has_value());
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::None);
    QVERIFY(store.isPersistent());
}

void tst_KeychainStore::readsWhatWasWritten()
{
    KeychainStore store(Service);
    QCOMPARE(kindOf(awaited(store.write(someRecord()))), Error::Kind::None);
    KeychainStore another(Service);
    const auto record = awaited(another.read());
    QCOMPARE(kindOf(record), Error::Kind::None);
    QVERIFY(**record == someRecord());
}

void tst_KeychainStore::keepsOneEntryHoweverOftenItIsWritten()
{
    KeychainStore store(Service);
    for (const auto account : {"ada"_L1, "grace"_L1, "barbara"_L1})
        QVERIFY(awaited(store.write(someRecord(account))));
    QCOMPARE(countEntries(Service), 1);
    QCOMPARE((*awaited(store.read()))->account, u"barbara"_s);
}

void tst_KeychainStore::deletesForGood()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord())));
    QCOMPARE(kindOf(awaited(store.clear())), Error::Kind::None);
    QCOMPARE(countEntries(Service), 0);
    QVERIFY(isEmpty(store));
}

void tst_KeychainStore::showsTheRecordToAnotherProcess()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord(u"grace"_s))));
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"read"_s, Service}), QStringList {u"grace"_s});
    QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"clear"_s, Service}), QStringList {u"done"_s});
    QVERIFY(isEmpty(store));
}

void tst_KeychainStore::readsWhatAnotherProcessWrote()
{
    const QStringList write {KEYCHAINCALL, u"write"_s, Service, u"grace"_s};
    QCOMPARE(callInOtherProcess(write), QStringList {u"done"_s});
    KeychainStore store(Service, u"grace"_s);
    QCOMPARE((*awaited(store.read()))->account, u"grace"_s);
    QVERIFY(awaited(store.clear()));
}

void tst_KeychainStore::keepsAccountsAndServicesApart()
{
    KeychainStore nobody(Service);
    KeychainStore ada(Service, u"ada"_s);
    KeychainStore grace(Service, u"grâce λ/\"'\n"_s);
    KeychainStore other(Service + u".other"_s, u"ada"_s);
    for (KeychainStore *store : {&nobody, &ada, &grace, &other}) {
        const auto record = someRecord(store->service() + store->account());
        QVERIFY(awaited(store->write(record)));
    }
    QVERIFY(awaited(ada.clear()));
    QVERIFY(isEmpty(ada));
    for (KeychainStore *store : {&nobody, &grace, &other}) {
        QCOMPARE((*awaited(store->read()))->account, store->service() + store->account());
        QVERIFY(awaited(store->clear()));
    }
}

void tst_KeychainStore::takesEffectInTheOrderOfCalls()
{
    KeychainStore store(Service);
    QList<QFuture<Result<std::optional<SessionRecord>>>> reads;
    QList<QFuture<Result<void>>> changes;
    QList<int> ended;
    for (int i = 0; i < 100; ++i) {
        changes << (i % 10 == 9 ? store.clear() : store.write(someRecord(QString::number(i))));
        reads << store.read();
        reads.last() = reads.last().then(
            [&ended, i](const Result<std::optional<SessionRecord>> &r) {
                ended << i;
                return r;
            });
    }
    QVERIFY(!changes.first().isFinished());
    for (int i = 0; i < 100; ++i) {
        QCOMPARE(kindOf(awaited(changes[i])), Error::Kind::None);
        const auto record = awaited(reads[i]);
        QCOMPARE(kindOf(record), Error::Kind::None);
        QCOMPARE(record->has_value(), i % 10 != 9);
        QVERIFY(!record->has_value() || (*record)->account == QString::number(i));
    }
    QCOMPARE(ended.size(), 100);
    QVERIFY(std::ranges::is_sorted(ended));
}

void tst_KeychainStore::refusesForeignEntries()
{
    KeychainStore store(Service);
    plant(Service, "not ours: hunter2");
    const auto record = awaited(store.read());
    QCOMPARE(kindOf(record), Error::Kind::StoreCorrupt);
    QVERIFY(!record.error().message().contains(u"hunter2"));
    QVERIFY(awaited(store.write(someRecord())));
    QVERIFY(holds(store, someRecord()));
}

void tst_KeychainStore::refusesLargeRecords()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord())));
    store.setMaximumSize(2560);
    SessionRecord large = someRecord(u"grace"_s);
    large.tokens = Tokens(QByteArray(3000, 'x'));
    const auto written = awaited(store.write(large));
    QCOMPARE(kindOf(written), Error::Kind::StoreTooLarge);
    QVERIFY(written.error().message().contains(u"2560 bytes"));
    QVERIFY(holds(store, someRecord()));
}

void tst_KeychainStore::carriesLargeRecords()
{
    KeychainStore store(Service);
    SessionRecord large = someRecord();
    large.tokens = Tokens(QByteArray(500000, 'x'), QByteArray(500000, 'y'));
    QCOMPARE(kindOf(awaited(store.write(large))), Error::Kind::None);
    QVERIFY(holds(store, large));
}

void tst_KeychainStore::refusesOtherThreads()
{
    KeychainStore store(Service);
    QList<Error::Kind> kinds;
    std::unique_ptr<QThread> thread(QThread::create([&] {
        kinds << kindOf(store.read().result()) << kindOf(store.write(someRecord()).result())
              << kindOf(store.clear().result());
    }));
    thread->start();
    QVERIFY(thread->wait());
    QCOMPARE(kinds, QList<Error::Kind>(3, Error::Kind::StoreFailed));
    QVERIFY(isEmpty(store));
}

void tst_KeychainStore::neverHoldsUpTheEventLoop()
{
    KeychainStore store(Service);
    QTimer timer;
    QElapsedTimer sinceTick;
    qint64 longest = 0;
    int ticks = 0;
    connect(&timer, &QTimer::timeout, this, [&] {
        longest = std::max(longest, sinceTick.restart());
        ++ticks;
    });
    timer.start(0);
    sinceTick.start();
    for (int i = 0; i < 20; ++i) {
        QVERIFY(awaited(store.write(someRecord())));
        QVERIFY(awaited(store.read()));
    }
    QVERIFY2(ticks > 20, qPrintable(QString::number(ticks)));
    qInfo("%d turns, the longest took %lld ms", ticks, longest);
}

void tst_KeychainStore::endsItsFuturesWhenDestroyed()
{
    auto store = std::make_unique<KeychainStore>(Service);
    QVERIFY(awaited(store->write(someRecord())));
    const auto underWay = store->read();
    QTest::qWait(0);
    const auto waiting = store->read();
    const auto neverBegun = store->clear();
    store.reset();
    QVERIFY(underWay.isFinished() && waiting.isFinished() && neverBegun.isFinished());
    QCOMPARE(kindOf(underWay.result()), Error::Kind::StoreFailed);
    QCOMPARE(kindOf(waiting.result()), Error::Kind::StoreFailed);
    QCOMPARE(kindOf(neverBegun.result()), Error::Kind::StoreFailed);
}

// A logout just before the end must not be lost.
void tst_KeychainStore::finishesWritesOfADestroyedStore()
{
    auto store = std::make_unique<KeychainStore>(Service);
    auto written = store->write(someRecord());
    store.reset();
    QCOMPARE(kindOf(awaited(written)), Error::Kind::StoreFailed);
    KeychainStore next(Service);
    QVERIFY(holds(next, someRecord()));
}

void tst_KeychainStore::doesNotWarn()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord())));
    QVERIFY(awaited(store.read()));
    QVERIFY(awaited(store.clear()));
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_KeychainStore)

#include "tst_keychainstore.moc"
