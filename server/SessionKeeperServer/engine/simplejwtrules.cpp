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

// Of the column, in characters (contract.md 2.5). SQLite would take more.
constexpr qsizetype longestId = 255;

// One that no engine takes must not be looked up either.
bool isStorable(const QString &id)
{
    return !id.contains(QChar::Null) && id.isValidUtf16() && id.toUcs4().size() <= longestId;
}

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

SimpleJwtRules::SimpleJwtRules(const SimpleJwtSettings &settings, const SimpleJwtProfile &profile,
                               const QStringList &tokenClaims, const KeyFinderMaker &keyFinder)
    : m_settings(settings)
    , m_profile(profile)
    , m_tokenClaims(tokenClaims)
    , m_codec(codecFor(settings, profile, keyFinder))
{
}

Claims SimpleJwtRules::newToken(TokenType type, std::chrono::seconds now) const
{
    Claims claims;
    claims.insert(typeClaim(), QString::fromLatin1(wireName(type)));
    claims.insert(expiry, qint64((now + lifetimeOf(type)).count()));
    claims.insert(issuedAt, qint64(now.count()));
    claims.insert(idClaim(), newId());
    if (type == TokenType::Sliding) {
        claims.insert(m_settings.SLIDING_TOKEN_REFRESH_EXP_CLAIM,
                      qint64((now + m_settings.SLIDING_TOKEN_REFRESH_LIFETIME).count()));
    }
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
    addTokenClaims(claims, user);
    return claims;
}

void SimpleJwtRules::addTokenClaims(Claims &claims, const User &user) const
{
    for (const QString &name : m_tokenClaims) {
        if (name == "username"_L1)
            claims.insert(name, user.username);
        else if (name == "email"_L1)
            claims.insert(name, user.email);
        else if (name == "is_staff"_L1)
            claims.insert(name, user.isStaff);
        else if (name == "is_superuser"_L1)
            claims.insert(name, user.isSuperuser);
    }
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

Claims SimpleJwtRules::renewed(const Claims &sliding, std::chrono::seconds now) const
{
    Claims renewed = sliding;
    renewed.insert(expiry, qint64((now + m_settings.SLIDING_TOKEN_LIFETIME).count()));
    renewed.insert(issuedAt, qint64(now.count()));
    return renewed;
}

std::variant<Claims, Rejection> SimpleJwtRules::decode(const QByteArray &token,
                                                       std::chrono::seconds now) const
{
    auto decoded = m_codec.decode(token, now);
    if (auto *const claims = std::get_if<Claims>(&decoded))
        return std::move(*claims);
    const JwtFault fault = std::get<JwtFault>(decoded);
    const bool crashes = fault == JwtFault::Unreadable;
    return fault == JwtFault::Expired && m_profile.splitExpiredFromInvalid
        ? Rejection {u"Token is expired"_s}
        : Rejection {invalid(), crashes};
}

std::optional<Rejection> SimpleJwtRules::faultIn(const Claims &claims,
                                                 std::optional<TokenType> type,
                                                 std::optional<bool> isBlacklisted) const
{
    if (isBlacklisted.value_or(false))
        return Rejection {QString::fromLatin1(Refusals::isBlacklisted), false, true};
    // A token that cannot be looked up is refused even where ids are not checked.
    const bool cannotBeAsked = isBlacklisted && !claims.contains(idClaim());
    if (!claims.contains(expiry))
        return Rejection {u"Token has no 'exp' claim"_s, cannotBeAsked};
    if (cannotBeAsked || (m_settings.JTI_CLAIM && !claims.contains(idClaim())))
        return Rejection {QString::fromLatin1(Refusals::hasNoId), cannotBeAsked};
    if (!type || !m_settings.TOKEN_TYPE_CLAIM)
        return std::nullopt;
    const QJsonValue found = claims.value(typeClaim());
    if (found.isUndefined())
        return Rejection {u"Token has no type"_s};
    if (found != QJsonValue(QString::fromLatin1(wireName(*type))))
        return Rejection {u"Token has wrong type"_s};
    return std::nullopt;
}

std::optional<Rejection> SimpleJwtRules::refreshFaultIn(const Claims &sliding,
                                                        std::chrono::seconds now) const
{
    const QString name = m_settings.SLIDING_TOKEN_REFRESH_EXP_CLAIM;
    const QJsonValue end = sliding.value(name);
    if (end.isUndefined())
        return Rejection {u"Token has no '%1' claim"_s.arg(name)};
    if (!end.isDouble() && !end.isBool())
        return Rejection {invalid(), true};
    const double seconds = end.isBool() ? double(end.toBool()) : end.toDouble();
    const double leeway = std::chrono::duration<double>(m_settings.LEEWAY).count();
    if (seconds <= double(now.count()) - leeway)
        return Rejection {u"Token '%1' claim has expired"_s.arg(name)};
    return std::nullopt;
}

QString SimpleJwtRules::invalid() const
{
    return m_profile.splitExpiredFromInvalid ? u"Token is invalid"_s
                                             : u"Token is invalid or expired"_s;
}

QString SimpleJwtRules::idOf(const Claims &claims) const
{
    const QJsonValue id = claims.value(idClaim());
    const QString text = id.isString() || id.isDouble() ? id.toVariant().toString() : QString();
    return isStorable(text) ? text : QString();
}

bool SimpleJwtRules::hasUnstorableId(const Claims &claims) const
{
    return !isStorable(claims.value(idClaim()).toString());
}

QDateTime SimpleJwtRules::endOf(const Claims &claims) const
{
    return QDateTime::fromSecsSinceEpoch(static_cast<qint64>(claims.value(expiry).toDouble()),
                                         Qt::UTC);
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
