// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTRULES_P_H
#define SESSIONKEEPERSERVER_SIMPLEJWTRULES_P_H

// Not part of the API: what a token of Simple JWT is made of and when it is good, by one state of
// the settings. Immutable; knows no database.

#include <SessionKeeperServer/engine/simplejwtcodec_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qstringlist.h>

#include <chrono>
#include <optional>
#include <variant>

namespace SessionKeeperServer {

struct User;

QByteArray wireName(TokenType type);  // "access"
QByteArray className(TokenType type); // "AccessToken"

// Why a token is refused.
struct Rejection
{
    QString reason;               // in the original's words
    bool crashesOriginal = false; // which answers 500 (contract.md 2.2)
    bool isBlacklisted = false;
};

class SimpleJwtRules
{
public:
    // Throws std::runtime_error when the settings cannot work. `tokenClaims`: what get_token()
    // adds.
    SimpleJwtRules(const SimpleJwtSettings &settings, const SimpleJwtProfile &profile,
                   const QStringList &tokenClaims, const KeyFinderMaker &keyFinder);

    const SimpleJwtSettings &settings() const { return m_settings; }
    const SimpleJwtProfile &profile() const { return m_profile; }

    // contract.md 2.3: in the order of the original.
    Claims tokenForUser(TokenType type, const User &user, std::chrono::seconds now) const;
    Claims accessFrom(const Claims &refresh, std::chrono::seconds now) const;
    // The same payload with another id, expiry and time of issue.
    Claims successorOf(const Claims &refresh, std::chrono::seconds now) const;
    // The same sliding token, of now.
    Claims renewed(const Claims &sliding, std::chrono::seconds now) const;
    QByteArray encode(const Claims &claims) const { return m_codec.encode(claims); }

    // Steps 1 to 10 of contract.md 2.3.
    std::variant<Claims, Rejection> decode(const QByteArray &token, std::chrono::seconds now) const;
    // Steps 11 to 14. No type means any; no `isBlacklisted` means that nobody asked, because the
    // app is not there or does not list tokens of this type.
    std::optional<Rejection> faultIn(const Claims &claims, std::optional<TokenType> type,
                                     std::optional<bool> isBlacklisted) const;
    // Of a sliding token: whether its time to refresh is over.
    std::optional<Rejection> refreshFaultIn(const Claims &sliding, std::chrono::seconds now) const;

    // Of what cannot be read, is not signed well, or names no user that could be.
    QString invalid() const;
    // Empty when the token has none that could be stored.
    QString idOf(const Claims &claims) const;
    // A text, but too long, or none that a database takes.
    bool hasUnstorableId(const Claims &claims) const;
    QDateTime endOf(const Claims &claims) const; // exp
    QJsonValue userIdIn(const Claims &claims) const;
    // Whether a token made when the password was another is to be refused, and this one is such.
    bool isOfFormerPassword(const Claims &claims, const User &user) const;
    bool mayUseTokens(const User &user) const; // USER_AUTHENTICATION_RULE

private:
    QString typeClaim() const;
    QString idClaim() const;
    std::chrono::seconds lifetimeOf(TokenType type) const;
    Claims newToken(TokenType type, std::chrono::seconds now) const;
    void addTokenClaims(Claims &claims, const User &user) const;
    bool checksRevocation() const;

    SimpleJwtSettings m_settings;
    SimpleJwtProfile m_profile;
    QStringList m_tokenClaims;
    JwtCodec m_codec;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTRULES_P_H
