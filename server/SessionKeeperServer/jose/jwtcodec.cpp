// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/jws.h>
#include <SessionKeeperServer/jose/jwtcodec.h>

#include <QtCore/qjsonarray.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// 9999-12-31T23:59:59Z, the last second a date of the original can be.
constexpr double lastSecond = 253402300799.0;

// Numbers as Python's int() takes them: true is 1, fractions are cut off.
std::optional<double> numberIn(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? 1 : 0;
    if (value.isDouble())
        return value.toDouble();
    return std::nullopt;
}

// Python's int() raises TypeError for these, which nobody catches.
bool hasNoNumber(const QJsonValue &value)
{
    return value.isNull() || value.isArray() || value.isObject();
}

std::optional<double> wholeNumberOrText(const QJsonValue &value)
{
    if (value.isString()) {
        bool good = false;
        const qlonglong number = value.toString().trimmed().toLongLong(&good);
        return good ? std::optional<double>(static_cast<double>(number)) : std::nullopt;
    }
    const auto number = numberIn(value);
    return number ? std::optional<double>(std::trunc(*number)) : std::nullopt;
}

using Limit = std::function<bool(double)>;

std::optional<JwtFault> faultInTime(const Claims &claims, const QString &name, const Limit &isGood,
                                    JwtFault whenBad)
{
    const QJsonValue value = claims.value(name);
    if (value.isUndefined())
        return std::nullopt;
    if (hasNoNumber(value))
        return JwtFault::Unreadable;
    const auto time = wholeNumberOrText(value);
    if (!time)
        return JwtFault::Invalid;
    return isGood(*time) ? std::nullopt : std::optional<JwtFault>(whenBad);
}

QJsonArray listOf(const QJsonValue &oneOrMany)
{
    return oneOrMany.isArray() ? oneOrMany.toArray() : QJsonArray {oneOrMany};
}

// Not cut off, other than the others; a number as text is compared with a number, which fails.
std::optional<JwtFault> faultInIssue(const QJsonValue &issuedAt, double latest)
{
    if (issuedAt.isUndefined())
        return std::nullopt;
    if (hasNoNumber(issuedAt) || (issuedAt.isString() && wholeNumberOrText(issuedAt)))
        return JwtFault::Unreadable;
    const auto time = numberIn(issuedAt);
    return time && *time <= latest ? std::nullopt : std::optional(JwtFault::Invalid);
}

} // namespace

JwtCodec::JwtCodec(JwsKey signingKey, JwsKey verifyingKey, JwtRules rules)
    : m_signingKey(std::move(signingKey))
    , m_verifyingKey(std::move(verifyingKey))
    , m_rules(std::move(rules))
{
}

JwtCodec::JwtCodec(std::optional<JwsKey> signingKey, KeyFinder findKey, JwtRules rules)
    : m_signingKey(std::move(signingKey))
    , m_findKey(std::move(findKey))
    , m_rules(std::move(rules))
{
}

QByteArray JwtCodec::encode(Claims claims) const
{
    if (!m_signingKey)
        throw KeyError("There is no SIGNING_KEY to sign tokens with.");
    if (!m_rules.audience.isNull() && !m_rules.audience.isUndefined())
        claims.insert(u"aud"_s, m_rules.audience);
    if (m_rules.issuer)
        claims.insert(u"iss"_s, *m_rules.issuer);
    return Jws::sign(claims.toJson(), *m_signingKey);
}

std::variant<Claims, JwtFault> JwtCodec::decode(const QByteArray &token,
                                                std::chrono::seconds now) const
{
    const auto jws = Jws::parse(token);
    JwtFault fault = JwtFault::Invalid;
    if (!jws || !isSignedWell(*jws, fault))
        return fault;
    auto claims = Claims::fromJson(jws->payload());
    if (!claims)
        return JwtFault::Invalid;
    if (const auto found = faultIn(*claims, now))
        return *found;
    return *std::move(claims);
}

bool JwtCodec::isSignedWell(const Jws &jws, JwtFault &fault) const
{
    if (m_verifyingKey)
        return jws.isSignedBy(*m_verifyingKey);
    const auto found = m_findKey(jws.header());
    if (const auto *const why = std::get_if<JwtFault>(&found)) {
        fault = *why;
        return false;
    }
    return jws.isSignedBy(std::get<JwsKey>(found));
}

std::optional<JwtFault> JwtCodec::faultIn(const Claims &claims, std::chrono::seconds now) const
{
    const auto present = static_cast<double>(now.count());
    const double leeway = std::chrono::duration<double>(m_rules.leeway).count();
    const Limit isNotAhead = [&](double time) { return time <= present + leeway; };
    // RFC 7519 4.1.4: on or after that second it is over.
    const Limit isAhead = [&](double time) { return time > present - leeway; };
    if (const auto fault = faultInIssue(claims.value(u"iat"_s), present + leeway))
        return fault;
    if (const auto fault = faultInTime(claims, u"nbf"_s, isNotAhead, JwtFault::Invalid))
        return fault;
    if (const auto fault = faultInTime(claims, u"exp"_s, isAhead, JwtFault::Expired))
        return fault;
    if (!isForUs(claims))
        return JwtFault::Invalid;
    const QJsonValue expiry = claims.value(u"exp"_s);
    if (expiry.isString() || expiry.toDouble() > lastSecond)
        return JwtFault::Unreadable;
    const auto isOdd = [&claims](const QString &name) {
        return claims.contains(name) && !claims.value(name).isString();
    };
    if (m_rules.textSubject && (isOdd(u"sub"_s) || isOdd(u"jti"_s)))
        return JwtFault::Invalid;
    return std::nullopt;
}

bool JwtCodec::isForUs(const Claims &claims) const
{
    if (m_rules.issuer && claims.value(u"iss"_s) != QJsonValue(*m_rules.issuer))
        return false;
    if (m_rules.audience.isNull() || m_rules.audience.isUndefined())
        return true;
    const QJsonValue audience = claims.value(u"aud"_s);
    if (!audience.isString() && !audience.isArray())
        return false;
    const QJsonArray theirs = listOf(audience);
    const QJsonArray ours = listOf(m_rules.audience);
    const bool allText = std::all_of(theirs.begin(), theirs.end(),
                                     [](const QJsonValue &member) { return member.isString(); });
    return allText && std::any_of(ours.begin(), ours.end(), [&theirs](const QJsonValue &wanted) {
               return theirs.contains(wanted);
           });
}

} // namespace SessionKeeperServer
