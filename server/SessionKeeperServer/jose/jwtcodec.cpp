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

QJsonArray listOf(const QJsonValue &oneOrMany)
{
    return oneOrMany.isArray() ? oneOrMany.toArray() : QJsonArray {oneOrMany};
}

} // namespace

JwtCodec::JwtCodec(JwsKey signingKey, JwsKey verifyingKey, JwtRules rules)
    : m_signingKey(std::move(signingKey))
    , m_verifyingKey(std::move(verifyingKey))
    , m_rules(std::move(rules))
{
}

QByteArray JwtCodec::encode(Claims claims) const
{
    if (!m_rules.audience.isNull() && !m_rules.audience.isUndefined())
        claims.insert(u"aud"_s, m_rules.audience);
    if (m_rules.issuer)
        claims.insert(u"iss"_s, *m_rules.issuer);
    return Jws::sign(claims.toJson(), m_signingKey);
}

std::variant<Claims, JwtFault> JwtCodec::decode(const QByteArray &token,
                                                std::chrono::seconds now) const
{
    const auto jws = Jws::parse(token);
    if (!jws || !jws->isSignedBy(m_verifyingKey))
        return JwtFault::Invalid;
    auto claims = Claims::fromJson(jws->payload());
    if (!claims)
        return JwtFault::Invalid;
    if (const auto fault = faultIn(*claims, now))
        return *fault;
    return *std::move(claims);
}

std::optional<JwtFault> JwtCodec::faultIn(const Claims &claims, std::chrono::seconds now) const
{
    const auto present = static_cast<double>(now.count());
    const double leeway = std::chrono::duration<double>(m_rules.leeway).count();
    if (claims.contains(u"iat"_s)) {
        const auto issuedAt = numberIn(claims.value(u"iat"_s));
        if (!issuedAt || *issuedAt > present + leeway)
            return JwtFault::Invalid;
    }
    if (claims.contains(u"nbf"_s)) {
        const auto notBefore = wholeNumberOrText(claims.value(u"nbf"_s));
        if (!notBefore || *notBefore > present + leeway)
            return JwtFault::Invalid;
    }
    if (claims.contains(u"exp"_s)) {
        const auto expiry = numberIn(claims.value(u"exp"_s));
        if (!expiry || *expiry > lastSecond)
            return JwtFault::Invalid;
        // RFC 7519 4.1.4: on or after that second it is over.
        if (std::trunc(*expiry) <= present - leeway)
            return JwtFault::Expired;
    }
    if (!isForUs(claims))
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
