// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTCODEC_H
#define SESSIONKEEPERSERVER_JWTCODEC_H

#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/jose/claims.h>
#include <SessionKeeperServer/jose/jwskey.h>

#include <QtCore/qjsonobject.h>
#include <QtCore/qjsonvalue.h>
#include <QtCore/qstring.h>

#include <chrono>
#include <functional>
#include <optional>
#include <variant>

namespace SessionKeeperServer {

class Jws;

enum class JwtFault {
    Invalid,
    Expired,
    // Invalid as well, and the original does not survive it (500): exp, iat or nbf null, a list or
    // an object, exp a number as text or past the year 9999, a key set that is none
    // (contract.md 2.2).
    Unreadable,
};

// The key that a token says it is signed with, by its header, or why there is none.
using KeyFinder = std::function<std::variant<JwsKey, JwtFault>(const QJsonObject &header)>;

// What is written into every token and demanded of every token.
struct JwtRules
{
    QJsonValue audience; // null, text, or an array of text of which one must match
    std::optional<QString> issuer;
    std::chrono::milliseconds leeway {0}; // for exp, nbf and iat
    bool textSubject = false; // sub and jti, where present, must be text (PyJWT 2.10 and later)
};

// Claims to token and back, by steps 1 to 10 of contract.md 2.3 (PyJWT 2.6 and later). Immutable,
// for any number of threads.
class SESSIONKEEPERSERVER_EXPORT JwtCodec
{
public:
    // Both keys for the same algorithm, which is the only one that is accepted.
    JwtCodec(JwsKey signingKey, JwsKey verifyingKey, JwtRules rules);
    // Without a signing key it can only decode. The finder is called from any thread and may take
    // its time.
    JwtCodec(std::optional<JwsKey> signingKey, KeyFinder findKey, JwtRules rules);

    // Throws KeyError without a signing key.
    QByteArray encode(Claims claims) const;
    // `now` in whole seconds since the epoch. exp may be absent; where present exp, nbf and iat
    // must be numbers (nbf may be a number as text), and exp lies before the year 10000.
    std::variant<Claims, JwtFault> decode(const QByteArray &token, std::chrono::seconds now) const;

private:
    bool isSignedWell(const Jws &jws, JwtFault &fault) const;
    std::optional<JwtFault> faultIn(const Claims &claims, std::chrono::seconds now) const;
    bool isForUs(const Claims &claims) const;

    std::optional<JwsKey> m_signingKey;
    std::optional<JwsKey> m_verifyingKey;
    KeyFinder m_findKey;
    JwtRules m_rules;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTCODEC_H
