// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/styriaviews.h>

#include <SessionKeeperServer/http/data/requestdata.h>
#include <SessionKeeperServer/http/jwtauthenticator.h>
#include <SessionKeeperServer/http/router.h>
#include <SessionKeeperServer/http/views/jwtreply.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

Json textOrNull(const QByteArray &token)
{
    return token.isEmpty() ? Json() : Json(QString::fromLatin1(token));
}

ApiReply tokenBody(int status, const QByteArray &token)
{
    return {.status = status, .body = Json::object({{u"token"_s, textOrNull(token)}})};
}

ApiReply notFound()
{
    Refusal refusal;
    refusal.kind = Refusal::Kind::NotFound;
    refusal.detail = u"Not found."_s;
    return ApiError::refused(refusal, {});
}

// In the original every user sees and takes back what others had blacklisted; a token that was
// stolen and blacklisted would come back to life by any account.
bool mayTouch(const ApiCall &call, const BlacklistedJwt &row, const Services &services)
{
    return services.settings.faithful || call.user->isStaff || call.user->isSuperuser
        || call.user->userId == row.userId;
}

ApiView::Face blacklistFace(const QString &name, const QList<QByteArray> &methods)
{
    return {.name = name,
            .description = u"Tokens that are not accepted any more."_s,
            .access = ApiView::Access::LoggedIn,
            .methods = methods,
            .fields = {u"token"_s}};
}

} // namespace

JwtBlacklistView::JwtBlacklistView(Services services)
    : ApiView(blacklistFace(u"Blacklist List"_s, {"GET", "POST"}))
    , m_services(std::move(services))
    , m_blacklist(m_services.database)
{
}

ApiReply JwtBlacklistView::handle(const ApiCall &call) const
{
    return call.request.method == "POST" ? add(call) : list(call);
}

ApiReply JwtBlacklistView::list(const ApiCall &call) const
{
    Json::List tokens;
    for (const BlacklistedJwt &row : m_blacklist.all()) {
        if (mayTouch(call, row, m_services))
            tokens.push_back(Json::object({{u"token"_s, textOrNull(row.token)}}));
    }
    return {.body = tokens};
}

ApiReply JwtBlacklistView::add(const ApiCall &call) const
{
    FieldReader fields(call.request);
    QByteArray token;
    if (fields.has(u"token"_s)) {
        token = fields.text(u"token"_s).toUtf8();
    } else if (const JwtFound own = jwtIn(call.request, *m_services.jwtAuth); own && *own) {
        token = **own;
    }
    if (fields.failed())
        return fields.failure();
    const Outcome<QByteArray> dead = m_services.jwtAuth->blacklist(token);
    return dead ? tokenBody(201, *dead) : ApiError::refused(dead.refusal(), {});
}

JwtBlacklistItemView::JwtBlacklistItemView(Services services)
    : ApiView(blacklistFace(u"Blacklist Instance"_s, {"GET", "PUT", "PATCH", "DELETE"}))
    , m_services(std::move(services))
{
}

ApiReply JwtBlacklistItemView::handle(const ApiCall &call) const
{
    bool isNumber = false;
    const qint64 id = call.captures.value(0).toLongLong(&isNumber);
    if (!isNumber)
        return notFound();
    const auto row = JwtBlacklist(m_services.database).byId(id);
    if (!row || !mayTouch(call, *row, m_services))
        return notFound();
    if (call.request.method == "DELETE")
        return remove(id);
    if (call.request.method == "PUT" || call.request.method == "PATCH")
        return replace(call, id);
    return tokenBody(200, row->token);
}

ApiReply JwtBlacklistItemView::replace(const ApiCall &call, qint64 id) const
{
    FieldReader fields(call.request);
    const QString token = fields.text(u"token"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<QByteArray> dead = m_services.jwtAuth->reblacklist(id, token.toUtf8());
    return dead ? tokenBody(200, *dead) : ApiError::refused(dead.refusal(), {});
}

ApiReply JwtBlacklistItemView::remove(qint64 id) const
{
    const bool wasThere = JwtBlacklist(m_services.database).remove(id);
    return wasThere ? ApiReply {.status = 204} : notFound();
}

JwtImpersonateView::JwtImpersonateView(Services services)
    : ApiView({.name = u"Impersonate Json Web Token"_s,
               .description = u"Gives a superuser the token of somebody else."_s,
               .access = Access::LoggedIn,
               .methods = {"POST"},
               .fields = {u"user"_s}})
    , m_services(std::move(services))
{
}

ApiReply JwtImpersonateView::handle(const ApiCall &call) const
{
    // Not by the word of a token alone.
    if (!call.user->isSuperuser || !call.user->userId)
        return ApiError::permissionDenied();
    FieldReader fields(call.request);
    const std::optional<qint64> id = fields.primaryKey(u"user"_s);
    if (!id)
        return fields.failure();
    const Outcome<JwtGrant> grant = m_services.jwtAuth->impersonate(*id);
    if (!grant && grant.refusal().kind == Refusal::Kind::NotFound) {
        fields.refuse(u"user"_s, u"Invalid pk \"%1\" - object does not exist."_s.arg(*id));
        return fields.failure();
    }
    if (!grant)
        return ApiError::refused(grant.refusal(), {});
    ApiReply reply = tokenBody(201, grant->token);
    const QByteArray cookie = m_services.jwtAuth->settings().JWT_IMPERSONATION_COOKIE;
    if (!cookie.isEmpty())
        reply.headers.append(jwtCookie(m_services, cookie, grant->token));
    return reply;
}

void addStyriaRoutes(Router &router, const Services &services)
{
    const Paths &paths = services.settings.paths;
    if (services.settings.tokenBlacklist) {
        router.add(paths.jwtBlacklist, std::make_unique<JwtBlacklistView>(services));
        router.add(paths.jwtBlacklist + u"{}/"_s, std::make_unique<JwtBlacklistItemView>(services));
    }
    router.add(paths.jwtImpersonate, std::make_unique<JwtImpersonateView>(services));
}

} // namespace SessionKeeperServer
