// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_PASSWORD_H
#define SESSIONKEEPERSERVER_PASSWORD_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qstring.h>

namespace SessionKeeperServer::Password {

// Django 3.2's number; about 0.1 s of one core.
inline constexpr int defaultIterations = 260000;

// `pbkdf2_sha256$iterations$salt$hash` with a random salt. Slow on purpose: off the network
// threads.
SESSIONKEEPERSERVER_EXPORT QString encode(const QString &password,
                                          int iterations = defaultIterations);

// Whether a password belongs to what Django stored: pbkdf2_sha256, pbkdf2_sha1, scrypt, argon2 and
// salted md5. Unknown or damaged text, and Django's unusable passwords ("!..."), match nothing.
// As slow as the stored format asks for.
SESSIONKEEPERSERVER_EXPORT bool verify(const QString &password, const QString &encoded);

} // namespace SessionKeeperServer::Password

#endif // SESSIONKEEPERSERVER_PASSWORD_H
