// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWSKEY_H
#define SESSIONKEEPERSERVER_JWSKEY_H

#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/jose/algorithm.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonobject.h>

#include <memory>
#include <stdexcept>

namespace SessionKeeperServer {

class JwsKeyMaterial;

// A key cannot be used. what() is one sentence that says why and never shows the key.
class SESSIONKEEPERSERVER_EXPORT KeyError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
    ~KeyError() override;
};

// A key for one algorithm (RFC 8725 section 3.1), parsed once. An immutable value that any number
// of threads may use.
class SESSIONKEEPERSERVER_EXPORT JwsKey
{
public:
    // HS*: the secret, not empty. Others: a PEM, private to sign with, public (or private) to
    // verify with. Each throws KeyError when the key is not one for the algorithm.
    static JwsKey forSigning(Algorithm algorithm, const QByteArray &key);
    static JwsKey forVerifying(Algorithm algorithm, const QByteArray &key);
    // To verify with: the public part of a JSON Web Key (RFC 7517) of type RSA, EC or OKP. Throws
    // KeyError when it is not one for the algorithm.
    static JwsKey fromJwk(Algorithm algorithm, const QJsonObject &jwk);

    Algorithm algorithm() const { return m_algorithm; }

    // Only with a key made for signing. ECDSA signatures are the raw R || S of RFC 7518 3.4.
    QByteArray sign(QByteArrayView input) const;
    // In a time that does not depend on where a wrong HMAC differs.
    bool verify(QByteArrayView input, QByteArrayView signature) const;

private:
    JwsKey(Algorithm algorithm, std::shared_ptr<const JwsKeyMaterial> material);

    Algorithm m_algorithm;
    std::shared_ptr<const JwsKeyMaterial> m_material;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWSKEY_H
