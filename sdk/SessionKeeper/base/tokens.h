// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TOKENS_H
#define SESSIONKEEPER_TOKENS_H

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>
#include <QtCore/qmetatype.h>

QT_BEGIN_NAMESPACE
class QDebug;
QT_END_NAMESPACE

namespace SessionKeeper {

// What a server hands out for a login (RFC 6749 1.4, 1.5). A value, and unprintable.
// Expiries are points in the server's time, UTC; an invalid QDateTime means the server did not say.
class SESSIONKEEPER_EXPORT Tokens
{
public:
    Tokens() = default;
    explicit Tokens(const QByteArray &accessToken, const QByteArray &refreshToken = {})
        : m_accessToken(accessToken)
        , m_refreshToken(refreshToken)
    {
    }

    QByteArray accessToken() const { return m_accessToken; }
    QByteArray refreshToken() const { return m_refreshToken; }
    QDateTime accessExpiresAt() const { return m_accessExpiresAt; }
    QDateTime refreshExpiresAt() const { return m_refreshExpiresAt; }
    // The first word of the Authorization header, "Bearer" unless the dialect says otherwise.
    QByteArray scheme() const { return m_scheme; }

    bool isEmpty() const { return m_accessToken.isEmpty() && m_refreshToken.isEmpty(); }

    [[nodiscard]] Tokens withAccessExpiry(const QDateTime &serverTime) const;
    [[nodiscard]] Tokens withRefreshExpiry(const QDateTime &serverTime) const;
    [[nodiscard]] Tokens withScheme(const QByteArray &scheme) const;

    [[nodiscard]] Tokens withoutAccessToken() const;

    // These tokens after an answer brought newer: a token that the reply omits is kept, one that it
    // brings replaces the old one, even if equal (contract.md 5.4.4, RFC 6749 6). So is the end of
    // a refresh token, unless the reply tells it without the token.
    [[nodiscard]] Tokens renewedBy(const Tokens &newer) const;

    friend bool operator==(const Tokens &, const Tokens &) = default;

private:
    QByteArray m_accessToken;
    QByteArray m_refreshToken;
    QDateTime m_accessExpiresAt;
    QDateTime m_refreshExpiresAt;
    QByteArray m_scheme = QByteArrayLiteral("Bearer");
};

SESSIONKEEPER_EXPORT QDebug operator<<(QDebug debug, const Tokens &tokens);

} // namespace SessionKeeper

Q_DECLARE_METATYPE(SessionKeeper::Tokens)

#endif // SESSIONKEEPER_TOKENS_H
