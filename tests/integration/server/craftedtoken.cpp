// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "craftedtoken.h"

#include <QtCore/qdatetime.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qmessageauthenticationcode.h>
#include <QtCore/quuid.h>

namespace {

constexpr auto urlSafe = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

} // namespace

CraftedToken CraftedToken::access(const QByteArray &userId)
{
    return typed("access", 300, userId);
}

CraftedToken CraftedToken::refresh(const QByteArray &userId)
{
    return typed("refresh", 86400, userId);
}

CraftedToken CraftedToken::typed(const QByteArray &type, qint64 lifetime, const QByteArray &userId)
{
    CraftedToken token;
    token.m_key = fixtureKey();
    token.m_claims = {{"token_type", '"' + type + '"'},
                      {"exp", QByteArray::number(now() + lifetime)},
                      {"iat", QByteArray::number(now())},
                      {"jti", '"' + newId() + '"'},
                      {"user_id", userId}};
    return token;
}

CraftedToken CraftedToken::with(const QByteArray &name, const QByteArray &json) const
{
    CraftedToken token = *this;
    for (auto &[known, value] : token.m_claims) {
        if (known == name) {
            value = json;
            return token;
        }
    }
    token.m_claims.append({name, json});
    return token;
}

CraftedToken CraftedToken::without(const QByteArray &name) const
{
    CraftedToken token = *this;
    token.m_claims.removeIf([&name](const auto &claim) { return claim.first == name; });
    return token;
}

CraftedToken CraftedToken::at(const QByteArray &name, qint64 seconds) const
{
    return with(name, QByteArray::number(now() + seconds));
}

CraftedToken CraftedToken::header(const QByteArray &json) const
{
    CraftedToken token = *this;
    token.m_header = json;
    return token;
}

CraftedToken CraftedToken::signedWith(const QByteArray &key) const
{
    CraftedToken token = *this;
    token.m_key = key;
    return token;
}

QByteArray CraftedToken::bytes() const
{
    QByteArray payload;
    for (const auto &[name, value] : m_claims)
        payload += (payload.isEmpty() ? "{\"" : ",\"") + name + "\":" + value;
    payload += '}';
    const QByteArray input = m_header.toBase64(urlSafe) + '.' + payload.toBase64(urlSafe);
    if (m_header.contains("\"none\""))
        return input + '.';
    const auto hash = m_header.contains("HS512") ? QCryptographicHash::Sha512
                                                 : QCryptographicHash::Sha256;
    return input + '.' + QMessageAuthenticationCode::hash(input, m_key, hash).toBase64(urlSafe);
}

QByteArray fixtureKey()
{
    const QByteArray key = qgetenv("SESSIONKEEPER_CONFORMANCE_KEY");
    return key.isEmpty() ? QByteArray("a-key-for-tests-only-with-more-than-32-bytes") : key;
}

QByteArray newId()
{
    return QUuid::createUuid().toByteArray(QUuid::Id128);
}

qint64 now()
{
    return QDateTime::currentSecsSinceEpoch();
}

QByteArray headerOf(const QByteArray &token)
{
    return QByteArray::fromBase64(token.split('.').value(0), urlSafe);
}

QByteArray payloadTextOf(const QByteArray &token)
{
    return QByteArray::fromBase64(token.split('.').value(1), urlSafe);
}

QJsonObject payloadOf(const QByteArray &token)
{
    return QJsonDocument::fromJson(payloadTextOf(token)).object();
}
