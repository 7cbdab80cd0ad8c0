// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_DATABASE_H
#define SESSIONKEEPERSERVER_DATABASE_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qflags.h>
#include <QtCore/qstringlist.h>

#include <functional>
#include <memory>

namespace SessionKeeperServer {

class Connection;
class DatabasePrivate;

// One database, used by any number of threads: a call borrows a connection that nobody else uses at
// the time. Needs a QCoreApplication (Qt SQL does). While it is destroyed no other thread may be
// inside a call. Everything throws StoreError.
class SESSIONKEEPERSERVER_EXPORT Database
{
public:
    // The Django apps whose tables are there besides those of the users, by their names.
    enum class App {
        TokenBlacklist = 0x1, // Simple JWT's, with our sessionkeeper_rotation
        RefreshToken = 0x2,   // of djangorestframework-jwt-refresh-token
        Blacklist = 0x4,      // of the Styria fork of djangorestframework-jwt
    };
    Q_DECLARE_FLAGS(Apps, App)
    static constexpr Apps allApps {App::TokenBlacklist, App::RefreshToken, App::Blacklist};

    // sqlite:FILE (made when missing), sqlite::memory: (lives as long as this object, seen by all
    // threads) or postgresql://USER:PASSWORD@HOST:PORT/NAME?sslmode=... (each part but NAME may be
    // left out; ?host=/DIRECTORY is a Unix socket; libpq's environment and ~/.pgpass fill gaps).
    // `connections` is how many a remote database is asked for at most.
    // Throws: Unreachable when its server does not answer, else Unavailable.
    explicit Database(const QString &url, int connections = 8);
    ~Database();

    // For messages; without user and password.
    QString name() const;
    // Whether calls wait for a network: PostgreSQL.
    bool isRemote() const;
    // The file, empty for a database that is not one.
    QString fileName() const;

    // Makes Django's tables (django_migrations, contenttypes, auth, and those of `apps`) that are
    // missing and records their migrations, so that `manage.py migrate` takes the database for its
    // own. Changes nothing that is there. Returns the names of the tables it made.
    // Throws: Unavailable when a table of these names is not Django's.
    QStringList migrate(Apps apps = allApps);
    // False when a table of the users or of `apps` is missing or not Django's: migrate() is to be
    // called.
    bool isMigrated(Apps apps = allApps) const;

    // Runs `work`. Each statement sees what was committed before it began.
    void read(const std::function<void(Connection &)> &work) const;
    // Runs `work` so that all of it or nothing is done, durably when write() returns; what `work`
    // throws undoes it and is thrown again here. Not to be nested.
    // `work` may run on another thread (SQLite: writers that wait together share one transaction)
    // and, as that of read(), more than once (PostgreSQL: after a deadlock or a lost connection):
    // its result is that of its last run.
    void write(const std::function<void(Connection &)> &work);

private:
    Q_DISABLE_COPY_MOVE(Database)
    std::unique_ptr<DatabasePrivate> d;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(Database::Apps)

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_DATABASE_H
