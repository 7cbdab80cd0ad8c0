// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/refusals_p.h>
#include <SessionKeeperServer/engine/simplejwtengine_p.h>
#include <SessionKeeperServer/engine/simplejwtkeys_p.h>
#include <SessionKeeperServer/engine/userlookup_p.h>

#include <stdexcept>
#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

SimpleJwtEnginePrivate::SimpleJwtEnginePrivate(std::shared_ptr<Database> database,
                                               const SimpleJwtSettings &settings,
                                               const SimpleJwtOptions &options)
    : m_options(options)
    , m_passwords(options.usernameField, options.passwordIterations)
    , m_users(database)
    , m_ledger(database)
    , m_journal(std::move(database))
    , m_rules(rulesFor(settings))
{
    if (options.faithful && keepsJournal()) {
        throw std::runtime_error(
            "FAITHFUL excludes ROTATION_GRACE_PERIOD and REUSE_REVOKES_FAMILY: "
            "the original has neither.");
    }
}

RulesPtr SimpleJwtEnginePrivate::rulesFor(const SimpleJwtSettings &settings) const
{
    const auto keyFinder = [this, &settings](Algorithm algorithm) -> KeyFinder {
        if (!m_options.fetchKeySet)
            throw std::runtime_error("SIMPLE_JWT: JWK_URL cannot be fetched here.");
        auto keys = std::make_shared<SimpleJwtKeys>(algorithm, settings.JWK_URL, m_options);
        return [keys](const QJsonObject &header) { return keys->find(header); };
    };
    return std::make_shared<const SimpleJwtRules>(settings, m_options.profile,
                                                  m_options.tokenClaims, keyFinder);
}

RulesPtr SimpleJwtEnginePrivate::currentRules() const
{
    const std::scoped_lock lock(m_mutex);
    return m_rules;
}

void SimpleJwtEnginePrivate::replaceRules(const SimpleJwtSettings &settings)
{
    RulesPtr rules = rulesFor(settings);
    const std::scoped_lock lock(m_mutex);
    m_rules = std::move(rules);
}

Inquiry SimpleJwtEnginePrivate::inquiry(const QByteArray &token) const
{
    return {currentRules(), token, Moment(m_options.clock)};
}

Refusal SimpleJwtEnginePrivate::refused(const Rejection &rejection) const
{
    return rejection.crashesOriginal && m_options.faithful
        ? Refusals::crashed()
        : Refusals::tokenNotValid(rejection.reason);
}

Outcome<RefreshedTokens> SimpleJwtEnginePrivate::refresh(const QByteArray &token)
{
    Inquiry refresh = inquiry(token);
    if (const auto rejection = faultIn(refresh, TokenType::Refresh)) {
        return rejection->isBlacklisted && keepsJournal() ? spentAgain(refresh)
                                                          : refused(*rejection);
    }
    if (const auto fault = userFault(refresh))
        return *fault;
    if (refresh.rules->settings().ROTATE_REFRESH_TOKENS)
        return rotate(refresh);
    return RefreshedTokens {encodeAccess(refresh), std::nullopt};
}

Outcome<QByteArray> SimpleJwtEnginePrivate::refreshSliding(const QByteArray &token)
{
    Inquiry sliding = inquiry(token);
    if (const auto rejection = faultIn(sliding, TokenType::Sliding))
        return refused(*rejection);
    const SimpleJwtRules &rules = *sliding.rules;
    if (rules.profile().slidingRefreshChecksUser) {
        if (const auto fault = userFault(sliding))
            return *fault;
    }
    if (const auto rejection = rules.refreshFaultIn(sliding.claims, sliding.now.seconds))
        return refused(*rejection);
    return rules.encode(rules.renewed(sliding.claims, sliding.now.seconds));
}

std::optional<Refusal> SimpleJwtEnginePrivate::userFault(Inquiry &refresh)
{
    const SimpleJwtRules &rules = *refresh.rules;
    const QJsonValue userId = rules.userIdIn(refresh.claims);
    if (!rules.profile().refreshChecksUser || isEmptyClaim(userId))
        return std::nullopt;
    const auto found = findUser(m_users, rules.settings().USER_ID_FIELD, userId);
    if (std::holds_alternative<NotAUserId>(found))
        return refused({rules.invalid(), true});
    const auto &user = std::get<std::optional<User>>(found);
    if (!user && m_options.faithful && rules.profile().refreshFailsWithoutUser)
        return Refusals::crashed();
    if (!user || !rules.mayUseTokens(*user))
        return Refusals::noActiveAccountForToken();
    refresh.userId = user->id;
    if (rules.profile().refreshChecksRevokeToken
        && rules.isOfFormerPassword(refresh.claims, *user)) {
        if (m_options.tokenBlacklist && !rules.idOf(refresh.claims).isEmpty())
            m_ledger.blacklist(rowOf(refresh), refresh.now.dateTime);
        return Refusals::passwordChangedAtRefresh();
    }
    return std::nullopt;
}

Outcome<Done> SimpleJwtEnginePrivate::verify(const QByteArray &token) const
{
    Inquiry any = inquiry(token);
    if (const auto rejection = faultIn(any, std::nullopt))
        return refused(*rejection);
    if (any.rules->settings().BLACKLIST_AFTER_ROTATION && m_options.tokenBlacklist
        && m_ledger.isBlacklisted(any.rules->idOf(any.claims))) {
        return Refusals::verifiedIsBlacklisted();
    }
    return Done();
}

Outcome<Done> SimpleJwtEnginePrivate::blacklist(const QByteArray &token)
{
    Inquiry refresh = inquiry(token);
    if (const auto rejection = faultIn(refresh, TokenType::Refresh)) {
        if (rejection->isBlacklisted && keepsJournal())
            endFamilyOf(refresh);
        return refused(*rejection);
    }
    if (!m_options.tokenBlacklist)
        return Done();
    const SimpleJwtRules &rules = *refresh.rules;
    if (rules.idOf(refresh.claims).isEmpty())
        return refused({QString::fromLatin1(Refusals::hasNoId), true});
    if (const auto fault = ownerFault(refresh))
        return *fault;
    if (m_ledger.blacklist(rowOf(refresh), refresh.now.dateTime))
        return Done();
    // A refresh spent it between our check and now; its successor goes as well.
    if (keepsJournal())
        endFamilyOf(refresh);
    return Refusals::tokenNotValid(QString::fromLatin1(Refusals::isBlacklisted));
}

// From 5.4.0 on the row gets its user.
std::optional<Refusal> SimpleJwtEnginePrivate::ownerFault(Inquiry &refresh) const
{
    const SimpleJwtRules &rules = *refresh.rules;
    if (!rules.profile().blacklistFillsUser)
        return std::nullopt;
    const auto found = findUser(m_users, rules.settings().USER_ID_FIELD,
                                rules.userIdIn(refresh.claims));
    const auto *const user = std::get_if<std::optional<User>>(&found);
    if (!user)
        return refused({rules.invalid(), true});
    refresh.userId = *user ? std::optional<qint64>((*user)->id) : std::nullopt;
    if (!*user && m_options.faithful && rules.profile().blacklistFailsWithoutUser
        && !m_ledger.isOutstanding(rules.idOf(refresh.claims))) {
        return Refusals::crashed();
    }
    return std::nullopt;
}

} // namespace SessionKeeperServer
