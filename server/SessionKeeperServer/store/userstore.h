// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_USERSTORE_H
#define SESSIONKEEPERSERVER_USERSTORE_H

#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/store/user.h>

#include <memory>
#include <optional>
#include <vector>

namespace SessionKeeperServer {

class Database;

// The users of a database. Thread-safe; throws StoreError.
class SESSIONKEEPERSERVER_EXPORT UserStore
{
public:
    explicit UserStore(std::shared_ptr<Database> database);

    // Letter for letter: "ALICE" is not "alice".
    std::optional<User> byUsername(const QString &username) const;
    std::optional<User> byEmail(const QString &email) const;
    std::optional<User> byId(qint64 id) const;
    std::vector<User> all() const;

    // Adds a user and returns its id; `user.id` is ignored.
    // Duplicate when the name is taken, Unavailable when it is longer than Django's 150 characters.
    qint64 add(const User &user);

    // Each returns false when there is no such user.
    bool setPassword(qint64 id, const QString &encoded);
    bool setActive(qint64 id, bool active);
    bool setLastLogin(qint64 id, const QDateTime &when);
    // With the rows that point at it, as Django's ORM does: the keys of the refresh-token add-on
    // go, outstanding tokens stay, without user.
    bool remove(qint64 id);

private:
    std::shared_ptr<Database> m_database;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_USERSTORE_H
