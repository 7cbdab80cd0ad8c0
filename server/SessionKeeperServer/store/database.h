// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_DATABASE_H
#define SESSIONKEEPERSERVER_DATABASE_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qstring.h>

#include <functional>
#include <memory>

namespace SessionKeeperServer {

class Connection;
class DatabasePrivate;

// One database, used by any number of threads: each thread gets a connection of its own on first
// use, closed when the thread ends or the Database goes. Needs a QCoreApplication (Qt SQL does).
// While it is destroyed no other thread may be inside a call.
class SESSIONKEEPERSERVER_EXPORT Database
{
public:
    // sqlite:FILE (made when missing) or sqlite::memory: (lives as long as this object, seen by all
    // threads). Throws StoreError: unknown scheme, a file that cannot be opened, read or written,
    // a file that is not a database.
    explicit Database(const QString &url);
    ~Database();

    // For messages; without user and password.
    QString name() const;
    // The file, empty for a database that is not one.
    QString fileName() const;

    // Makes Django's tables (django_migrations, contenttypes, auth, token_blacklist, refreshtoken)
    // that are missing and records their migrations, so that `manage.py migrate` takes the database
    // for its own. Changes nothing that is there. Returns the names of the tables it made.
    QStringList migrate();
    // False when auth_user, a table of token_blacklist or that of refreshtoken is missing:
    // migrate() is to be called.
    bool isMigrated() const;

    // Runs `work` on this thread's connection. Reads see what was committed before they began.
    void read(const std::function<void(Connection &)> &work) const;
    // Runs `work` in a transaction of its own that is durable when write() returns; what `work`
    // throws rolls it back. One writer at a time. Not to be nested.
    void write(const std::function<void(Connection &)> &work);

private:
    Q_DISABLE_COPY_MOVE(Database)
    std::unique_ptr<DatabasePrivate> d;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_DATABASE_H
