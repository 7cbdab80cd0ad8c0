// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWS_H
#define SESSIONKEEPERSERVER_JWS_H

#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/jose/jwskey.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonobject.h>

#include <optional>

namespace SessionKeeperServer {

// A token in the compact serialization of RFC 7515 section 7.1.
class SESSIONKEEPERSERVER_EXPORT Jws
{
public:
    // Header {"alg":..., "typ":"JWT"}.
    static QByteArray sign(const QByteArray &payload, const JwsKey &key);
    // With a header of the caller's, a JSON object whose "alg" is the key's algorithm.
    static QByteArray sign(const QByteArray &payload, const JwsKey &key, const QByteArray &header);

    // Nothing unless there are three base64url segments and the header is a JSON object without
    // "crit" (RFC 7515 4.1.11: we understand no extension) and without a "kid" that is not text.
    static std::optional<Jws> parse(const QByteArray &token);

    struct Header
    {
        QJsonObject members;
        std::optional<Algorithm> algorithm; // nothing when it names none that we know
    };
    const QJsonObject &header() const { return m_header.members; }
    // Not to be believed before isSignedBy() said yes.
    const QByteArray &payload() const { return m_payload; }
    // Whether the header names exactly the key's algorithm and the signature is the key's.
    bool isSignedBy(const JwsKey &key) const;

private:
    QByteArray m_token;
    qsizetype m_signingInput = 0; // so many bytes of it
    Header m_header;
    QByteArray m_payload;
    QByteArray m_signature;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWS_H
