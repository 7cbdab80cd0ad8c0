// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHCLAIMS_P_H
#define SESSIONKEEPERSERVER_JWTAUTHCLAIMS_P_H

// Not part of the API: what a token of djangorestframework-jwt says, and when that is good.

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/engine/jwtauthfault_p.h>
#include <SessionKeeperServer/jose/claims.h>

#include <chrono>
#include <optional>

namespace SessionKeeperServer {

// The payload for a user who has just logged in, in the order of the original (contract.md 3.3 and
// 3.5). The settings are complete.
Claims payloadFor(const User &user, const JwtAuthSettings &settings, const JwtAuthOptions &options,
                  std::chrono::seconds now);

// What the claims themselves are refused for, in the order of contract.md 3.3: iat, nbf, exp, iss,
// aud.
std::optional<JwtAuthFault> faultIn(const Claims &claims, const JwtAuthSettings &settings,
                                    std::chrono::seconds now);

// Styria: the id of the login that a token descends from, its own when it is the first.
QJsonValue originalIdIn(const Claims &claims);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHCLAIMS_P_H
