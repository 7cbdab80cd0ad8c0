// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_PASSWORDCHECK_P_H
#define SESSIONKEEPERSERVER_PASSWORDCHECK_P_H

// Not part of the API: who logs in.

#include <SessionKeeperServer/store/userstore.h>

#include <mutex>
#include <optional>

namespace SessionKeeperServer {

// Checks the passwords of logins. What is not there is hashed as well, or the time would tell who
// has an account; and because the hashes of a database that others share are of other formats and
// numbers of iterations than ours, a refusal costs as much as the costliest that was seen.
// Thread-safe.
class PasswordCheck
{
public:
    // `usernameField`: what people log in with, "username" or "email".
    PasswordCheck(QString usernameField, int iterations);

    // The user whose password this is, active or not.
    std::optional<User> user(const UserStore &users, const QString &name,
                             const QString &password) const;

private:
    void remember(const QString &encoded) const;
    void spendTime(const QString &password, const QString &spentOn) const;

    const QString m_usernameField;
    mutable std::mutex m_mutex; // for what follows
    mutable int m_iterations;   // of pbkdf2_sha256, the most
    mutable QString m_other;    // a hash of another format; empty = none
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_PASSWORDCHECK_P_H
