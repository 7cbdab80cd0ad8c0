// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHENTICATOR_H
#define SESSIONKEEPERSERVER_JWTAUTHENTICATOR_H

#include <SessionKeeperServer/http/authentication.h>

#include <memory>

namespace SessionKeeperServer {

class JwtAuthEngine;

// A token, none, or what is wrong with the header that should carry it.
using JwtFound = Outcome<std::optional<QByteArray>>;
JwtFound jwtIn(const HttpRequest &request, const JwtAuthEngine &engine);

// JSONWebTokenAuthentication of contract.md 3.2: the token is in the Authorization header, or else
// in the cookie JWT_AUTH_COOKIE. There is no CSRF check, as in the original.
std::unique_ptr<Authenticator> makeAuthenticator(std::shared_ptr<const JwtAuthEngine> engine);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHENTICATOR_H
