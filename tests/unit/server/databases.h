// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef DATABASES_H
#define DATABASES_H

#include <support/postgres.h>

#include <QtTest/qtest.h>

// A test that is to hold on every engine:
//
//     void initTestCase_data() { databases(); }
//     void init()
//     {
//         NEW_DATABASE(url);
//         m_database = std::make_shared<Database>(url);
//     }

// The rows "sqlite" and "postgresql" of the test's global data.
inline void databases()
{
    QTest::addColumn<bool>("isRemote");
    QTest::newRow("sqlite") << false;
    QTest::newRow("postgresql") << true;
}

// The URL of a new empty database of this row's engine; skips where it is not installed.
#define NEW_DATABASE(url) \
    QFETCH_GLOBAL(const bool, isRemote); \
    if (isRemote && !SessionKeeper::Test::Postgres::instance().isRunning()) \
        QSKIP(qPrintable(SessionKeeper::Test::Postgres::instance().problem())); \
    const QString url = isRemote ? SessionKeeper::Test::Postgres::instance().newDatabase() \
                                 : QStringLiteral("sqlite::memory:")

#endif // DATABASES_H
