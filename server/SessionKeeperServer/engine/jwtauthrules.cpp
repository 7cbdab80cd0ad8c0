// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthrules_p.h>

#include <SessionKeeperServer/engine/jwtauthclaims_p.h>
#include <SessionKeeperServer/engine/jwtauthdemands_p.h>
#include <SessionKeeperServer/engine/userlookup_p.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// With the defaults that differ from version to version filled in.
JwtAuthSettings completed(JwtAuthSettings settings, const JwtAuthProfile &profile)
{
    if (!settings.JWT_ALLOW_REFRESH)
        settings.JWT_ALLOW_REFRESH = profile.isStyria;
    if (!settings.JWT_AUTH_HEADER_PREFIX)
        settings.JWT_AUTH_HEADER_PREFIX = profile.isStyria ? "Bearer" : "JWT";
    return settings;
}

} // namespace

JwtAuthRules::JwtAuthRules(const JwtAuthSettings &settings, const JwtAuthOptions &options)
    : m_settings(completed(settings, options.profile))
    , m_options(options)
    , m_keys(m_settings, options.profile)
{
    demandFit(m_settings, options.profile);
}

Claims JwtAuthRules::payloadFor(const User &user, std::chrono::seconds now) const
{
    return SessionKeeperServer::payloadFor(user, m_settings, m_options, now);
}

Claims JwtAuthRules::successorOf(const Claims &spent, const User &user,
                                 std::chrono::seconds now) const
{
    Claims claims = payloadFor(user, now);
    claims.insertFrom(spent, u"orig_iat"_s);
    if (!m_options.profile.isStyria)
        return claims;
    if (const QJsonValue id = originalIdIn(spent); !isEmptyClaim(id))
        claims.insert(u"orig_jti"_s, id);
    return claims;
}

QByteArray JwtAuthRules::encode(const Claims &claims, const User &user) const
{
    return m_keys.sign(claims.toJson(), ownSecretOf(user));
}

JwtAuthRules::Verdict JwtAuthRules::decode(const QByteArray &token, std::chrono::seconds now,
                                           const UserOf &userOf) const
{
    const auto jws = Jws::parse(token);
    auto claims = jws ? Claims::fromJson(jws->payload()) : std::nullopt;
    if (!claims)
        return JwtAuthFault::Undecodable;
    QByteArray ownSecret;
    if (hasOwnKeys()) {
        const std::optional<User> user = userOf(*claims);
        if (!user)
            return m_options.profile.isStyria ? JwtAuthFault::Invalid : JwtAuthFault::Crash;
        ownSecret = ownSecretOf(*user);
    }
    if (m_settings.JWT_VERIFY) {
        if (const auto fault = m_keys.faultIn(*jws, ownSecret))
            return *fault;
        if (const auto fault = faultIn(*claims, m_settings, now))
            return *fault;
        if (isForeign(*claims))
            return JwtAuthFault::Invalid;
    }
    return *std::move(claims);
}

bool JwtAuthRules::isForeign(const Claims &claims) const
{
    return !m_options.faithful && !m_options.foreignTypeClaim.isEmpty()
        && claims.contains(m_options.foreignTypeClaim);
}

bool JwtAuthRules::hasOwnKeys() const
{
    return m_settings.JWT_GET_USER_SECRET_KEY == JwtAuthSettings::UserSecretKey::PasswordHash;
}

QByteArray JwtAuthRules::ownSecretOf(const User &user) const
{
    if (!hasOwnKeys())
        return {};
    return m_settings.JWT_SECRET_KEY.value(0).second + user.password.toUtf8();
}

} // namespace SessionKeeperServer
