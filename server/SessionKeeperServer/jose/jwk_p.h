// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWK_P_H
#define SESSIONKEEPERSERVER_JWK_P_H

// Not part of the API: keys from JSON Web Keys.

#include <SessionKeeperServer/jose/pemkey_p.h>

#include <QtCore/qjsonobject.h>

namespace SessionKeeperServer {

// The public key in a JSON Web Key of type RSA (RFC 7518 6.3), EC (6.2) or OKP (RFC 8037 2).
// Throws KeyError: another type, a member missing or not as it must be, a point that is not on its
// curve, a key of another algorithm.
PKeyPtr readJwk(Algorithm algorithm, const QJsonObject &jwk);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWK_P_H
