// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "testtokens.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qmessageauthenticationcode.h>

#include <atomic>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto encoding = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray encoded(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toBase64(encoding);
}

QByteArray makeToken(const QString &type, const QDateTime &now, std::chrono::seconds lifetime,
                     const QDateTime &issuedAt)
{
    static std::atomic<int> count = 0;
    const auto id = QString::number(++count, 16).rightJustified(32, u'0');
    QJsonObject claims {
        {u"token_type"_s, type},
        {u"exp"_s, now.toSecsSinceEpoch() + lifetime.count()},
        {u"jti"_s, id},
        {u"user_id"_s, u"1"_s},
    };
    if (issuedAt.isValid())
        claims.insert(u"iat"_s, issuedAt.toSecsSinceEpoch());
    return makeJwt(claims);
}

} // namespace

QByteArray makeJwt(const QJsonObject &claims)
{
    const QByteArray signedPart = encoded({{u"alg"_s, u"HS256"_s}, {u"typ"_s, u"JWT"_s}}) + '.'
        + encoded(claims);
    const auto signature = QMessageAuthenticationCode::hash(
        signedPart, "the key of the tests, 32 bytes or more", QCryptographicHash::Sha256);
    return signedPart + '.' + signature.toBase64(encoding);
}

QByteArray makeAccessToken(const QDateTime &now, std::chrono::seconds lifetime)
{
    return makeToken(u"access"_s, now, lifetime, now);
}

QByteArray makeAccessToken(const QDateTime &now, std::chrono::seconds lifetime,
                           const QDateTime &issuedAt)
{
    return makeToken(u"access"_s, now, lifetime, issuedAt);
}

QByteArray makeRefreshToken(const QDateTime &now, std::chrono::seconds lifetime)
{
    return makeToken(u"refresh"_s, now, lifetime, now);
}

QJsonObject claimsOf(const QByteArray &jwt)
{
    const auto parts = jwt.split('.');
    return parts.size() == 3
        ? QJsonDocument::fromJson(QByteArray::fromBase64(parts[1], encoding)).object()
        : QJsonObject();
}

} // namespace SessionKeeper::Test
