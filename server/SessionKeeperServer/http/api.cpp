// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "api.h"

#include "exampleviews.h"
#include "faultswitches_p.h"
#include "renderer.h"
#include "settings.h"

namespace SessionKeeperServer {

// One request on its way.
struct Exchange
{
    HttpRequest request;
    HttpRespond respond;
    const Router::Route *route = nullptr;
    std::optional<Fault> fault;
    std::optional<Representation> form;
    std::optional<Principal> user;
};

namespace {

void deliver(const Exchange &exchange, HttpResponse response)
{
    if (const std::optional<Fault> &fault = exchange.fault) {
        for (const auto &[name, value] : fault->headers)
            response.headers.append(HttpHeader {name, value});
        response.delay = fault->delay;
        if (fault->drop != Fault::Drop::Never)
            response.delivery = HttpResponse::Delivery::Nothing;
        else if (fault->halfSent)
            response.delivery = HttpResponse::Delivery::Half;
    }
    exchange.respond(std::move(response));
}

// What is answered in place of the API, when a fault says so.
std::optional<HttpResponse> insteadOf(const std::optional<Fault> &fault)
{
    if (!fault || (fault->status == 0 && fault->drop != Fault::Drop::BeforeCommit))
        return std::nullopt;
    HttpResponse response;
    response.status = fault->status == 0 ? 500 : fault->status;
    response.headers = {{"Content-Type", fault->contentType}, {"Cache-Control", "no-store"}};
    response.body = fault->body;
    return response;
}

} // namespace

Api::Api(const Settings &settings, const SimpleJwtContext &context, FaultSwitches &faults,
         WorkerPool &workers)
    : m_context(context)
    , m_faults(faults)
    , m_workers(workers)
    , m_throttle(ThrottleRate::parse(settings.loginThrottle).value_or(ThrottleRate()),
                 settings.clock)
{
    const Paths &paths = settings.paths;
    if (settings.systems.contains(QStringLiteral("simplejwt"))) {
        m_router.add(paths.token, std::make_unique<TokenObtainView>(context));
        m_router.add(paths.tokenRefresh, std::make_unique<TokenRefreshView>(context));
        m_router.add(paths.tokenVerify, std::make_unique<TokenVerifyView>(context));
        m_router.add(paths.tokenBlacklist, std::make_unique<TokenBlacklistView>(context));
    }
    m_router.add(paths.me, std::make_unique<MeView>());
    m_router.add(paths.publicResource, std::make_unique<PublicView>());
    m_router.add(paths.adminOnly, std::make_unique<AdminOnlyView>());
    m_router.add(paths.echo, std::make_unique<EchoView>(context.guard.headerName()));
    m_router.add(paths.avatar, std::make_unique<AvatarView>());
}

void Api::handle(HttpRequest &&request, HttpRespond respond)
{
    ++m_context.statistics->requests;
    auto exchange = std::make_shared<Exchange>();
    exchange->request = std::move(request);
    exchange->respond = std::move(respond);
    Router::Route *route = m_router.find(exchange->request.path);
    exchange->route = route;
    if (route)
        ++route->requests;
    const QString path = route ? route->path : QString::fromUtf8(exchange->request.path);
    exchange->fault = m_faults.d->take(path);
    if (!m_faults.d->keep(path, [this, exchange] { begin(exchange); }))
        begin(exchange);
}

void Api::begin(const Shared &exchange)
{
    if (std::optional<HttpResponse> other = insteadOf(exchange->fault)) {
        deliver(*exchange, std::move(*other));
        return;
    }
    const HttpRequest &request = exchange->request;
    if (!exchange->route) {
        const QByteArray slashed = request.path + '/';
        const QByteArray query = request.query.isEmpty() ? QByteArray() : '?' + request.query;
        deliver(*exchange, m_router.find(slashed) ? redirectTo(slashed + query) : notFoundPage());
        return;
    }
    if (const std::optional<ApiReply> refusal = admit(exchange)) {
        finish(exchange, *refusal);
        return;
    }
    if (!exchange->route->view->blocks()) {
        finish(exchange, ask(exchange));
        return;
    }
    if (!m_workers.start([this, exchange] { finish(exchange, ask(exchange)); }))
        finish(exchange, ApiError::busy());
}

std::optional<ApiReply> Api::admit(const Shared &exchange)
{
    const HttpRequest &request = exchange->request;
    const ApiView &view = *exchange->route->view;
    exchange->form = negotiate(request, view.face().types);
    if (!exchange->form)
        return ApiError::notAcceptable();
    if (const std::optional<ApiReply> refusal = authenticate(exchange))
        return refusal;
    if (view.face().access == ApiView::Access::Staff && !exchange->user->isStaff)
        return ApiError::permissionDenied();
    if (view.face().throttled) {
        const std::chrono::seconds wait = m_throttle.admit(request.peer);
        if (wait.count() > 0)
            return ApiError::throttled(wait);
    }
    if (view.allows(request.method))
        return std::nullopt;
    if (request.method == "OPTIONS")
        return ApiReply {.body = view.metadata()};
    return ApiError::methodNotAllowed(request.method);
}

std::optional<ApiReply> Api::authenticate(const Shared &exchange)
{
    const ApiView::Access access = exchange->route->view->face().access;
    if (access == ApiView::Access::Unguarded)
        return std::nullopt;
    const QByteArray header = exchange->request.meta(m_context.guard.headerName());
    const auto challenge = [this] { return m_faults.d->challenge(m_context.guard.challenge()); };
    const Outcome<std::optional<Principal>> user = m_context.guard.check(header);
    if (!user)
        return ApiError::refused(user.refusal(), challenge());
    exchange->user = *user;
    if (!exchange->user && access != ApiView::Access::Anyone)
        return ApiError::notAuthenticated(challenge());
    return std::nullopt;
}

ApiReply Api::ask(const Shared &exchange) const
{
    const Principal *user = exchange->user ? &*exchange->user : nullptr;
    try {
        return exchange->route->view->handle({exchange->request, user});
    } catch (const std::exception &error) {
        return ApiError::broken(error.what());
    }
}

void Api::finish(const Shared &exchange, const ApiReply &reply) const
{
    deliver(*exchange,
            render(reply, *exchange->route->view, exchange->form.value_or(Representation())));
}

qint64 Api::requestsTo(const QString &path)
{
    const Router::Route *route = m_router.find(path.toUtf8());
    return route ? route->requests.load() : 0;
}

void Api::resetStatistics()
{
    m_router.resetStatistics();
    m_context.statistics->requests = 0;
    m_context.statistics->logins = 0;
    m_context.statistics->refreshes = 0;
}

} // namespace SessionKeeperServer
