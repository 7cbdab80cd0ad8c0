// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/jwskey.h>

#include <SessionKeeperServer/jose/jwskeymaterial_p.h>

#include <utility>

namespace SessionKeeperServer {

KeyError::~KeyError() = default;

JwsKey::JwsKey(Algorithm algorithm, std::shared_ptr<const JwsKeyMaterial> material)
    : m_algorithm(algorithm)
    , m_material(std::move(material))
{
}

JwsKey JwsKey::forSigning(Algorithm algorithm, const QByteArray &key)
{
    if (familyOf(algorithm) == AlgorithmFamily::Hmac)
        return {algorithm, hmacMaterial(algorithm, key)};
    return {algorithm, privateKeyMaterial(algorithm, key)};
}

JwsKey JwsKey::forVerifying(Algorithm algorithm, const QByteArray &key)
{
    if (familyOf(algorithm) == AlgorithmFamily::Hmac)
        return {algorithm, hmacMaterial(algorithm, key)};
    return {algorithm, publicKeyMaterial(algorithm, key)};
}

JwsKey JwsKey::fromJwk(Algorithm algorithm, const QJsonObject &jwk)
{
    return {algorithm, jwkMaterial(algorithm, jwk)};
}

QByteArray JwsKey::sign(QByteArrayView input) const
{
    return m_material->sign(input);
}

bool JwsKey::verify(QByteArrayView input, QByteArrayView signature) const
{
    return m_material->verify(input, signature);
}

const char *digestOf(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::HS256:
    case Algorithm::RS256:
    case Algorithm::ES256:
    case Algorithm::ES256K:
    case Algorithm::PS256:
        return "SHA256";
    case Algorithm::HS384:
    case Algorithm::RS384:
    case Algorithm::ES384:
    case Algorithm::PS384:
        return "SHA384";
    case Algorithm::HS512:
    case Algorithm::RS512:
    case Algorithm::ES512:
    case Algorithm::ES521:
    case Algorithm::PS512:
        return "SHA512";
    case Algorithm::EdDSA:
        break;
    }
    return nullptr;
}

} // namespace SessionKeeperServer
