// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/store/memorystore.h>

#include <support/awaited.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace std::chrono_literals;

// The lock that every store has among the sessions of one process.
class tst_LockLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneHoldsItAtATime();
    void theyHaveItInTheOrderTheyAsked();
    void letsGoWithTheObject();
    void keepingTheFutureKeepsNoReleasedLock();
    void patienceEnds();
    void whoGaveUpIsPassedOver();
    void outlivesItsStore();
};

void tst_LockLine::oneHoldsItAtATime()
{
    MemoryStore store;
    const auto first = awaited(store.lock(1s));
    QVERIFY(first && *first);
    auto second = store.lock(10s);
    QVERIFY(!second.isFinished());
    (*first)->release();
    QVERIFY(second.isFinished());
    QVERIFY(second.result());
}

void tst_LockLine::theyHaveItInTheOrderTheyAsked()
{
    MemoryStore store;
    auto first = *awaited(store.lock(1s));
    auto second = store.lock(10s);
    auto third = store.lock(10s);
    first->release();
    QVERIFY(second.isFinished() && !third.isFinished());
    (*second.result())->release();
    QVERIFY(third.isFinished());
}

void tst_LockLine::letsGoWithTheObject()
{
    MemoryStore store;
    auto first = *awaited(store.lock(1s));
    auto second = store.lock(10s);
    first.reset();
    QVERIFY(second.isFinished());
}

void tst_LockLine::keepingTheFutureKeepsNoReleasedLock()
{
    MemoryStore store;
    const auto kept = store.lock(1s);
    (*kept.result())->release();
    (*kept.result())->release();
    QVERIFY(store.lock(1s).isFinished());
}

void tst_LockLine::patienceEnds()
{
    MemoryStore store;
    const auto held = *awaited(store.lock(1s));
    const auto late = awaited(store.lock(20ms));
    QVERIFY(!late);
    QCOMPARE(late.error().kind(), Error::Kind::StoreTimeout);
}

void tst_LockLine::whoGaveUpIsPassedOver()
{
    MemoryStore store;
    const auto held = *awaited(store.lock(1s));
    QVERIFY(!awaited(store.lock(1ms)));
    auto next = store.lock(10s);
    held->release();
    QVERIFY(next.isFinished());
    QVERIFY(next.result());
}

void tst_LockLine::outlivesItsStore()
{
    auto store = std::make_unique<MemoryStore>();
    const auto held = *awaited(store->lock(1s));
    auto waiting = store->lock(10s);
    store.reset();
    held->release();
    QVERIFY(waiting.isFinished());
}

QTEST_GUILESS_MAIN(tst_LockLine)

#include "tst_lockline.moc"
