// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_STOREERROR_H
#define SESSIONKEEPERSERVER_STOREERROR_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qstring.h>

#include <stdexcept>

namespace SessionKeeperServer {

// The database did not do what was asked. what() is one UTF-8 sentence that names the database and
// what to do; it never carries a value that was being stored. Thrown by everything in store/.
class SESSIONKEEPERSERVER_EXPORT StoreError : public std::runtime_error
{
public:
    enum class Kind {
        Unavailable, // cannot be opened, read or written, and waiting will not change that
        Unreachable, // its server does not answer at the moment
        Busy,        // locked, or all connections in use, for longer than the busy timeout
        Conflict,    // lost against another writer at each of several attempts
        Duplicate,   // a unique column already has this value
        Constraint,  // a row points at one that is not there
    };

    StoreError(Kind kind, const QString &sentence);
    ~StoreError() override;

    Kind kind() const { return m_kind; }
    QString sentence() const { return QString::fromUtf8(what()); }

private:
    Kind m_kind;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_STOREERROR_H
