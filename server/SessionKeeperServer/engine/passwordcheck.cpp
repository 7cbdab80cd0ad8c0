// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/passwordcheck_p.h>
#include <SessionKeeperServer/store/password.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

std::optional<User> userNamed(const UserStore &users, const QString &usernameField,
                              const QString &name)
{
    return usernameField == "email"_L1 ? users.byEmail(name) : users.byUsername(name);
}

std::optional<User> userWithPassword(const UserStore &users, const PasswordCheck &check,
                                     const QString &name, const QString &password)
{
    const auto user = userNamed(users, check.usernameField, name);
    const bool hasPassword = user && !user->password.isEmpty() && !user->password.startsWith(u'!');
    const QString nobodys = u"pbkdf2_sha256$%1$nobody$"_s.arg(check.iterations) + QString(43, u'A')
        + u'=';
    const bool matches = Password::verify(password, hasPassword ? user->password : nobodys);
    return matches && hasPassword ? user : std::nullopt;
}

} // namespace SessionKeeperServer
