// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthclaims_p.h>
#include <SessionKeeperServer/engine/jwtauthengine_p.h>
#include <SessionKeeperServer/engine/userlookup_p.h>
#include <SessionKeeperServer/jose/jwskey.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

JwtAuthEnginePrivate::JwtAuthEnginePrivate(std::shared_ptr<Database> database,
                                           const JwtAuthSettings &settings,
                                           const JwtAuthOptions &theOptions)
    : options(theOptions)
    , m_refusals(theOptions)
    , m_passwords(theOptions.usernameField, theOptions.passwordIterations)
    , m_users(database)
    , m_blacklist(std::move(database))
    , m_rules(std::make_shared<const JwtAuthRules>(settings, theOptions))
{
}

JwtAuthRulesPtr JwtAuthEnginePrivate::currentRules() const
{
    const std::scoped_lock lock(m_mutex);
    return m_rules;
}

void JwtAuthEnginePrivate::replaceRules(const JwtAuthSettings &settings)
{
    auto rules = std::make_shared<const JwtAuthRules>(settings, options);
    const std::scoped_lock lock(m_mutex);
    m_rules = std::move(rules);
}

Outcome<JwtGrant> JwtAuthEnginePrivate::obtain(const QString &username, const QString &password)
{
    const auto user = m_passwords.user(m_users, username, password);
    if (!user || !(user->isActive || options.allowAllUsers))
        return m_refusals.unableToLogIn();
    // The fork leaves this to those who look at the token.
    if (!user->isActive && !options.profile.isStyria)
        return m_refusals.accountDisabled();
    return grantTo(*user);
}

Outcome<JwtGrant> JwtAuthEnginePrivate::grantTo(const User &user)
{
    const JwtAuthRulesPtr rules = currentRules();
    const Moment now(options.clock);
    try {
        return issue(*rules, rules->payloadFor(user, now.seconds), user, now);
    } catch (const KeyError &) {
        return m_refusals.noKeyToSign();
    }
}

Outcome<JwtGrant> JwtAuthEnginePrivate::refresh(const QByteArray &token)
{
    const JwtAuthRulesPtr rules = currentRules();
    const Moment now(options.clock);
    const auto spent = known(*rules, token, now);
    if (!spent)
        return spent.refusal();
    if (const auto fault = chainFault(*rules, spent->claims, now))
        return *fault;
    const Claims successor = rules->successorOf(spent->claims, spent->user, now.seconds);
    return issue(*rules, successor, spent->user, now);
}

Outcome<JwtGrant> JwtAuthEnginePrivate::verify(const QByteArray &token) const
{
    const auto good = known(*currentRules(), token, Moment(options.clock));
    if (!good)
        return good.refusal();
    return JwtGrant {token, good->user, good->claims.value(u"iat"_s)};
}

// The limit is inclusive, and JWT_LEEWAY does not widen it (contract.md 3.3).
std::optional<Refusal> JwtAuthEnginePrivate::chainFault(const JwtAuthRules &rules,
                                                        const Claims &spent,
                                                        const Moment &now) const
{
    const JwtAuthSettings &settings = rules.settings();
    const bool isStyria = options.profile.isStyria;
    const QJsonValue origIat = spent.value(u"orig_iat"_s);
    const bool isMissing = origIat.isNull() || origIat.isUndefined();
    // To the original 0 is none, its fork knows better.
    if (isMissing || (!isStyria && isEmptyClaim(origIat)))
        return m_refusals.origIatRequired();
    if (!origIat.isDouble() && !origIat.isBool())
        return m_refusals.origIatIsNoNumber();
    const double begin = origIat.isBool() ? origIat.toBool() : origIat.toDouble();
    const auto limit = static_cast<double>(settings.JWT_REFRESH_EXPIRATION_DELTA.count());
    if (static_cast<double>(now.seconds.count()) > begin + limit)
        return m_refusals.refreshExpired();
    if (isStyria && settings.JWT_TOKEN_ID == JwtAuthSettings::TokenId::Require
        && isEmptyClaim(originalIdIn(spent)))
        return m_refusals.originalIdRequired();
    return std::nullopt;
}

JwtGrant JwtAuthEnginePrivate::issue(const JwtAuthRules &rules, const Claims &claims,
                                     const User &user, const Moment &now)
{
    const QByteArray token = rules.encode(claims, user);
    if (options.rememberIssuedTokens) {
        const auto &settings = rules.settings();
        const auto leeway = std::chrono::ceil<std::chrono::seconds>(settings.JWT_LEEWAY);
        issued.remember(fingerprintOf(token), now.seconds + settings.JWT_EXPIRATION_DELTA + leeway,
                        now.seconds);
    }
    return {token, user, claims.value(u"iat"_s)};
}

} // namespace SessionKeeperServer
