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

    virtual QString driver() const = 0; // of Qt SQL
    virtual QString connectOptions() const = 0;
    virtual QStringList preparations() const = 0; // of each new connection
    virtual QString beginWrite() const = 0;
    // Replaces the {id}, {datetime}, {bool} of a CREATE TABLE by this engine's column types, the
    // ones Django would choose.
    virtual QString columnTypes(QString createTable) const = 0;
    virtual StoreError::Kind kindOf(const QSqlError &error) const = 0;

    // A point in time as Django writes it there; null for an invalid one.
    virtual QVariant fromDateTime(const QDateTime &when) const = 0;
    virtual QDateTime toDateTime(const QVariant &value) const = 0;
};

const Dialect &sqliteDialect();

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_DIALECT_P_H
