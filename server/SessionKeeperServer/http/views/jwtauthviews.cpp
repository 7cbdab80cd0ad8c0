// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/jwtauthviews.h>

#include <SessionKeeperServer/http/data/requestdata.h>
#include <SessionKeeperServer/http/router.h>
#include <SessionKeeperServer/http/views/jwtreply.h>
#include <SessionKeeperServer/http/views/styriaviews.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

ApiView::Face tokenEndpoint(const QString &name, const QString &description,
                            const QStringList &fields)
{
    return {.name = name, .description = description, .methods = {"POST"}, .fields = fields};
}

ApiView::Face obtainFace(const QString &usernameField)
{
    ApiView::Face face = tokenEndpoint(u"Obtain Json Web Token"_s,
                                       u"Gives a token for a password."_s,
                                       {usernameField, u"password"_s});
    face.throttled = true;
    return face;
}

// Every success puts the token into the cookie as well (contract.md 3.1).
ApiReply tokenReply(const Services &services, const JwtGrant &grant)
{
    ApiReply reply = jwtReply(services, grant);
    if (reply.status != 200)
        return reply;
    if (services.jwtAuth->profile().isStyria)
        reply.status = 201;
    const QByteArray cookie = services.jwtAuth->settings().JWT_AUTH_COOKIE;
    if (!cookie.isEmpty())
        reply.headers.append(jwtCookie(services, cookie, grant.token));
    return reply;
}

// Refusals of these endpoints are 400 and need no challenge.
ApiReply refused(const Refusal &refusal)
{
    return ApiError::refused(refusal, {});
}

} // namespace

JwtObtainView::JwtObtainView(Services services)
    : ApiView(obtainFace(services.settings.usernameField))
    , m_services(std::move(services))
{
}

ApiReply JwtObtainView::handle(const ApiCall &call) const
{
    FieldReader fields(call.request);
    const QString name = fields.text(m_services.settings.usernameField);
    const QString password = fields.text(u"password"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<JwtGrant> grant = m_services.jwtAuth->obtain(name, password);
    if (!grant)
        return refused(grant.refusal());
    ++m_services.statistics->logins;
    return tokenReply(m_services, *grant);
}

JwtRefreshView::JwtRefreshView(Services services)
    : ApiView(tokenEndpoint(u"Refresh Json Web Token"_s,
                            u"Gives a new token for one that is still valid."_s, {u"token"_s}))
    , m_services(std::move(services))
{
}

ApiReply JwtRefreshView::handle(const ApiCall &call) const
{
    FieldReader fields(call.request);
    const QString token = fields.text(u"token"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<JwtGrant> grant = m_services.jwtAuth->refresh(token.toUtf8());
    if (!grant)
        return refused(grant.refusal());
    ++m_services.statistics->refreshes;
    return tokenReply(m_services, *grant);
}

JwtVerifyView::JwtVerifyView(Services services)
    : ApiView(tokenEndpoint(u"Verify Json Web Token"_s, u"Tells whether a token is valid."_s,
                            {u"token"_s}))
    , m_services(std::move(services))
{
}

ApiReply JwtVerifyView::handle(const ApiCall &call) const
{
    FieldReader fields(call.request);
    const QString token = fields.text(u"token"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<JwtGrant> grant = std::as_const(*m_services.jwtAuth).verify(token.toUtf8());
    if (!grant)
        return refused(grant.refusal());
    return tokenReply(m_services, *grant);
}

namespace {

// The route itself, and whatever begins as it does: the original's have no end.
template<typename View>
void addOpenEnded(Router &router, const QString &path, const Services &services)
{
    router.add(path, std::make_unique<View>(services));
    router.add(path + u"{*}"_s, std::make_unique<View>(services));
}

} // namespace

void addJwtAuthRoutes(Router &router, const Services &services)
{
    const Paths &paths = services.settings.paths;
    addOpenEnded<JwtObtainView>(router, paths.jwtObtain, services);
    addOpenEnded<JwtRefreshView>(router, paths.jwtRefresh, services);
    if (services.jwtAuth->profile().hasVerify)
        addOpenEnded<JwtVerifyView>(router, paths.jwtVerify, services);
    if (services.jwtAuth->profile().isStyria)
        addStyriaRoutes(router, services);
}

} // namespace SessionKeeperServer
