// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/passwordcheck_p.h>
#include <SessionKeeperServer/store/password.h>

#include <algorithm>
#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr auto usual = "pbkdf2_sha256$"_L1;

// 0 for another format.
int iterationsOf(const QString &encoded)
{
    return encoded.startsWith(usual) ? encoded.section(u'$', 1, 1).toInt() : 0;
}

QString nobodys(int iterations)
{
    return u"pbkdf2_sha256$%1$nobody$"_s.arg(iterations) + QString(43, u'A') + u'=';
}

} // namespace

PasswordCheck::PasswordCheck(QString usernameField, int iterations)
    : m_usernameField(std::move(usernameField))
    , m_iterations(iterations)
{
}

std::optional<User> PasswordCheck::user(const UserStore &users, const QString &name,
                                        const QString &password) const
{
    const auto user = m_usernameField == "email"_L1 ? users.byEmail(name) : users.byUsername(name);
    const bool hasPassword = user && !user->password.isEmpty() && !user->password.startsWith(u'!');
    const QString encoded = hasPassword ? user->password : QString();
    remember(encoded);
    const bool matches = hasPassword && Password::verify(password, encoded);
    if (!matches || !user->isActive)
        spendTime(password, encoded);
    return matches ? user : std::nullopt;
}

void PasswordCheck::remember(const QString &encoded) const
{
    const std::scoped_lock lock(m_mutex);
    m_iterations = std::max(m_iterations, iterationsOf(encoded));
    if (!encoded.isEmpty() && !encoded.startsWith(usual))
        m_other = encoded;
}

// What the refusal of the costliest hash would have cost beside the one it was spent on.
void PasswordCheck::spendTime(const QString &password, const QString &spentOn) const
{
    int iterations = 0;
    QString other;
    {
        const std::scoped_lock lock(m_mutex);
        iterations = m_iterations - iterationsOf(spentOn);
        if (spentOn.isEmpty() || spentOn.startsWith(usual))
            other = m_other;
    }
    if (iterations > 0)
        static_cast<void>(Password::verify(password, nobodys(iterations)));
    if (!other.isEmpty())
        static_cast<void>(Password::verify(password, other));
}

} // namespace SessionKeeperServer
