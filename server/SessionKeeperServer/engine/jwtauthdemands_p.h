// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHDEMANDS_P_H
#define SESSIONKEEPERSERVER_JWTAUTHDEMANDS_P_H

// Not part of the API.

#include <SessionKeeperServer/engine/jwtauthprofile.h>
#include <SessionKeeperServer/engine/jwtauthsettings.h>

namespace SessionKeeperServer {

// Throws std::runtime_error with a sentence that names the setting, when one is set that the
// version does not have and that would change what somebody relies on, or cannot be meant.
void demandFit(const JwtAuthSettings &settings, const JwtAuthProfile &profile);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHDEMANDS_P_H
