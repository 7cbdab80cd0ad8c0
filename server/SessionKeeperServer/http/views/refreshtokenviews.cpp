// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/refreshtokenviews.h>

#include <SessionKeeperServer/engine/refreshtokenengine.h>
#include <SessionKeeperServer/http/data/pagination.h>
#include <SessionKeeperServer/http/data/requestdata.h>
#include <SessionKeeperServer/http/router.h>
#include <SessionKeeperServer/http/views/jwtreply.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestApp = 255;

// As Django REST framework writes a time in UTC: microseconds, left out when there are none.
QString written(RefreshToken::Time time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const qint64 fraction = (time - seconds).count();
    const QDateTime dateTime = QDateTime::fromSecsSinceEpoch(seconds.time_since_epoch().count(),
                                                             Qt::UTC);
    QString text = dateTime.toString(u"yyyy-MM-ddTHH:mm:ss"_s);
    if (fraction != 0)
        text += u'.' + QString::number(fraction).rightJustified(6, u'0');
    return text + u'Z';
}

Json written(const RefreshToken &token)
{
    return Json::object({{u"key"_s, token.key},
                         {u"user"_s, token.userId},
                         {u"created"_s, written(token.created)},
                         {u"app"_s, token.app}});
}

ApiReply reply(const Outcome<RefreshToken> &token, const ApiCall &call, int status = 200)
{
    if (!token)
        return ApiError::refused(token.refusal(), call.challenge);
    return {.status = status, .body = written(*token)};
}

ApiView::Face faceOf(const Services &services, const QString &name, const QString &description,
                     const QList<QByteArray> &methods)
{
    const bool isOpen = services.settings.restFramework.DEFAULT_PERMISSION_CLASS == "AllowAny"_L1;
    return {.name = name,
            .description = description,
            .access = isOpen ? ApiView::Access::Anyone : ApiView::Access::LoggedIn,
            .methods = methods};
}

Json field(const QString &type, const QString &label, bool isRequired, bool isReadOnly)
{
    return Json::object({{u"type"_s, type},
                         {u"required"_s, isRequired},
                         {u"read_only"_s, isReadOnly},
                         {u"label"_s, label}});
}

Json tokenFields()
{
    Json app = field(u"string"_s, u"App"_s, true, false);
    app.asObject()->emplace_back(u"max_length"_s, int(longestApp));
    return Json::object({{u"key"_s, field(u"string"_s, u"Key"_s, false, true)},
                         {u"user"_s, field(u"field"_s, u"User"_s, false, true)},
                         {u"created"_s, field(u"datetime"_s, u"Created"_s, false, true)},
                         {u"app"_s, app}});
}

Json::List written(const RefreshTokenPage &page)
{
    Json::List list;
    for (const RefreshToken &token : page.tokens)
        list.push_back(written(token));
    return list;
}

} // namespace

RefreshTokenListView::RefreshTokenListView(Services services)
    : ApiView(faceOf(services, u"Refresh Token List"_s,
                     u"The long-running keys of the caller; POST makes one for an app."_s,
                     {"GET", "POST"}))
    , m_services(std::move(services))
{
}

Json RefreshTokenListView::metadata(const ApiCall &) const
{
    return metadataWith({{u"POST"_s, tokenFields()}});
}

ApiReply RefreshTokenListView::handle(const ApiCall &call) const
{
    if (call.request.method == "POST")
        return create(call);
    return m_services.settings.restFramework.PAGE_SIZE > 0 ? page(call) : list(call);
}

ApiReply RefreshTokenListView::list(const ApiCall &call) const
{
    const auto tokens = m_services.refreshToken->list(call.user);
    if (!tokens)
        return ApiError::refused(tokens.refusal(), call.challenge);
    return {.body = written(*tokens)};
}

ApiReply RefreshTokenListView::page(const ApiCall &call) const
{
    const int size = m_services.settings.restFramework.PAGE_SIZE;
    const auto all = m_services.refreshToken->list(call.user, 0, 0);
    if (!all)
        return ApiError::refused(all.refusal(), call.challenge);
    const auto page = Pagination::of(call.request, size, all->count);
    if (!page)
        return {.status = 404, .body = Json::object({{u"detail"_s, u"Invalid page."_s}})};
    const auto tokens = m_services.refreshToken->list(call.user, page->offset(), size);
    if (!tokens)
        return ApiError::refused(tokens.refusal(), call.challenge);
    const bool isSecure = !m_services.settings.tlsCertificateFile.isEmpty();
    return {.body = page->body(written(*tokens), isSecure ? "https" : "http")};
}

ApiReply RefreshTokenListView::create(const ApiCall &call) const
{
    FieldReader fields(call.request);
    const QString app = fields.text(u"app"_s, longestApp);
    if (fields.failed())
        return fields.failure();
    return reply(m_services.refreshToken->create(call.user, app), call, 201);
}

RefreshTokenDetailView::RefreshTokenDetailView(Services services,
                                               const RefreshTokenProfile &profile)
    : ApiView(faceOf(services, u"Refresh Token Instance"_s,
                     u"A long-running key; DELETE ends it."_s,
                     profile.hasUpdate ? QList<QByteArray> {"GET", "PUT", "PATCH", "DELETE"}
                                       : QList<QByteArray> {"GET", "DELETE"}))
    , m_services(std::move(services))
{
}

// What could be put to a key is told to those who see it.
Json RefreshTokenDetailView::metadata(const ApiCall &call) const
{
    const bool isSeen = allows("PUT")
        && m_services.refreshToken->find(call.user, call.captures.constFirst());
    return isSeen ? metadataWith({{u"PUT"_s, tokenFields()}}) : metadataWith({});
}

ApiReply RefreshTokenDetailView::handle(const ApiCall &call) const
{
    const QString key = call.captures.constFirst();
    if (call.request.method == "DELETE")
        return remove(call, key);
    if (call.request.method == "PUT" || call.request.method == "PATCH")
        return update(call, key);
    return reply(m_services.refreshToken->find(call.user, key), call);
}

// A key that is not there is told before what is wrong with the body.
ApiReply RefreshTokenDetailView::update(const ApiCall &call, const QString &key) const
{
    const auto token = m_services.refreshToken->find(call.user, key);
    if (!token)
        return reply(token, call);
    FieldReader fields(call.request);
    const bool isPartial = call.request.method == "PATCH";
    const QString app = isPartial ? fields.text(u"app"_s, token->app, longestApp)
                                  : fields.text(u"app"_s, longestApp);
    if (fields.failed())
        return fields.failure();
    return reply(m_services.refreshToken->rename(call.user, key, app), call);
}

ApiReply RefreshTokenDetailView::remove(const ApiCall &call, const QString &key) const
{
    const auto done = m_services.refreshToken->remove(call.user, key);
    if (!done)
        return ApiError::refused(done.refusal(), call.challenge);
    return {.status = 204};
}

RefreshTokenRevokeView::RefreshTokenRevokeView(Services services)
    : ApiView(
        faceOf(services, u"Revoke"_s, u"Puts a new key in the place of this one."_s, {"POST"}))
    , m_services(std::move(services))
{
}

Json RefreshTokenRevokeView::metadata(const ApiCall &) const
{
    return metadataWith({{u"POST"_s, tokenFields()}});
}

// The body is not looked at.
ApiReply RefreshTokenRevokeView::handle(const ApiCall &call) const
{
    return reply(m_services.refreshToken->revoke(call.user, call.captures.constFirst()), call, 201);
}

DelegateView::DelegateView(Services services)
    : ApiView({.name = u"Delegate Json Web Token"_s,
               .description = u"Gives a token for a long-running key."_s,
               .access = Access::Anyone,
               .methods = {"POST"}})
    , m_services(std::move(services))
{
}

Json DelegateView::metadata(const ApiCall &) const
{
    const QString text = u"string"_s;
    return metadataWith(
        {{u"POST"_s,
          Json::object({{u"client_id"_s, field(text, u"Client id"_s, true, false)},
                        {u"grant_type"_s, field(text, u"Grant type"_s, false, false)},
                        {u"refresh_token"_s, field(text, u"Refresh token"_s, true, false)},
                        {u"api_type"_s, field(text, u"Api type"_s, false, false)}})}});
}

// Of the four fields only the key means anything (contract.md 4.1).
ApiReply DelegateView::handle(const ApiCall &call) const
{
    FieldReader fields(call.request);
    fields.text(u"client_id"_s);
    fields.text(u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s);
    const QString key = fields.text(u"refresh_token"_s);
    fields.text(u"api_type"_s, u"app"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<User> user = m_services.refreshToken->ownerOf(key);
    if (!user)
        return ApiError::refused(user.refusal(), call.challenge);
    const Outcome<JwtGrant> grant = m_services.jwtAuth->tokenFor(*user);
    if (!grant)
        return ApiError::refused(grant.refusal(), call.challenge);
    const ApiReply reply = jwtReply(m_services, *grant);
    ++m_services.statistics->refreshes;
    return reply;
}

void addRefreshTokenRoutes(Router &router, const Services &services,
                           const RefreshTokenProfile &profile)
{
    const Paths &paths = services.settings.paths;
    const QString detail = paths.refreshToken + u"{}/"_s;
    router.add(paths.refreshToken, std::make_unique<RefreshTokenListView>(services));
    router.add(detail, std::make_unique<RefreshTokenDetailView>(services, profile));
    if (profile.hasRevoke)
        router.add(detail + u"revoke/"_s, std::make_unique<RefreshTokenRevokeView>(services));
    router.add(paths.delegate, std::make_unique<DelegateView>(services));
}

} // namespace SessionKeeperServer
