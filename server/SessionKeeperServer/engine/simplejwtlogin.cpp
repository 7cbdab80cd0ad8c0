// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/refusals_p.h>
#include <SessionKeeperServer/engine/simplejwtengine_p.h>

namespace SessionKeeperServer {

// Whom both the backend and USER_AUTHENTICATION_RULE let in.
std::optional<User> SimpleJwtEnginePrivate::userFor(const SimpleJwtRules &rules,
                                                    const QString &username,
                                                    const QString &password) const
{
    auto user = m_passwords.user(m_users, username, password);
    const bool mayEnter = user && (user->isActive || m_options.allowAllUsers)
        && rules.mayUseTokens(*user);
    return mayEnter ? user : std::nullopt;
}

Outcome<TokenPair> SimpleJwtEnginePrivate::obtainPair(const QString &username,
                                                      const QString &password)
{
    const RulesPtr rules = currentRules();
    const auto user = userFor(*rules, username, password);
    if (!user)
        return Refusals::noActiveAccount();
    // After the hash, which takes a while.
    Inquiry refresh {rules, {}, Moment(m_options.clock)};
    refresh.claims = rules->tokenForUser(TokenType::Refresh, *user, refresh.now.seconds);
    refresh.token = rules->encode(refresh.claims);
    TokenPair pair {refresh.token, encodeAccess(refresh)};
    recordLogin(*rules, refresh.claims, refresh.token, *user, refresh.now);
    return pair;
}

Outcome<QByteArray> SimpleJwtEnginePrivate::obtainSliding(const QString &username,
                                                          const QString &password)
{
    const RulesPtr rules = currentRules();
    const auto user = userFor(*rules, username, password);
    if (!user)
        return Refusals::noActiveAccount();
    const Moment now(m_options.clock);
    const Claims claims = rules->tokenForUser(TokenType::Sliding, *user, now.seconds);
    const QByteArray token = rules->encode(claims);
    recordLogin(*rules, claims, token, *user, now);
    return token;
}

void SimpleJwtEnginePrivate::recordLogin(const SimpleJwtRules &rules, const Claims &claims,
                                         const QByteArray &token, const User &user,
                                         const Moment &now)
{
    if (m_options.tokenBlacklist)
        m_ledger.record({rules.idOf(claims), token, user.id, now.dateTime, rules.endOf(claims)});
    if (rules.settings().UPDATE_LAST_LOGIN)
        m_users.setLastLogin(user.id, now.dateTime);
}

} // namespace SessionKeeperServer
