// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTREPLY_H
#define SESSIONKEEPERSERVER_JWTREPLY_H

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/http/data/apireply.h>
#include <SessionKeeperServer/http/services.h>

namespace SessionKeeperServer {

// The body that JWT_RESPONSE_PAYLOAD_HANDLER makes of a token, with status 200: for the endpoints
// of djangorestframework-jwt and for the delegate endpoint. 503 when the database fails that it may
// have to ask.
ApiReply jwtReply(const Services &services, const JwtGrant &grant);

// A cookie with a token in it: with nothing but the life of the token in the original, with what
// JWT_AUTH_COOKIE_* say in the fork.
HttpHeader jwtCookie(const Services &services, const QByteArray &name, const QByteArray &token);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTREPLY_H
