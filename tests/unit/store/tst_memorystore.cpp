// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/store/memorystore.h>

#include <support/awaited.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

class tst_MemoryStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsNothingAtFirst();
    void givesBackWhatWasWritten();
    void forgetsWhenCleared();
    void answersAtOnce();
};

void tst_MemoryStore::holdsNothingAtFirst()
{
    MemoryStore store;
    const auto record = awaited(store.read());
    QVERIFY(record && !record->has_value());
    QVERIFY(!store.isPersistent());
}

void tst_MemoryStore::givesBackWhatWasWritten()
{
    MemoryStore store;
    SessionRecord record;
    record.tokens = Tokens("a", "r");
    record.account = u"ada"_s;
    QVERIFY(awaited(store.write(record)));
    const auto kept = awaited(store.read());
    QVERIFY(kept && kept->has_value());
    QVERIFY(**kept == record);
}

void tst_MemoryStore::forgetsWhenCleared()
{
    MemoryStore store;
    SessionRecord record;
    record.tokens = Tokens("a", "r");
    QVERIFY(awaited(store.write(record)));
    QVERIFY(awaited(store.clear()));
    QVERIFY(!awaited(store.read())->has_value());
    QVERIFY(awaited(store.clear()));
}

void tst_MemoryStore::answersAtOnce()
{
    MemoryStore store;
    QVERIFY(store.read().isFinished());
    QVERIFY(store.write({}).isFinished());
    QVERIFY(store.clear().isFinished());
}

QTEST_GUILESS_MAIN(tst_MemoryStore)

#include "tst_memorystore.moc"
