// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTREPLY_H
#define SESSIONKEEPERSERVER_JWTREPLY_H

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/http/data/apireply.h>
#include <SessionKeeperServer/http/services.h>

namespace SessionKeeperServer {

// The body that JWT_RESPONSE_PAYLOAD_HANDLER makes of a token, with status 200: for the endpoints
// of djangorestframework-jwt and for the delegate endpoint. May ask the database, and then throws
// StoreError.
ApiReply jwtReply(const Services &services, const JwtGrant &grant);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTREPLY_H
