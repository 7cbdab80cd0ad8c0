// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_PEMKEY_P_H
#define SESSIONKEEPERSERVER_PEMKEY_P_H

// Not part of the API: keys from PEM text.

#include <SessionKeeperServer/jose/algorithm.h>
#include <SessionKeeperServer/jose/opensslptr_p.h>

#include <QtCore/qbytearray.h>

#include <openssl/evp.h>

namespace SessionKeeperServer {

using PKeyPtr = OpenSslPtr<EVP_PKEY, EVP_PKEY_free>;

// Each throws KeyError: no key, an encrypted one, or one of another algorithm or curve.
PKeyPtr readPrivatePem(Algorithm algorithm, const QByteArray &pem);
PKeyPtr readPublicPem(Algorithm algorithm, const QByteArray &pem); // takes a private key too

// Whether a key is of the kind, and on the curve, that the algorithm demands.
bool fits(Algorithm algorithm, EVP_PKEY *key);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_PEMKEY_P_H
