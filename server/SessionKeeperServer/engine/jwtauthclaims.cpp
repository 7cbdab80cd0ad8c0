// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthclaims_p.h>
#include <SessionKeeperServer/engine/userlookup_p.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/quuid.h>

#include <algorithm>
#include <cmath>
#include <variant>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// What Python's int() raises.
enum class NoNumber {
    BadText,   // ValueError
    WrongType, // TypeError
};

std::variant<double, NoNumber> toInt(const QJsonValue &claim)
{
    if (claim.isBool())
        return claim.toBool() ? 1.0 : 0.0;
    if (claim.isDouble())
        return std::trunc(claim.toDouble());
    if (!claim.isString())
        return NoNumber::WrongType;
    bool isGood = false;
    const qlonglong number = claim.toString().trimmed().toLongLong(&isGood);
    if (!isGood)
        return NoNumber::BadText;
    return static_cast<double>(number);
}

JwtAuthFault faultOf(const std::variant<double, NoNumber> &number, JwtAuthFault ofBadText)
{
    return std::get<NoNumber>(number) == NoNumber::BadText ? ofBadText : JwtAuthFault::Crash;
}

QJsonArray listOf(const QJsonValue &oneOrMany)
{
    return oneOrMany.isArray() ? oneOrMany.toArray() : QJsonArray {oneOrMany};
}

// Unlike Simple JWT's, a token for somebody is refused by a server that is nobody.
bool isForUs(const Claims &claims, const QJsonValue &audience)
{
    const bool isConfigured = !audience.isNull() && !audience.isUndefined();
    if (!claims.contains(u"aud"_s))
        return !isConfigured;
    const QJsonValue claim = claims.value(u"aud"_s);
    if (!isConfigured || !(claim.isString() || claim.isArray()))
        return false;
    const QJsonArray theirs = listOf(claim);
    const QJsonArray ours = listOf(audience);
    return std::ranges::all_of(theirs, [](const QJsonValue &one) { return one.isString(); })
        && std::ranges::any_of(ours,
                               [&theirs](const QJsonValue &one) { return theirs.contains(one); });
}

qint64 numeric(std::chrono::seconds time)
{
    return time.count();
}

QString naturalKeyOf(const User &user, const JwtAuthOptions &options)
{
    return options.usernameField == "email"_L1 ? user.email : user.username;
}

void addAudienceAndIssuer(Claims &claims, const JwtAuthSettings &settings)
{
    if (!settings.JWT_AUDIENCE.isNull() && !settings.JWT_AUDIENCE.isUndefined())
        claims.insert(u"aud"_s, settings.JWT_AUDIENCE);
    if (settings.JWT_ISSUER)
        claims.insert(u"iss"_s, *settings.JWT_ISSUER);
}

Claims styriaPayload(const User &user, const JwtAuthSettings &settings,
                     const JwtAuthOptions &options, std::chrono::seconds now)
{
    Claims claims;
    claims.insert(u"username"_s, naturalKeyOf(user, options));
    claims.insert(u"iat"_s, numeric(now));
    claims.insert(u"exp"_s, numeric(now + settings.JWT_EXPIRATION_DELTA));
    if (settings.JWT_TOKEN_ID != JwtAuthSettings::TokenId::Off)
        claims.insert(u"jti"_s, QUuid::createUuid().toString(QUuid::WithoutBraces));
    if (settings.JWT_PAYLOAD_INCLUDE_USER_ID)
        claims.insert(u"user_id"_s, user.id);
    return claims;
}

Claims originalPayload(const User &user, const JwtAuthSettings &settings,
                       const JwtAuthOptions &options, std::chrono::seconds now)
{
    const QString name = naturalKeyOf(user, options);
    Claims claims;
    claims.insert(u"user_id"_s, user.id);
    // In 1.0 the mail address came earlier.
    if (!options.profile.findsUserByName)
        claims.insert(u"email"_s, user.email);
    claims.insert(u"username"_s, name);
    claims.insert(u"exp"_s, numeric(now + settings.JWT_EXPIRATION_DELTA));
    claims.insert(u"email"_s, user.email);
    return claims;
}

} // namespace

Claims payloadFor(const User &user, const JwtAuthSettings &settings, const JwtAuthOptions &options,
                  std::chrono::seconds now)
{
    Claims claims = options.profile.isStyria ? styriaPayload(user, settings, options, now)
                                             : originalPayload(user, settings, options, now);
    if (settings.JWT_ALLOW_REFRESH.value_or(false))
        claims.insert(u"orig_iat"_s, numeric(now));
    addAudienceAndIssuer(claims, settings);
    return claims;
}

QJsonValue originalIdIn(const Claims &claims)
{
    const QJsonValue original = claims.value(u"orig_jti"_s);
    return isEmptyClaim(original) ? claims.value(u"jti"_s) : original;
}

std::optional<JwtAuthFault> faultIn(const Claims &claims, const JwtAuthSettings &settings,
                                    std::chrono::seconds now)
{
    const auto present = static_cast<double>(now.count());
    const double leeway = std::chrono::duration<double>(settings.JWT_LEEWAY).count();
    if (claims.contains(u"iat"_s)) {
        const auto issuedAt = toInt(claims.value(u"iat"_s));
        if (!std::holds_alternative<double>(issuedAt))
            return faultOf(issuedAt, JwtAuthFault::Invalid);
    }
    if (claims.contains(u"nbf"_s)) {
        const auto notBefore = toInt(claims.value(u"nbf"_s));
        if (!std::holds_alternative<double>(notBefore))
            return faultOf(notBefore, JwtAuthFault::Undecodable);
        if (std::get<double>(notBefore) > present + leeway)
            return JwtAuthFault::Invalid;
    }
    if (settings.JWT_VERIFY_EXPIRATION && claims.contains(u"exp"_s)) {
        const auto expiry = toInt(claims.value(u"exp"_s));
        if (!std::holds_alternative<double>(expiry))
            return faultOf(expiry, JwtAuthFault::Undecodable);
        // Unlike Simple JWT, and RFC 7519 4.1.4, the very second is still good.
        if (std::get<double>(expiry) < present - leeway)
            return JwtAuthFault::Expired;
    }
    if (settings.JWT_ISSUER && claims.value(u"iss"_s) != QJsonValue(*settings.JWT_ISSUER))
        return JwtAuthFault::Invalid;
    if (!isForUs(claims, settings.JWT_AUDIENCE))
        return JwtAuthFault::Invalid;
    return std::nullopt;
}

} // namespace SessionKeeperServer
