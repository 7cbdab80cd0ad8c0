// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTRULES_P_H
#define SESSIONKEEPERSERVER_SIMPLEJWTRULES_P_H

// Not part of the API: what a token of Simple JWT is made of and when it is good, by one state of
// the settings. Immutable; knows no database.

#include <SessionKeeperServer/engine/simplejwtprofile.h>
#include <SessionKeeperServer/engine/simplejwtsettings.h>
#include <SessionKeeperServer/jose/jwtcodec.h>

#include <chrono>
#include <functional>
#include <optional>
#include <variant>

namespace SessionKeeperServer {

struct User;

QByteArray wireName(TokenType type);  // "access"
QByteArray className(TokenType type); // "AccessToken"

class SimpleJwtRules
{
public:
    // Throws std::runtime_error when the settings cannot work.
    SimpleJwtRules(const SimpleJwtSettings &settings, const SimpleJwtProfile &profile);

    const SimpleJwtSettings &settings() const { return m_settings; }
    const SimpleJwtProfile &profile() const { return m_profile; }

    // contract.md 2.3: in the order of the original.
    Claims tokenForUser(TokenType type, const User &user, std::chrono::seconds now) const;
    Claims accessFrom(const Claims &refresh, std::chrono::seconds now) const;
    // The same payload with another id, expiry and time of issue.
    Claims successorOf(const Claims &refresh, std::chrono::seconds now) const;
    QByteArray encode(const Claims &claims) const { return m_codec.encode(claims); }

    // The claims of a good token, else the reason in the original's words: steps 1 to 14 of
    // contract.md 2.3. No type means any. `isBlacklisted`, where given, is asked with the id.
    using Verdict = std::variant<Claims, QString>;
    Verdict check(const QByteArray &token, std::optional<TokenType> type, std::chrono::seconds now,
                  const std::function<bool(const QString &)> &isBlacklisted) const;

    // Empty when the token has none that could be stored.
    QString idOf(const Claims &claims) const;
    QJsonValue userIdIn(const Claims &claims) const;
    // Whether a token made when the password was another is to be refused, and this one is such.
    bool isOfFormerPassword(const Claims &claims, const User &user) const;
    bool mayUseTokens(const User &user) const; // USER_AUTHENTICATION_RULE

private:
    QString typeClaim() const;
    QString idClaim() const;
    std::chrono::seconds lifetimeOf(TokenType type) const;
    Claims newToken(TokenType type, std::chrono::seconds now) const;
    bool checksRevocation() const;

    SimpleJwtSettings m_settings;
    SimpleJwtProfile m_profile;
    JwtCodec m_codec;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTRULES_P_H
