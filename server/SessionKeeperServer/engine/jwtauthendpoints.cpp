// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthengine_p.h>
#include <SessionKeeperServer/engine/passwordcheck_p.h>
#include <SessionKeeperServer/engine/userlookup_p.h>

#include <QtCore/qcryptographichash.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

const QString origIatClaim = u"orig_iat"_s;

// Tokens of the original have no id, and two of one second are the same token.
QString fingerprint(const QByteArray &token)
{
    return QString::fromLatin1(QCryptographicHash::hash(token, QCryptographicHash::Sha256).toHex());
}

} // namespace

JwtAuthEnginePrivate::JwtAuthEnginePrivate(std::shared_ptr<Database> database,
                                           const JwtAuthSettings &settings,
                                           const JwtAuthOptions &theOptions)
    : options(theOptions)
    , m_refusals(theOptions)
    , m_users(std::move(database))
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
    const PasswordCheck check {options.usernameField, options.passwordIterations};
    const auto user = userWithPassword(m_users, check, username, password);
    if (!user || !(user->isActive || options.allowAllUsers))
        return m_refusals.unableToLogIn();
    if (!user->isActive)
        return m_refusals.accountDisabled();
    return grantTo(*user);
}

JwtGrant JwtAuthEnginePrivate::grantTo(const User &user)
{
    const JwtAuthRulesPtr rules = currentRules();
    const Moment now(options.clock);
    return issue(*rules, rules->payloadFor(user, now.seconds), user, now);
}

Outcome<JwtGrant> JwtAuthEnginePrivate::refresh(const QByteArray &token)
{
    const JwtAuthRulesPtr rules = currentRules();
    const Moment now(options.clock);
    const auto spent = known(*rules, token, now);
    if (!spent)
        return spent.refusal();
    if (const auto fault = chainFault(*rules, spent->claims.value(origIatClaim), now))
        return *fault;
    Claims claims = rules->payloadFor(spent->user, now.seconds);
    claims.insertFrom(spent->claims, origIatClaim);
    return issue(*rules, claims, spent->user, now);
}

Outcome<JwtGrant> JwtAuthEnginePrivate::verify(const QByteArray &token) const
{
    const auto good = known(*currentRules(), token, Moment(options.clock));
    if (!good)
        return good.refusal();
    return JwtGrant {token, good->user, std::nullopt};
}

Outcome<JwtAuthEnginePrivate::Known> JwtAuthEnginePrivate::known(const JwtAuthRules &rules,
                                                                 const QByteArray &token,
                                                                 const Moment &now) const
{
    auto verdict = decode(rules, token, now);
    if (const auto *const fault = std::get_if<JwtAuthFault>(&verdict))
        return m_refusals.tokenRefused(*fault);
    auto &claims = std::get<Claims>(verdict);
    if (isEmptyClaim(claims.value(userClaim())))
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

// Inclusive, and JWT_LEEWAY does not widen it (contract.md 3.3).
std::optional<Refusal> JwtAuthEnginePrivate::chainFault(const JwtAuthRules &rules,
                                                        const QJsonValue &origIat,
                                                        const Moment &now) const
{
    if (isEmptyClaim(origIat))
        return m_refusals.origIatRequired();
    if (!origIat.isDouble() && !origIat.isBool())
        return m_refusals.origIatIsNoNumber();
    const double begin = origIat.isBool() ? 1 : origIat.toDouble();
    const auto limit = static_cast<double>(rules.settings().JWT_REFRESH_EXPIRATION_DELTA.count());
    if (static_cast<double>(now.seconds.count()) > begin + limit)
        return m_refusals.refreshExpired();
    return std::nullopt;
}

JwtGrant JwtAuthEnginePrivate::issue(const JwtAuthRules &rules, const Claims &claims,
                                     const User &user, const Moment &now)
{
    const QByteArray token = rules.encode(claims, user);
    if (options.rememberIssuedTokens) {
        const auto &settings = rules.settings();
        const auto leeway = std::chrono::ceil<std::chrono::seconds>(settings.JWT_LEEWAY);
        issued.remember(fingerprint(token), now.seconds + settings.JWT_EXPIRATION_DELTA + leeway,
                        now.seconds);
    }
    return {token, user, std::nullopt};
}

Outcome<Principal> JwtAuthEnginePrivate::authenticate(const QByteArray &token) const
{
    auto verdict = decode(*currentRules(), token, Moment(options.clock));
    if (options.rememberIssuedTokens && issued.isRefused(fingerprint(token)))
        verdict = JwtAuthFault::Undecodable;
    if (const auto *const fault = std::get_if<JwtAuthFault>(&verdict))
        return m_refusals.tokenRefusedByGuard(*fault);
    auto &claims = std::get<Claims>(verdict);
    if (isEmptyClaim(claims.value(userClaim())))
        return m_refusals.invalidPayloadByGuard();
    const auto user = userOf(claims);
    if (!user || (!user->isActive && !options.profile.findsUserByName))
        return m_refusals.noSuchUserByGuard();
    if (!user->isActive)
        return m_refusals.accountDisabledByGuard();
    return principalOf(*user, std::move(claims));
}

} // namespace SessionKeeperServer
