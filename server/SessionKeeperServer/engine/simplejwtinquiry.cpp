// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/simplejwtengine_p.h>
#include <SessionKeeperServer/engine/userlookup_p.h>

#include <utility>

namespace SessionKeeperServer {

std::optional<Rejection> SimpleJwtEnginePrivate::faultIn(Inquiry &inquiry,
                                                         std::optional<TokenType> type) const
{
    auto decoded = inquiry.rules->decode(inquiry.token, inquiry.now.seconds);
    if (auto *const rejection = std::get_if<Rejection>(&decoded))
        return std::move(*rejection);
    inquiry.claims = std::get<Claims>(std::move(decoded));
    const SimpleJwtRules &rules = *inquiry.rules;
    auto rejection = rules.faultIn(inquiry.claims, type,
                                   type ? isBlacklisted(inquiry, *type) : std::nullopt);
    // It could never be ended. The original refreshes it until somebody tries.
    if (!rejection && type == TokenType::Refresh && m_options.tokenBlacklist && !m_options.faithful
        && rules.hasUnstorableId(inquiry.claims)) {
        rejection = Rejection {rules.invalid()};
    }
    return rejection;
}

std::optional<bool> SimpleJwtEnginePrivate::isBlacklisted(const Inquiry &inquiry,
                                                          TokenType type) const
{
    // Access tokens are never recorded, so never looked up (contract.md 2.5).
    if (!m_options.tokenBlacklist || type == TokenType::Access)
        return std::nullopt;
    const QString id = inquiry.rules->idOf(inquiry.claims);
    return !id.isEmpty() && m_ledger.isBlacklisted(id);
}

// Of a token that is being blacklisted: from 5.4.0 on with its user and the time.
OutstandingToken SimpleJwtEnginePrivate::rowOf(Inquiry &inquiry) const
{
    const SimpleJwtRules &rules = *inquiry.rules;
    OutstandingToken row;
    row.jti = rules.idOf(inquiry.claims);
    row.token = inquiry.token;
    row.expiresAt = rules.endOf(inquiry.claims);
    if (!rules.profile().blacklistFillsUser)
        return row;
    if (!inquiry.userId) {
        const auto found = findUser(m_users, rules.settings().USER_ID_FIELD,
                                    rules.userIdIn(inquiry.claims));
        const auto *const user = std::get_if<std::optional<User>>(&found);
        inquiry.userId = user && *user ? std::optional<qint64>((*user)->id) : std::nullopt;
    }
    row.createdAt = inquiry.now.dateTime;
    row.userId = *inquiry.userId;
    return row;
}

QByteArray SimpleJwtEnginePrivate::encodeAccess(const Inquiry &refresh)
{
    const SimpleJwtRules &rules = *refresh.rules;
    const Claims access = rules.accessFrom(refresh.claims, refresh.now.seconds);
    if (m_options.rememberIssuedTokens) {
        const auto &settings = rules.settings();
        const auto leeway = std::chrono::ceil<std::chrono::seconds>(settings.LEEWAY);
        issued.remember(rules.idOf(access),
                        refresh.now.seconds + settings.ACCESS_TOKEN_LIFETIME + leeway,
                        refresh.now.seconds);
    }
    return rules.encode(access);
}

} // namespace SessionKeeperServer
