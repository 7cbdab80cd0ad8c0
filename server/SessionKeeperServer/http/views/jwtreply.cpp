// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/jwtreply.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

ApiReply jwtReply(const Services &services, const JwtGrant &grant)
{
    using Payload = JwtAuthSettings::ResponsePayload;
    const Payload payload = services.jwtAuth->settings().JWT_RESPONSE_PAYLOAD_HANDLER;
    Json::Object body {{u"token"_s, QString::fromLatin1(grant.token)}};
    if (payload == Payload::User) {
        body.emplace_back(u"user"_s,
                          Json::object({{u"id"_s, grant.user.id},
                                        {u"username"_s, grant.user.username},
                                        {u"email"_s, grant.user.email}}));
    }
    return {.body = body};
}

} // namespace SessionKeeperServer
