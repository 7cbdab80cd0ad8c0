// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_TESTTOKENS_H
#define SESSIONKEEPER_TESTS_TESTTOKENS_H

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>
#include <QtCore/qjsonobject.h>

#include <chrono>

namespace SessionKeeper::Test {

// A JWT with these claims, HS256 with a key of the tests.
QByteArray makeJwt(const QJsonObject &claims);
// As Simple JWT makes them (contract.md 2.3). Two calls never give the same token.
QByteArray makeAccessToken(const QDateTime &now, std::chrono::seconds lifetime);
// With another iat than now, or with none when issuedAt is invalid (contract.md 5.3).
QByteArray makeAccessToken(const QDateTime &now, std::chrono::seconds lifetime,
                           const QDateTime &issuedAt);
QByteArray makeRefreshToken(const QDateTime &now, std::chrono::seconds lifetime);
// The claims of a JWT; empty when it is none. The signature is not looked at.
QJsonObject claimsOf(const QByteArray &jwt);

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_TESTTOKENS_H
