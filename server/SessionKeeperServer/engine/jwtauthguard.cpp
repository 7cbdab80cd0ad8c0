// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthengine_p.h>
#include <SessionKeeperServer/engine/userlookup_p.h>

#include <QtCore/qcryptographichash.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

QByteArray JwtAuthEnginePrivate::plain(QByteArray token)
{
    while (token.endsWith('='))
        token.chop(1);
    return token;
}

QString JwtAuthEnginePrivate::fingerprintOf(const QByteArray &token)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(plain(token), QCryptographicHash::Sha256).toHex());
}

Outcome<Principal> JwtAuthEnginePrivate::authenticate(const QByteArray &token) const
{
    const JwtAuthRulesPtr rules = currentRules();
    auto verdict = decode(*rules, token, Moment(options.clock));
    if (options.rememberIssuedTokens && std::holds_alternative<Claims>(verdict)
        && issued.isRefused(fingerprintOf(token)))
        verdict = JwtAuthFault::Undecodable;
    if (const auto *const fault = std::get_if<JwtAuthFault>(&verdict))
        return m_refusals.tokenRefusedByGuard(*fault);
    auto &claims = std::get<Claims>(verdict);
    if (isBlacklisted(*rules, token, claims))
        return m_refusals.blacklistedByGuard();
    if (isEmptyClaim(claims.value(userClaim())))
        return m_refusals.invalidPayloadByGuard();
    const auto user = userOf(claims);
    if (!user || (!user->isActive && !options.profile.findsUserByName))
        return m_refusals.noSuchUserByGuard();
    if (!user->isActive)
        return m_refusals.accountDisabledByGuard();
    return principalOf(*user, std::move(claims));
}

Outcome<JwtAuthEnginePrivate::Known> JwtAuthEnginePrivate::known(const JwtAuthRules &rules,
                                                                 const QByteArray &token,
                                                                 const Moment &now) const
{
    auto verdict = decode(rules, token, now);
    if (const auto *const fault = std::get_if<JwtAuthFault>(&verdict))
        return m_refusals.tokenRefused(*fault);
    auto &claims = std::get<Claims>(verdict);
    if (isBlacklisted(rules, token, claims))
        return m_refusals.blacklisted();
    return userOfGood(rules, std::move(claims));
}

Outcome<JwtAuthEnginePrivate::Known> JwtAuthEnginePrivate::userOfGood(const JwtAuthRules &rules,
                                                                      Claims claims) const
{
    if (isEmptyClaim(claims.value(userClaim())))
        return m_refusals.invalidPayload();
    if (options.profile.isStyria
        && rules.settings().JWT_TOKEN_ID == JwtAuthSettings::TokenId::Require
        && isEmptyClaim(claims.value(u"jti"_s)))
        return m_refusals.invalidPayload();
    const auto user = userOf(claims);
    if (!user || (!user->isActive && !options.profile.findsUserByName))
        return m_refusals.noSuchUser();
    if (!user->isActive)
        return m_refusals.accountDisabled();
    return Known {std::move(claims), *user};
}

JwtAuthRules::Verdict JwtAuthEnginePrivate::decode(const JwtAuthRules &rules,
                                                   const QByteArray &token, const Moment &now) const
{
    return rules.decode(token, now.seconds, [this](const Claims &claims) {
        if (options.profile.isStyria)
            return userOf(claims);
        const auto found = findUser(m_users, u"id"_s, claims.value(u"user_id"_s));
        const auto *const user = std::get_if<std::optional<User>>(&found);
        return user ? *user : std::nullopt;
    });
}

QString JwtAuthEnginePrivate::userClaim() const
{
    return options.profile.findsUserByName ? u"username"_s : u"user_id"_s;
}

std::optional<User> JwtAuthEnginePrivate::userOf(const Claims &claims) const
{
    const QString field = options.profile.findsUserByName ? options.usernameField : u"id"_s;
    const auto found = findUser(m_users, field, claims.value(userClaim()));
    const auto *const user = std::get_if<std::optional<User>>(&found);
    return user ? *user : std::nullopt;
}

} // namespace SessionKeeperServer
