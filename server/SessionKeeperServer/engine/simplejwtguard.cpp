// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/refusals_p.h>
#include <SessionKeeperServer/engine/simplejwtengine_p.h>
#include <SessionKeeperServer/engine/userlookup_p.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

std::optional<Refusal> SimpleJwtEnginePrivate::guardFault(Inquiry &inquiry) const
{
    const SimpleJwtRules &rules = *inquiry.rules;
    auto decoded = rules.decode(inquiry.token, inquiry.now.seconds);
    if (auto *const claims = std::get_if<Claims>(&decoded))
        inquiry.claims = std::move(*claims);
    std::vector<TokenMessage> messages;
    for (const TokenType type : rules.settings().AUTH_TOKEN_CLASSES) {
        const auto *const broken = std::get_if<Rejection>(&decoded);
        auto rejection = broken ? std::optional<Rejection>(*broken)
                                : rules.faultIn(inquiry.claims, type, isBlacklisted(inquiry, type));
        if (!rejection && m_options.rememberIssuedTokens
            && issued.isRefused(rules.idOf(inquiry.claims))) {
            rejection = Rejection {rules.invalid()};
        }
        if (!rejection)
            return std::nullopt;
        if (rejection->crashesOriginal && m_options.faithful)
            return Refusals::crashed();
        messages.push_back({className(type), wireName(type), rejection->reason});
    }
    return Refusals::noTokenTypeAccepts(std::move(messages));
}

Outcome<Principal> SimpleJwtEnginePrivate::authenticate(const QByteArray &token) const
{
    Inquiry access = inquiry(token);
    if (const auto fault = guardFault(access))
        return *fault;
    const SimpleJwtRules &rules = *access.rules;
    const QJsonValue userId = rules.userIdIn(access.claims);
    if (userId.isUndefined())
        return Refusals::noUserIdentification();
    const auto found = findUser(m_users, rules.settings().USER_ID_FIELD, userId);
    if (std::holds_alternative<NotAUserId>(found))
        return m_options.faithful ? Refusals::crashed() : Refusals::noUserIdentification();
    const auto &user = std::get<std::optional<User>>(found);
    if (!user)
        return Refusals::userNotFound();
    if (!rules.mayUseTokens(*user))
        return Refusals::userInactive();
    if (rules.isOfFormerPassword(access.claims, *user))
        return Refusals::passwordChanged();
    return principalOf(*user, std::move(access.claims));
}

Outcome<Principal> SimpleJwtEnginePrivate::authenticateStateless(const QByteArray &token) const
{
    Inquiry access = inquiry(token);
    if (const auto fault = guardFault(access))
        return *fault;
    const Claims &claims = access.claims;
    Principal principal;
    principal.claimedId = access.rules->userIdIn(claims);
    if (principal.claimedId.isUndefined())
        return Refusals::noUserIdentification();
    principal.username = claims.value(u"username"_s).toVariant().toString();
    principal.email = claims.value(u"email"_s).toVariant().toString();
    principal.isStaff = !isEmptyClaim(claims.value(u"is_staff"_s));
    principal.isSuperuser = !isEmptyClaim(claims.value(u"is_superuser"_s));
    principal.claims = claims;
    return principal;
}

} // namespace SessionKeeperServer
