// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHSETTINGS_H
#define SESSIONKEEPERSERVER_JWTAUTHSETTINGS_H

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonvalue.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <chrono>
#include <optional>
#include <utility>

namespace SessionKeeperServer {

// JWT_AUTH of djangorestframework-jwt and of the Styria fork under its original names and with its
// original defaults (contract.md 3.4 and 3.5). The handlers, which are Python there, are named
// built-in variants here.
struct JwtAuthSettings
{
    // JWT_GET_USER_SECRET_KEY: what a user's own key is made of.
    enum class UserSecretKey {
        None,         // all users share the key
        PasswordHash, // the shared key and the stored password: a password change kills tokens
    };
    // JWT_RESPONSE_PAYLOAD_HANDLER: what stands beside "token" in the replies.
    enum class ResponsePayload {
        Token,        // {"token"}, the original's own
        User,         // {"token", "user": {"id", "username", "email"}}
        RefreshToken, // {"token", "refresh_token"}: the user's key for JWT_APP_NAME, or null
    };
    enum class TokenId { // JWT_TOKEN_ID of the Styria fork
        Off,
        Include,
        Require,
    };
    // A key and, where the fork's setting is a dict, its name for the "kid" header.
    using NamedKey = std::pair<QByteArray, QByteArray>; // kid (may be empty), key

    // Empty: the server's secret key. Of several the first signs and each verifies (Styria).
    QList<NamedKey> JWT_SECRET_KEY;
    UserSecretKey JWT_GET_USER_SECRET_KEY = UserSecretKey::None;
    QList<NamedKey> JWT_PRIVATE_KEY;                              // PEM
    QList<NamedKey> JWT_PUBLIC_KEY;                               // PEM
    QList<QByteArray> JWT_ALGORITHM {QByteArrayLiteral("HS256")}; // several: Styria
    bool JWT_INSIST_ON_KID = false;                               // Styria
    bool JWT_VERIFY = true;
    bool JWT_VERIFY_EXPIRATION = true;
    std::chrono::milliseconds JWT_LEEWAY {0};
    std::chrono::seconds JWT_EXPIRATION_DELTA {300};
    QJsonValue JWT_AUDIENCE; // null, text, or an array of text
    std::optional<QString> JWT_ISSUER;

    std::optional<bool> JWT_ALLOW_REFRESH; // nothing: false, true with the Styria profile
    std::chrono::seconds JWT_REFRESH_EXPIRATION_DELTA {7 * 86400};
    std::optional<QByteArray> JWT_AUTH_HEADER_PREFIX; // nothing: JWT, Bearer with Styria

    QByteArray JWT_AUTH_COOKIE; // the name; empty = no cookie
    // Of the Styria fork; the original sends none of them but the path "/".
    QByteArray JWT_AUTH_COOKIE_DOMAIN;
    QByteArray JWT_AUTH_COOKIE_PATH = QByteArrayLiteral("/");
    bool JWT_AUTH_COOKIE_SECURE = true;
    QByteArray JWT_AUTH_COOKIE_SAMESITE = QByteArrayLiteral("Lax");
    QByteArray JWT_IMPERSONATION_COOKIE;

    ResponsePayload JWT_RESPONSE_PAYLOAD_HANDLER = ResponsePayload::Token;
    QString JWT_APP_NAME = QStringLiteral("refreshtoken"); // of the refresh-token add-on

    TokenId JWT_TOKEN_ID = TokenId::Include;
    bool JWT_PAYLOAD_INCLUDE_USER_ID = true;
    bool JWT_DELETE_STALE_BLACKLISTED_TOKENS = false;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHSETTINGS_H
