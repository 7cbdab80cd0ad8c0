// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_DIALECT_P_H
#define SESSIONKEEPERSERVER_DIALECT_P_H

// Not part of the API: where one SQL engine differs from another. All other SQL is common to them.

#include <SessionKeeperServer/store/storeerror.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qstringlist.h>
#include <QtCore/qvariant.h>

class QSqlError;

namespace SessionKeeperServer {

class Dialect
{
public:
    virtual ~Dialect() = default;

    virtual QString driver() const = 0;  // of Qt SQL
    virtual QString package() const = 0; // of Debian, which has it
    virtual QString connectOptions() const = 0;
    virtual QStringList preparations() const = 0; // of each new connection
    virtual QString beginWrite() const = 0;
    // Writers wait for each other; they share one wait for the disk.
    virtual bool hasOneWriter() const = 0;
    virtual bool storesNul() const = 0; // in a text
    // An INSERT may stand in the WITH of another one: a round trip less.
    virtual bool insertsInWith() const = 0;

    // What a migration begins with: of two programs one makes the tables.
    virtual QStringList migrationLock() const = 0;
    virtual QString columnsQuery() const = 0; // their names; none when there is no table ?
    // CREATE TABLE or CREATE INDEX as Django would write it here: {id}, {bigid}, {datetime},
    // {bool} and {uuid} become column types, an index with {pattern} is for LIKE. Empty: is not
    // made here.
    virtual QString definition(QString statement) const = 0;

    virtual StoreError::Kind kindOf(const QSqlError &error) const = 0;
    // A sentence about a database that cannot be used, without values that were being stored.
    virtual QString sentence(const QString &database, const QSqlError &error) const = 0;

    // A point in time as Django writes it there; null for an invalid one.
    virtual QVariant fromDateTime(const QDateTime &when) const = 0;
    virtual QDateTime toDateTime(const QVariant &value) const = 0;
};

const Dialect &sqliteDialect();
const Dialect &postgresDialect();

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_DIALECT_P_H
