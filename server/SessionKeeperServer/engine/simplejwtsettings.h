// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTSETTINGS_H
#define SESSIONKEEPERSERVER_SIMPLEJWTSETTINGS_H

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonvalue.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <chrono>
#include <optional>

namespace SessionKeeperServer {

enum class TokenType {
    Access,
    Refresh,
    Sliding,
};

// SIMPLE_JWT under its original names and with its original defaults (contract.md 2.4); what is
// code there (serializers, rules, hooks) is not here.
struct SimpleJwtSettings
{
    std::chrono::seconds ACCESS_TOKEN_LIFETIME {300};
    std::chrono::seconds REFRESH_TOKEN_LIFETIME {86400};
    bool ROTATE_REFRESH_TOKENS = false;
    bool BLACKLIST_AFTER_ROTATION = false;
    bool UPDATE_LAST_LOGIN = false;

    QByteArray ALGORITHM = QByteArrayLiteral("HS256");
    QByteArray SIGNING_KEY;   // HS*: the secret (put Django's SECRET_KEY here), else a private PEM
    QByteArray VERIFYING_KEY; // a public PEM; unused with HS*
    // Where the keys of the issuer are to be had (RFC 7517 section 5), chosen by a token's kid;
    // then VERIFYING_KEY is unused and SIGNING_KEY may be empty. Empty = none; unused with HS*.
    QString JWK_URL;
    QJsonValue AUDIENCE; // null, text, or an array of text
    std::optional<QString> ISSUER;
    std::chrono::milliseconds LEEWAY {0};

    QList<QByteArray> AUTH_HEADER_TYPES {QByteArrayLiteral("Bearer")};
    QByteArray AUTH_HEADER_NAME = QByteArrayLiteral("HTTP_AUTHORIZATION");
    QString USER_ID_FIELD = QStringLiteral("id"); // id (or pk), username or email
    QString USER_ID_CLAIM = QStringLiteral("user_id");
    bool CHECK_USER_IS_ACTIVE = true;
    bool CHECK_REVOKE_TOKEN = false;
    QString REVOKE_TOKEN_CLAIM = QStringLiteral("hash_password");

    QList<TokenType> AUTH_TOKEN_CLASSES {TokenType::Access};                // Access or Sliding
    std::optional<QString> TOKEN_TYPE_CLAIM = QStringLiteral("token_type"); // nothing: not checked
    std::optional<QString> JTI_CLAIM = QStringLiteral("jti");               // nothing: not checked

    QString SLIDING_TOKEN_REFRESH_EXP_CLAIM = QStringLiteral("refresh_exp");
    std::chrono::seconds SLIDING_TOKEN_LIFETIME {300};
    std::chrono::seconds SLIDING_TOKEN_REFRESH_LIFETIME {86400};
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTSETTINGS_H
