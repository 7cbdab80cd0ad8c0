// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_ALGORITHM_H
#define SESSIONKEEPERSERVER_ALGORITHM_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qbytearray.h>

#include <optional>

namespace SessionKeeperServer {

// RFC 7518 section 3.1, RFC 8037 section 3.1 and RFC 8812 section 3.2, without "none". ES521 is
// what PyJWT calls ES512 besides: the same curve and digest under a name that no RFC knows.
enum class Algorithm {
    HS256,
    HS384,
    HS512,
    RS256,
    RS384,
    RS512,
    ES256,
    ES384,
    ES512,
    ES521,
    ES256K,
    PS256,
    PS384,
    PS512,
    EdDSA,
};

enum class AlgorithmFamily {
    Hmac,
    Rsa,
    Ecdsa,
    RsaPss,
    EdDsa,
};

// By the exact name of the "alg" header parameter.
SESSIONKEEPERSERVER_EXPORT std::optional<Algorithm> algorithmNamed(QByteArrayView name);
SESSIONKEEPERSERVER_EXPORT QByteArray nameOf(Algorithm algorithm);
SESSIONKEEPERSERVER_EXPORT AlgorithmFamily familyOf(Algorithm algorithm);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_ALGORITHM_H
