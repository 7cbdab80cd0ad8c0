// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/refusals_p.h>
#include <SessionKeeperServer/engine/simplejwtcodec_p.h>
#include <SessionKeeperServer/engine/simplejwtrules_p.h>
#include <SessionKeeperServer/store/user.h>

#include <QtCore/qcryptographichash.h>
#include <QtCore/quuid.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

const QString expiry = u"exp"_s;
const QString issuedAt = u"iat"_s;

// contract.md 2.4: a claim name set to None is written under the name "null".
const QString nameOfNone = u"null"_s;

QString newId()
{
    return QUuid::createUuid().toString(QUuid::Id128);
}

QString revocationValue(const User &user)
{
    const QByteArray hash = QCryptographicHash::hash(user.password.toUtf8(),
                                                     QCryptographicHash::Md5);
    return QString::fromLatin1(hash.toHex().toUpper());
}

} // namespace

QByteArray wireName(TokenType type)
{
    switch (type) {
    case TokenType::Access:
        return "access"_ba;
    case TokenType::Refresh:
        return "refresh"_ba;
    case TokenType::Sliding:
        break;
    }
    return "sliding"_ba;
}

QByteArray className(TokenType type)
{
    switch (type) {
    case TokenType::Access:
        return "AccessToken"_ba;
    case TokenType::Refresh:
        return "RefreshToken"_ba;
    case TokenType::Sliding:
        break;
    }
    return "SlidingToken"_ba;
}

SimpleJwtRules::SimpleJwtRules(const SimpleJwtSettings &settings, const SimpleJwtProfile &profile)
    : m_settings(settings)
    , m_profile(profile)
    , m_codec(codecFor(settings, profile))
{
}

Claims SimpleJwtRules::newToken(TokenType type, std::chrono::seconds now) const
{
    Claims claims;
    claims.insert(typeClaim(), QString::fromLatin1(wireName(type)));
    claims.insert(expiry, qint64((now + lifetimeOf(type)).count()));
    claims.insert(issuedAt, qint64(now.count()));
    claims.insert(idClaim(), newId());
    return claims;
}

Claims SimpleJwtRules::tokenForUser(TokenType type, const User &user,
                                    std::chrono::seconds now) const
{
    Claims claims = newToken(type, now);
    if (m_settings.USER_ID_FIELD == "username"_L1)
        claims.insert(m_settings.USER_ID_CLAIM, user.username);
    else if (m_settings.USER_ID_FIELD == "email"_L1)
        claims.insert(m_settings.USER_ID_CLAIM, user.email);
    else if (m_profile.userIdAlwaysText)
        claims.insert(m_settings.USER_ID_CLAIM, QString::number(user.id));
    else
        claims.insert(m_settings.USER_ID_CLAIM, user.id);
    if (checksRevocation())
        claims.insert(m_settings.REVOKE_TOKEN_CLAIM, revocationValue(user));
    return claims;
}

Claims SimpleJwtRules::accessFrom(const Claims &refresh, std::chrono::seconds now) const
{
    Claims access = newToken(TokenType::Access, now);
    for (const QString &name : refresh.names()) {
        const bool isOwn = name == typeClaim() || name == expiry || name == idClaim()
            || name == "jti"_L1 || (name == issuedAt && !m_profile.refreshCopiesIssuedAt);
        if (!isOwn)
            access.insertFrom(refresh, name);
    }
    return access;
}

Claims SimpleJwtRules::successorOf(const Claims &refresh, std::chrono::seconds now) const
{
    Claims successor = refresh;
    successor.insert(idClaim(), newId());
    successor.insert(expiry, qint64((now + m_settings.REFRESH_TOKEN_LIFETIME).count()));
    successor.insert(issuedAt, qint64(now.count()));
    return successor;
}

SimpleJwtRules::Verdict
SimpleJwtRules::check(const QByteArray &token, std::optional<TokenType> type,
                      std::chrono::seconds now,
                      const std::function<bool(const QString &)> &isBlacklisted) const
{
    auto decoded = m_codec.decode(token, now);
    if (const auto *const fault = std::get_if<JwtFault>(&decoded)) {
        if (!m_profile.splitExpiredFromInvalid)
            return u"Token is invalid or expired"_s;
        return *fault == JwtFault::Expired ? u"Token is expired"_s
                                           : QString::fromLatin1(Refusals::isInvalid);
    }
    auto &claims = std::get<Claims>(decoded);
    const QString id = idOf(claims);
    if (isBlacklisted && !id.isEmpty() && isBlacklisted(id))
        return QString::fromLatin1(Refusals::isBlacklisted);
    if (!claims.contains(expiry))
        return u"Token has no 'exp' claim"_s;
    // A token that cannot be looked up is refused even where ids are not checked; the original
    // fails with 500 there.
    if ((m_settings.JTI_CLAIM || isBlacklisted) && !claims.contains(idClaim()))
        return QString::fromLatin1(Refusals::hasNoId);
    if (type && m_settings.TOKEN_TYPE_CLAIM) {
        if (!claims.contains(typeClaim()))
            return u"Token has no type"_s;
        if (claims.value(typeClaim()) != QJsonValue(QString::fromLatin1(wireName(*type))))
            return u"Token has wrong type"_s;
    }
    return std::move(claims);
}

QString SimpleJwtRules::idOf(const Claims &claims) const
{
    const QJsonValue id = claims.value(idClaim());
    return id.isString() || id.isDouble() ? id.toVariant().toString() : QString();
}

QJsonValue SimpleJwtRules::userIdIn(const Claims &claims) const
{
    return claims.value(m_settings.USER_ID_CLAIM);
}

bool SimpleJwtRules::isOfFormerPassword(const Claims &claims, const User &user) const
{
    return checksRevocation()
        && claims.value(m_settings.REVOKE_TOKEN_CLAIM) != QJsonValue(revocationValue(user));
}

bool SimpleJwtRules::mayUseTokens(const User &user) const
{
    return user.isActive || (m_profile.hasCheckUserIsActive && !m_settings.CHECK_USER_IS_ACTIVE);
}

QString SimpleJwtRules::typeClaim() const
{
    return m_settings.TOKEN_TYPE_CLAIM.value_or(nameOfNone);
}

QString SimpleJwtRules::idClaim() const
{
    return m_settings.JTI_CLAIM.value_or(nameOfNone);
}

std::chrono::seconds SimpleJwtRules::lifetimeOf(TokenType type) const
{
    switch (type) {
    case TokenType::Access:
        return m_settings.ACCESS_TOKEN_LIFETIME;
    case TokenType::Refresh:
        return m_settings.REFRESH_TOKEN_LIFETIME;
    case TokenType::Sliding:
        break;
    }
    return m_settings.SLIDING_TOKEN_LIFETIME;
}

bool SimpleJwtRules::checksRevocation() const
{
    return m_profile.hasCheckRevokeToken && m_settings.CHECK_REVOKE_TOKEN;
}

} // namespace SessionKeeperServer
