// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTCODEC_H
#define SESSIONKEEPERSERVER_JWTCODEC_H

#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/jose/claims.h>
#include <SessionKeeperServer/jose/jwskey.h>

#include <QtCore/qjsonvalue.h>
#include <QtCore/qstring.h>

#include <chrono>
#include <optional>
#include <variant>

namespace SessionKeeperServer {

enum class JwtFault {
    Invalid,
    Expired,
};

// What is written into every token and demanded of every token.
struct JwtRules
{
    QJsonValue audience; // null, text, or an array of text of which one must match
    std::optional<QString> issuer;
    std::chrono::milliseconds leeway {0}; // for exp, nbf and iat
};

// Claims to token and back, by steps 1 to 10 of contract.md 2.3 (PyJWT 2.6 and later). Immutable,
// for any number of threads.
class SESSIONKEEPERSERVER_EXPORT JwtCodec
{
public:
    // Both keys for the same algorithm, which is the only one that is accepted.
    JwtCodec(JwsKey signingKey, JwsKey verifyingKey, JwtRules rules);

    QByteArray encode(Claims claims) const;
    // `now` in whole seconds since the epoch. exp may be absent; where present exp, nbf and iat
    // must be numbers (nbf may be a number as text), and exp lies before the year 10000.
    std::variant<Claims, JwtFault> decode(const QByteArray &token, std::chrono::seconds now) const;

private:
    std::optional<JwtFault> faultIn(const Claims &claims, std::chrono::seconds now) const;
    bool isForUs(const Claims &claims) const;

    JwsKey m_signingKey;
    JwsKey m_verifyingKey;
    JwtRules m_rules;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTCODEC_H
