// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/jwtreply.h>

#include <SessionKeeperServer/http/data/setcookie.h>
#include <SessionKeeperServer/store/refreshtokenstore.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// Whose key the reply carries; empty = none. Our own setting says both at once.
QString appOf(const Services &services, bool isWanted)
{
    const QString app = services.settings.responseRefreshTokenApp;
    return app.isEmpty() && isWanted ? services.jwtAuth->settings().JWT_APP_NAME : app;
}

Json numberOrNull(const QJsonValue &value)
{
    return value.isDouble() ? Json(value.toInteger()) : Json();
}

Json refreshTokenOf(const Services &services, const User &user, const QString &app)
{
    const auto token = RefreshTokenStore(services.database).byApp(user.id, app);
    return token ? Json(token->key) : Json();
}

} // namespace

ApiReply jwtReply(const Services &services, const JwtGrant &grant)
{
    using Payload = JwtAuthSettings::ResponsePayload;
    const Payload payload = services.jwtAuth->settings().JWT_RESPONSE_PAYLOAD_HANDLER;
    Json::Object body;
    if (services.jwtAuth->profile().isStyria)
        body.emplace_back(u"pk"_s, numberOrNull(grant.pk));
    body.emplace_back(u"token"_s, QString::fromLatin1(grant.token));
    if (payload == Payload::User) {
        body.emplace_back(u"user"_s,
                          Json::object({{u"id"_s, grant.user.id},
                                        {u"username"_s, grant.user.username},
                                        {u"email"_s, grant.user.email}}));
    }
    const QString app = appOf(services, payload == Payload::RefreshToken);
    if (!app.isEmpty())
        body.emplace_back(u"refresh_token"_s, refreshTokenOf(services, grant.user, app));
    return {.body = body};
}

HttpHeader jwtCookie(const Services &services, const QByteArray &name, const QByteArray &token)
{
    const JwtAuthSettings settings = services.jwtAuth->settings();
    SetCookie cookie {.name = name, .value = token, .age = settings.JWT_EXPIRATION_DELTA};
    if (services.jwtAuth->profile().isStyria) {
        cookie.path = settings.JWT_AUTH_COOKIE_PATH;
        cookie.domain = settings.JWT_AUTH_COOKIE_DOMAIN;
        cookie.sameSite = settings.JWT_AUTH_COOKIE_SAMESITE;
        cookie.secure = settings.JWT_AUTH_COOKIE_SECURE;
    }
    return cookie.header(services.settings.clock());
}

} // namespace SessionKeeperServer
