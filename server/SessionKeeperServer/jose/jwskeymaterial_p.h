// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWSKEYMATERIAL_P_H
#define SESSIONKEEPERSERVER_JWSKEYMATERIAL_P_H

// Not part of the API: what a JwsKey is made of, one implementation per kind of OpenSSL object.

#include <SessionKeeperServer/jose/algorithm.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonobject.h>

#include <memory>

namespace SessionKeeperServer {

class JwsKeyMaterial
{
public:
    virtual ~JwsKeyMaterial() = default;
    virtual QByteArray sign(QByteArrayView input) const = 0;
    virtual bool verify(QByteArrayView input, QByteArrayView signature) const = 0;
};

// Each throws KeyError.
std::shared_ptr<const JwsKeyMaterial> hmacMaterial(Algorithm algorithm, const QByteArray &secret);
std::shared_ptr<const JwsKeyMaterial> privateKeyMaterial(Algorithm algorithm,
                                                         const QByteArray &pem);
std::shared_ptr<const JwsKeyMaterial> publicKeyMaterial(Algorithm algorithm, const QByteArray &pem);
std::shared_ptr<const JwsKeyMaterial> jwkMaterial(Algorithm algorithm, const QJsonObject &jwk);

// "SHA256" and so on; null for EdDSA, which has its own.
const char *digestOf(Algorithm algorithm);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWSKEYMATERIAL_P_H
