// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/passwordcheck_p.h>
#include <SessionKeeperServer/engine/refusals_p.h>
#include <SessionKeeperServer/engine/simplejwtengine_p.h>
#include <SessionKeeperServer/engine/userlookup_p.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

SimpleJwtEnginePrivate::SimpleJwtEnginePrivate(std::shared_ptr<Database> database,
                                               const SimpleJwtSettings &settings,
                                               const SimpleJwtOptions &options)
    : m_options(options)
    , m_users(database)
    , m_ledger(std::move(database))
    , m_rules(std::make_shared<const SimpleJwtRules>(settings, options.profile))
{
}

RulesPtr SimpleJwtEnginePrivate::currentRules() const
{
    const std::scoped_lock lock(m_mutex);
    return m_rules;
}

void SimpleJwtEnginePrivate::replaceRules(const SimpleJwtSettings &settings)
{
    auto rules = std::make_shared<const SimpleJwtRules>(settings, m_options.profile);
    const std::scoped_lock lock(m_mutex);
    m_rules = std::move(rules);
}

Outcome<TokenPair> SimpleJwtEnginePrivate::obtainPair(const QString &username,
                                                      const QString &password)
{
    const PasswordCheck check {m_options.usernameField, m_options.passwordIterations};
    const auto user = userWithPassword(m_users, check, username, password);
    if (!user || !user->isActive)
        return Refusals::noActiveAccount();
    const RulesPtr rules = currentRules();
    // After the hash, which takes a while.
    const Moment now(m_options.clock);
    const Claims refresh = rules->tokenForUser(TokenType::Refresh, *user, now.seconds);
    TokenPair pair;
    pair.refresh = rules->encode(refresh);
    pair.access = encodeAccess(*rules, rules->accessFrom(refresh, now.seconds), now);
    if (m_options.tokenBlacklist) {
        OutstandingToken row = rowOf(*rules, refresh, pair.refresh, now);
        row.userId = user->id;
        row.createdAt = now.dateTime;
        m_ledger.record(row);
    }
    if (rules->settings().UPDATE_LAST_LOGIN)
        m_users.setLastLogin(user->id, now.dateTime);
    return pair;
}

Outcome<RefreshedTokens> SimpleJwtEnginePrivate::refresh(const QByteArray &token)
{
    const RulesPtr rules = currentRules();
    const Moment now(m_options.clock);
    const auto verdict = check(*rules, token, TokenType::Refresh, now);
    if (const auto *const reason = std::get_if<QString>(&verdict))
        return Refusals::tokenNotValid(*reason);
    const auto &claims = std::get<Claims>(verdict);
    if (const auto fault = userFault(*rules, claims, token, now))
        return *fault;
    if (rules->settings().ROTATE_REFRESH_TOKENS)
        return rotate(*rules, claims, token, now);
    return RefreshedTokens {encodeAccess(*rules, rules->accessFrom(claims, now.seconds), now),
                            std::nullopt};
}

std::optional<Refusal> SimpleJwtEnginePrivate::userFault(const SimpleJwtRules &rules,
                                                         const Claims &refresh,
                                                         const QByteArray &token, const Moment &now)
{
    const QJsonValue userId = rules.userIdIn(refresh);
    if (!rules.profile().refreshChecksUser || isEmptyClaim(userId))
        return std::nullopt;
    const auto found = findUser(m_users, rules.settings().USER_ID_FIELD, userId);
    if (std::holds_alternative<NotAUserId>(found))
        return Refusals::tokenNotValid(QString::fromLatin1(Refusals::isInvalid));
    const auto &user = std::get<std::optional<User>>(found);
    if (!user || !rules.mayUseTokens(*user))
        return Refusals::noActiveAccountForToken();
    if (rules.profile().refreshChecksRevokeToken && rules.isOfFormerPassword(refresh, *user)) {
        if (m_options.tokenBlacklist)
            m_ledger.blacklist(rowOf(rules, refresh, token, now), now.dateTime);
        return Refusals::passwordChangedAtRefresh();
    }
    return std::nullopt;
}

Outcome<RefreshedTokens> SimpleJwtEnginePrivate::rotate(const SimpleJwtRules &rules,
                                                        const Claims &spent,
                                                        const QByteArray &token, const Moment &now)
{
    const Claims successor = rules.successorOf(spent, now.seconds);
    const QByteArray successorToken = rules.encode(successor);
    if (m_options.tokenBlacklist) {
        std::optional<OutstandingToken> row;
        if (rules.profile().rotationRecordsSuccessor) {
            row = rowOf(rules, successor, successorToken, now);
            row->createdAt = now.dateTime;
        }
        if (!rules.settings().BLACKLIST_AFTER_ROTATION) {
            if (row)
                m_ledger.record(*row);
        } else if (rules.idOf(spent).isEmpty()) {
            return Refusals::tokenNotValid(QString::fromLatin1(Refusals::hasNoId));
        } else if (!m_ledger.rotate(rowOf(rules, spent, token, now), row, now.dateTime)) {
            // Another request spent it between our check and now: exactly one wins (design.md S2).
            return Refusals::tokenNotValid(QString::fromLatin1(Refusals::isBlacklisted));
        }
    }
    return RefreshedTokens {encodeAccess(rules, rules.accessFrom(spent, now.seconds), now),
                            successorToken};
}

Outcome<Done> SimpleJwtEnginePrivate::verify(const QByteArray &token) const
{
    const RulesPtr rules = currentRules();
    const Moment now(m_options.clock);
    const auto verdict = rules->check(token, std::nullopt, now.seconds, nullptr);
    if (const auto *const reason = std::get_if<QString>(&verdict))
        return Refusals::tokenNotValid(*reason);
    if (rules->settings().BLACKLIST_AFTER_ROTATION && m_options.tokenBlacklist
        && m_ledger.isBlacklisted(rules->idOf(std::get<Claims>(verdict)))) {
        return Refusals::verifiedIsBlacklisted();
    }
    return Done();
}

Outcome<Done> SimpleJwtEnginePrivate::blacklist(const QByteArray &token)
{
    const RulesPtr rules = currentRules();
    const Moment now(m_options.clock);
    const auto verdict = check(*rules, token, TokenType::Refresh, now);
    if (const auto *const reason = std::get_if<QString>(&verdict))
        return Refusals::tokenNotValid(*reason);
    if (!m_options.tokenBlacklist)
        return Done();
    const auto &claims = std::get<Claims>(verdict);
    if (rules->idOf(claims).isEmpty())
        return Refusals::tokenNotValid(QString::fromLatin1(Refusals::hasNoId));
    const auto user = findUser(m_users, rules->settings().USER_ID_FIELD, rules->userIdIn(claims));
    if (rules->profile().blacklistFillsUser && std::holds_alternative<NotAUserId>(user))
        return Refusals::tokenNotValid(QString::fromLatin1(Refusals::isInvalid));
    if (!m_ledger.blacklist(rowOf(*rules, claims, token, now), now.dateTime)) {
        return Refusals::tokenNotValid(QString::fromLatin1(Refusals::isBlacklisted));
    }
    return Done();
}

SimpleJwtRules::Verdict SimpleJwtEnginePrivate::check(const SimpleJwtRules &rules,
                                                      const QByteArray &token, TokenType type,
                                                      const Moment &now) const
{
    // Access tokens are never recorded, so never looked up (contract.md 2.5).
    if (!m_options.tokenBlacklist || type == TokenType::Access)
        return rules.check(token, type, now.seconds, nullptr);
    return rules.check(token, type, now.seconds,
                       [this](const QString &id) { return m_ledger.isBlacklisted(id); });
}

// Of a token that is being blacklisted: from 5.4.0 on with its user and the time.
OutstandingToken SimpleJwtEnginePrivate::rowOf(const SimpleJwtRules &rules, const Claims &claims,
                                               const QByteArray &token, const Moment &now) const
{
    OutstandingToken row;
    row.jti = rules.idOf(claims);
    row.token = token;
    row.expiresAt = QDateTime::fromSecsSinceEpoch(
        static_cast<qint64>(claims.value(u"exp"_s).toDouble()), Qt::UTC);
    if (!rules.profile().blacklistFillsUser)
        return row;
    row.createdAt = now.dateTime;
    const auto found = findUser(m_users, rules.settings().USER_ID_FIELD, rules.userIdIn(claims));
    const auto *const user = std::get_if<std::optional<User>>(&found);
    if (user && *user)
        row.userId = (*user)->id;
    return row;
}

QByteArray SimpleJwtEnginePrivate::encodeAccess(const SimpleJwtRules &rules, const Claims &claims,
                                                const Moment &now)
{
    if (m_options.rememberIssuedTokens) {
        const auto &settings = rules.settings();
        const auto leeway = std::chrono::ceil<std::chrono::seconds>(settings.LEEWAY);
        issued.remember(rules.idOf(claims), now.seconds + settings.ACCESS_TOKEN_LIFETIME + leeway,
                        now.seconds);
    }
    return rules.encode(claims);
}

} // namespace SessionKeeperServer
