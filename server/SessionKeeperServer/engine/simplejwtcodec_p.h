// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTCODEC_P_H
#define SESSIONKEEPERSERVER_SIMPLEJWTCODEC_P_H

// Not part of the API.

#include <SessionKeeperServer/engine/simplejwtprofile.h>
#include <SessionKeeperServer/engine/simplejwtsettings.h>
#include <SessionKeeperServer/jose/jwtcodec.h>

namespace SessionKeeperServer {

// How to get the keys behind JWK_URL for an algorithm.
using KeyFinderMaker = std::function<KeyFinder(Algorithm)>;

// The keys and rules that the settings describe. Throws std::runtime_error with a sentence that
// names the setting when they cannot work.
JwtCodec codecFor(const SimpleJwtSettings &settings, const SimpleJwtProfile &profile,
                  const KeyFinderMaker &keyFinder);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTCODEC_P_H
