// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_JWTCLAIMS_P_H
#define SESSIONKEEPER_JWTCLAIMS_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qstring.h>
#include <QtCore/qstringview.h>

namespace SessionKeeper {

// What a token says, without verifying its signature; empty when it is not a JWT.
QJsonObject jwtClaims(const QByteArray &token);
// The point in time in a claim of a token, UTC, without verifying its signature: only the server
// can, and a client needs it for its own timing alone. Invalid when there is none, or when the
// token is not a JWT.
QDateTime jwtTime(const QByteArray &token, QStringView claim);
// The exp claim (RFC 7519 4.1.4).
QDateTime jwtExpiry(const QByteArray &token);
// The iat claim (RFC 7519 4.1.6). Of a renewed token it can be the time of the login
// (contract.md 5.3).
QDateTime jwtIssuedAt(const QByteArray &token);
// The user_id claim of djangorestframework-jwt as text, whether it is a number or a UUID; empty
// when there is none.
QString jwtUserId(const QByteArray &token);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_JWTCLAIMS_P_H
