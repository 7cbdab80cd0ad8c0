// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/refusals_p.h>
#include <SessionKeeperServer/engine/simplejwtengine_p.h>
#include <SessionKeeperServer/engine/userlookup_p.h>

#include <utility>

namespace SessionKeeperServer {

Outcome<Principal> SimpleJwtEnginePrivate::authenticate(const QByteArray &token) const
{
    const RulesPtr rules = currentRules();
    const Moment now(m_options.clock);
    std::vector<TokenMessage> messages;
    for (const TokenType type : rules->settings().AUTH_TOKEN_CLASSES) {
        auto verdict = check(*rules, token, type, now);
        auto *const claims = std::get_if<Claims>(&verdict);
        if (claims && m_options.rememberIssuedTokens && issued.isRefused(rules->idOf(*claims)))
            verdict = QString::fromLatin1(Refusals::isInvalid);
        else if (claims)
            return principalFor(*rules, std::move(*claims));
        messages.push_back({className(type), wireName(type), std::get<QString>(verdict)});
    }
    return Refusals::noTokenTypeAccepts(std::move(messages));
}

Outcome<Principal> SimpleJwtEnginePrivate::principalFor(const SimpleJwtRules &rules,
                                                        Claims claims) const
{
    const QJsonValue userId = rules.userIdIn(claims);
    if (userId.isUndefined())
        return Refusals::noUserIdentification();
    const auto found = findUser(m_users, rules.settings().USER_ID_FIELD, userId);
    if (std::holds_alternative<NotAUserId>(found))
        return Refusals::noUserIdentification();
    const auto &user = std::get<std::optional<User>>(found);
    if (!user)
        return Refusals::userNotFound();
    if (!rules.mayUseTokens(*user))
        return Refusals::userInactive();
    if (rules.isOfFormerPassword(claims, *user))
        return Refusals::passwordChanged();
    return principalOf(*user, std::move(claims));
}

} // namespace SessionKeeperServer
