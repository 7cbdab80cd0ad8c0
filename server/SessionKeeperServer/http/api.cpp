// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/api.h>

#include <SessionKeeperServer/http/accesslog.h>
#include <SessionKeeperServer/http/clientaddress.h>
#include <SessionKeeperServer/http/data/language.h>
#include <SessionKeeperServer/http/data/translations.h>
#include <SessionKeeperServer/http/faultedresponse.h>
#include <SessionKeeperServer/http/faultswitches_p.h>
#include <SessionKeeperServer/http/metrics.h>
#include <SessionKeeperServer/http/views/renderer.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/storeerror.h>

#include <algorithm>
#include <utility>

namespace SessionKeeperServer {

// One request on its way.
struct Exchange
{
    HttpRequest request;
    HttpRespond respond;
    const Router::Route *route = nullptr;
    QStringList captures;
    std::optional<Fault> fault;
    std::optional<Representation> form;
    std::optional<Principal> user;
    QByteArray account; // that a login is for; see LoginThrottle
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
};

namespace {

bool admitsAnyone(ApiView::Access access, const QByteArray &method)
{
    if (access == ApiView::Access::LoggedInToWrite)
        return method == "GET" || method == "HEAD" || method == "OPTIONS";
    return access == ApiView::Access::Anyone;
}

// A login body is small. To look into another one takes time that a network thread has not got:
// whose login it is, is found out on the thread that hashes.
bool isQuicklyRead(const HttpRequest &request)
{
    constexpr qsizetype quickBody = 8192;
    return request.body.size() <= quickBody;
}

// Beside the headers of any answer: what LocaleMiddleware adds to each.
void addLanguage(HttpResponse &response, const QByteArray &language)
{
    const auto vary = std::ranges::find(response.headers, "Vary", &HttpHeader::name);
    if (vary == response.headers.end())
        response.headers.append(HttpHeader {"Vary", "Accept-Language"});
    else
        vary->value += ", Accept-Language";
    response.headers.append(HttpHeader {"Content-Language", language});
}

} // namespace

Api::Api(Services services, FaultSwitches &faults, Workers &workers)
    : m_services(std::move(services))
    , m_faults(faults)
    , m_workers(workers)
    , m_throttle(m_services.settings)
    , m_failures(m_services.settings.clock)
{
    addRoutes(m_router, m_services);
    if (!m_services.metrics)
        return;
    QList<QByteArray> paths;
    for (const Router::Route *route : m_router.routes())
        paths.append(route->path.toUtf8());
    m_services.metrics->setRoutes(paths);
}

void Api::handle(HttpRequest &&request, HttpRespond respond)
{
    ++m_services.statistics->requests;
    auto exchange = std::make_shared<Exchange>();
    exchange->request = std::move(request);
    exchange->respond = std::move(respond);
    Router::Match match = m_router.find(exchange->request.path);
    Router::Route *const route = match.route;
    exchange->route = route;
    exchange->captures = std::move(match.captures);
    if (route)
        ++route->requests;
    const QString path = route ? route->path : QString::fromUtf8(exchange->request.path);
    exchange->fault = m_faults.d->take(path);
    if (!m_faults.d->keep(path, [this, exchange] { begin(exchange); }))
        begin(exchange);
}

void Api::begin(const Shared &exchange)
{
    if (exchange->fault && exchange->fault->duplicate != Fault::Duplicate::Never) {
        beginTwice(exchange);
        return;
    }
    if (exchange->fault) {
        if (std::optional<HttpResponse> other = insteadOf(*exchange->fault)) {
            deliver(*exchange, std::move(*other));
            return;
        }
    }
    const HttpRequest &request = exchange->request;
    if (!exchange->route) {
        const QByteArray slashed = request.path + '/';
        const QByteArray query = request.query.isEmpty() ? QByteArray() : '?' + request.query;
        HttpResponse response = m_router.find(slashed).route ? redirectTo(slashed + query)
                                                             : notFoundPage();
        if (m_services.settings.translations)
            addLanguage(response, languageFor(request));
        deliver(*exchange, std::move(response));
        return;
    }
    const bool isGuarded = exchange->route->view->face().access != ApiView::Access::Unguarded;
    // Who the sender is may be a question to another machine.
    const bool mayWait = m_services.authentication->waits() || m_services.database->isRemote();
    if (!isGuarded || !mayWait) {
        proceed(exchange, nullptr);
        return;
    }
    WorkerPool *const threads = &m_workers.waiting;
    if (!threads->start([this, exchange, threads] { proceed(exchange, threads); }))
        finish(exchange, ApiError::busy());
}

void Api::proceed(const Shared &exchange, const WorkerPool *current)
{
    if (const std::optional<ApiReply> refusal = admit(exchange)) {
        finish(exchange, *refusal);
        return;
    }
    WorkerPool *const threads = threadsFor(*exchange->route->view);
    if (!threads || threads == current)
        finish(exchange, ask(exchange));
    else if (!threads->start([this, exchange] { finish(exchange, ask(exchange)); }))
        finish(exchange, ApiError::busy());
}

void Api::beginTwice(const Shared &exchange)
{
    const bool second = exchange->fault->duplicate == Fault::Duplicate::SecondAnswer;
    exchange->fault->duplicate = Fault::Duplicate::Never;
    const auto again = std::make_shared<Exchange>(*exchange);
    exchange->respond = [this, again, second](const HttpResponse &first) {
        again->respond = [respond = again->respond, first, second](HttpResponse other) {
            respond(second ? std::move(other) : first);
        };
        begin(again);
    };
    begin(exchange);
}

WorkerPool *Api::threadsFor(const ApiView &view) const
{
    switch (view.blocks()) {
    case ApiView::Blocks::Never:
        return nullptr;
    case ApiView::Blocks::Reads:
        return m_services.database->isRemote() ? &m_workers.waiting : nullptr;
    case ApiView::Blocks::Writes:
        return &m_workers.waiting;
    case ApiView::Blocks::Hashes:
        break;
    }
    return &m_workers.hashing;
}

std::optional<ApiReply> Api::admit(const Shared &exchange)
{
    const HttpRequest &request = exchange->request;
    const ApiView &view = *exchange->route->view;
    const QList<QByteArray> types = offered(request, view.face().types);
    if (types.isEmpty())
        return ApiError::notFound();
    exchange->form = negotiate(request, types);
    if (!exchange->form)
        return ApiError::notAcceptable();
    if (const std::optional<ApiReply> refusal = authenticate(exchange))
        return refusal;
    if (view.face().access == ApiView::Access::Staff && !exchange->user->isStaff)
        return ApiError::permissionDenied();
    if (std::optional<ApiReply> refusal = throttle(exchange))
        return refusal;
    if (view.allows(request.method))
        return std::nullopt;
    if (request.method == "OPTIONS")
        return ApiReply {.body = view.metadata(callOf(*exchange))};
    return ApiError::methodNotAllowed(request.method);
}

std::optional<ApiReply> Api::throttle(const Shared &exchange)
{
    if (!exchange->route->view->face().throttled)
        return std::nullopt;
    const std::chrono::seconds wait = m_throttle.admitAddress(exchange->request);
    if (wait.count() > 0)
        return throttled(wait);
    return isQuicklyRead(exchange->request) ? throttleAccount(exchange) : std::nullopt;
}

std::optional<ApiReply> Api::throttleAccount(const Shared &exchange)
{
    const QStringList &fields = exchange->route->view->face().fields;
    const QByteArray account = m_throttle.accountIn(exchange->request, fields);
    const std::chrono::seconds wait = m_throttle.admitAccount(account);
    if (wait.count() > 0)
        return throttled(wait);
    exchange->account = account;
    return std::nullopt;
}

ApiReply Api::throttled(std::chrono::seconds wait)
{
    ++m_services.statistics->throttled;
    return ApiError::throttled(wait);
}

std::optional<ApiReply> Api::authenticate(const Shared &exchange)
{
    const ApiView::Access access = exchange->route->view->face().access;
    if (access == ApiView::Access::Unguarded)
        return std::nullopt;
    const Authentication &authentication = *m_services.authentication;
    auto user = authentication.authenticate(exchange->request);
    if (!user)
        return ApiError::refused(user.refusal(), challenge());
    exchange->user = std::move(*user);
    if (!exchange->user && !admitsAnyone(access, exchange->request.method))
        return ApiError::notAuthenticated(challenge());
    return std::nullopt;
}

QByteArray Api::challenge() const
{
    return m_faults.d->challenge(m_services.authentication->challenge());
}

ApiCall Api::callOf(const Exchange &exchange) const
{
    const Principal *user = exchange.user ? &*exchange.user : nullptr;
    return {exchange.request, user, exchange.captures, challenge()};
}

ApiReply Api::ask(const Shared &exchange)
{
    const ApiView &view = *exchange->route->view;
    try {
        if (view.face().throttled && !isQuicklyRead(exchange->request)) {
            if (std::optional<ApiReply> refusal = throttleAccount(exchange))
                return *std::move(refusal);
        }
        ApiReply reply = view.handle(callOf(*exchange));
        if (reply.status == 503) // no view says so for another reason
            ++m_services.statistics->databaseErrors;
        return reply;
    } catch (const StoreError &error) {
        ++m_services.statistics->databaseErrors;
        return ApiError::unavailable(error.sentence());
    } catch (const std::exception &error) {
        return ApiError::broken(error.what());
    }
}

void Api::finish(const Shared &exchange, ApiReply reply)
{
    m_throttle.settle(exchange->account, reply.status);
    if (!reply.logged.isEmpty())
        m_failures.add(reply.logged);
    if (reply.status == 401 || reply.status == 403)
        ++m_services.statistics->refusals;
    const Settings &settings = m_services.settings;
    renameNonFieldErrors(reply, settings.restFramework.NON_FIELD_ERRORS_KEY);
    const QByteArray language = settings.translations ? languageFor(exchange->request)
                                                      : QByteArray();
    if (!language.isEmpty())
        translate(reply, language);
    const Representation form = exchange->form.value_or(Representation());
    HttpResponse response = render(reply, *exchange->route->view, form);
    if (!language.isEmpty())
        addLanguage(response, language);
    deliver(*exchange, std::move(response));
}

void Api::deliver(const Exchange &exchange, HttpResponse response)
{
    if (exchange.fault)
        response = faulted(*exchange.fault, std::move(response));
    if (m_services.accessLog || m_services.metrics)
        record(exchange, response);
    exchange.respond(std::move(response));
}

void Api::record(const Exchange &exchange, const HttpResponse &response)
{
    const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - exchange.start);
    const bool sent = response.delivery == HttpResponse::Delivery::Whole
        || response.delivery == HttpResponse::Delivery::Half;
    const int status = sent ? response.status : 0;
    const QByteArray route = exchange.route ? exchange.route->path.toUtf8() : QByteArray();
    if (m_services.metrics)
        m_services.metrics->count(route, status, duration);
    if (!m_services.accessLog)
        return;
    const HttpRequest &request = exchange.request;
    m_services.accessLog->add(
        {.time = m_services.settings.clock(),
         .peer = clientAddress(request, m_services.settings.restFramework.NUM_PROXIES),
         .method = request.method,
         .path = exchange.route ? route : AccessLog::loggablePath(request.path),
         .status = status,
         .bytes = sent ? response.body.size() : 0,
         .duration = duration,
         .user = exchange.user ? exchange.user->userId : std::nullopt});
}

qint64 Api::requestsTo(const QString &path)
{
    const Router::Route *route = m_router.find(path.toUtf8()).route;
    return route ? route->requests.load() : 0;
}

QMap<QString, qint64> Api::requestsByPath() const
{
    QMap<QString, qint64> requests;
    for (const Router::Route *route : m_router.routes()) {
        if (const qint64 count = route->requests)
            requests.insert(route->path, count);
    }
    return requests;
}

void Api::resetStatistics()
{
    m_router.resetStatistics();
    m_services.statistics->requests = 0;
    m_services.statistics->logins = 0;
    m_services.statistics->refreshes = 0;
    m_services.statistics->refusals = 0;
    m_services.statistics->throttled = 0;
    m_services.statistics->databaseErrors = 0;
}

} // namespace SessionKeeperServer
