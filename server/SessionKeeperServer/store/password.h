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

// Whether a password belongs to what Django stored: pbkdf2_sha256, pbkdf2_sha1, scrypt, argon2,
// sha1 and md5, salted or not. bcrypt and bcrypt_sha256 are not read: no library under a permissive
// licence has them. Unknown or damaged text, and Django's unusable passwords ("!..."), match
// nothing. As slow as the stored format asks for.
// A login never writes the hash anew, as Django's does when its number of iterations differs: a
// Django beside us with another number would change it back at each login, and a changed hash ends
// sessions (CHECK_REVOKE_TOKEN, JWT_GET_USER_SECRET_KEY).
SESSIONKEEPERSERVER_EXPORT bool verify(const QString &password, const QString &encoded);

} // namespace SessionKeeperServer::Password

#endif // SESSIONKEEPERSERVER_PASSWORD_H
