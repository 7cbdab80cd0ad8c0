// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHFAULT_P_H
#define SESSIONKEEPERSERVER_JWTAUTHFAULT_P_H

// Not part of the API.

namespace SessionKeeperServer {

// Why a token is refused, as PyJWT 1.7 tells them apart: the texts of contract.md 3 hang on it.
enum class JwtAuthFault {
    Expired,     // ExpiredSignatureError
    Undecodable, // DecodeError: damaged, or signed by somebody else
    Invalid,     // any other InvalidTokenError
    Crash,       // what the original does not catch anywhere
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHFAULT_P_H
