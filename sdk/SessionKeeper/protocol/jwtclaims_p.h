// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_JWTCLAIMS_P_H
#define SESSIONKEEPER_JWTCLAIMS_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>

namespace SessionKeeper {

// The exp claim (RFC 7519 4.1.4) of a token, without verifying its signature: only the server can,
// and a client needs it for its own timing alone. Invalid when there is none, or when the token is
// not a JWT.
QDateTime jwtExpiry(const QByteArray &token);
// The iat claim (RFC 7519 4.1.6), likewise. Of a renewed token it can be the time of the login
// (contract.md 5.3).
QDateTime jwtIssuedAt(const QByteArray &token);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_JWTCLAIMS_P_H
