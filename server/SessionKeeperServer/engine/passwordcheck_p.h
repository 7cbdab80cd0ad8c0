// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_PASSWORDCHECK_P_H
#define SESSIONKEEPERSERVER_PASSWORDCHECK_P_H

// Not part of the API: who logs in.

#include <SessionKeeperServer/store/userstore.h>

#include <optional>

namespace SessionKeeperServer {

// What a login is checked by.
struct PasswordCheck
{
    QString usernameField = QStringLiteral("username"); // or email
    int iterations = 260000; // of the hash that an unknown user's password is checked against
};

// By the field people log in with.
std::optional<User> userNamed(const UserStore &users, const QString &usernameField,
                              const QString &name);

// The user whose password this is, active or not. What is not there is hashed as well, or the time
// would tell who has an account.
std::optional<User> userWithPassword(const UserStore &users, const PasswordCheck &check,
                                     const QString &name, const QString &password);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_PASSWORDCHECK_P_H
