// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_CONNECTION_P_H
#define SESSIONKEEPERSERVER_CONNECTION_P_H

// Not part of the API: one connection to the database, for one thread at a time.

#include <SessionKeeperServer/store/databaseaddress_p.h>
#include <SessionKeeperServer/store/dialect_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qstring.h>
#include <QtCore/qvariant.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

#include <initializer_list>
#include <memory>
#include <unordered_map>

namespace SessionKeeperServer {

// The rows of a statement that ran. Gives the statement back when it goes: an unfinished one would
// hold a read lock.
class Rows
{
public:
    explicit Rows(QSqlQuery *query)
        : m_query(query)
    {
    }
    ~Rows() { m_query->finish(); }

    bool next() { return m_query->next(); }
    QVariant value(int column) const { return m_query->value(column); }
    int changed() const { return m_query->numRowsAffected(); }

private:
    Q_DISABLE_COPY_MOVE(Rows)
    QSqlQuery *m_query;
};

// Everything here throws StoreError.
class Connection
{
public:
    explicit Connection(const DatabaseAddress &address);
    ~Connection();

    // Prepares a statement once and runs it with its values. No two Rows of one text at a time.
    Rows run(const QString &sql, std::initializer_list<QVariant> values = {});
    // Runs a statement that is needed once.
    void execute(const QString &sql);

    const Dialect &dialect() const { return m_dialect; }
    QStringList columnsOf(const QString &table); // empty: there is no such table

    // The server is gone, or what is prepared no longer fits its tables: not to be used again.
    bool isBroken() const { return m_broken; }
    void giveUp() { m_broken = true; }

    // Qt SQL lets one thread at a time use a connection, its own; this moves it as
    // QSqlDatabase::moveToThread() of Qt 6.8 does. release() is for the owner, takeOver() for the
    // next one.
    void release();
    void takeOver();

private:
    Q_DISABLE_COPY_MOVE(Connection)
    void open(const DatabaseAddress &address);
    void checkTexts(std::initializer_list<QVariant> values) const;
    [[noreturn]] void fail(const QSqlError &error);

    const Dialect &m_dialect;
    const QString m_what;
    const QString m_name;
    const bool m_isRemote;
    bool m_broken = false;
    QSqlDatabase m_database;
    std::unordered_map<QString, std::unique_ptr<QSqlQuery>> m_prepared;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_CONNECTION_P_H
