// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/tokenserver.h>

#include <SessionKeeperServer/http/accesslog.h>
#include <SessionKeeperServer/http/api.h>
#include <SessionKeeperServer/http/control.h>
#include <SessionKeeperServer/http/faultswitches_p.h>
#include <SessionKeeperServer/http/metrics.h>
#include <SessionKeeperServer/http/wire/httptransport.h>

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/password.h>
#include <SessionKeeperServer/store/userstore.h>

#include <mutex>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// The same settings with a clock that can be wrong, and with what the control endpoint offers.
Settings forFaults(Settings settings, std::shared_ptr<const std::atomic<qint64>> offset)
{
    settings.clock = [clock = settings.clock, offset = std::move(offset)] {
        return clock() + std::chrono::milliseconds(*offset);
    };
    settings.rememberIssuedTokens = settings.rememberIssuedTokens || !settings.control.isEmpty();
    return settings;
}

} // namespace

class TokenServerPrivate
{
public:
    TokenServerPrivate(TokenServer &server, const Settings &theSettings,
                       std::shared_ptr<Database> theDatabase);
    ~TokenServerPrivate();

    void open();
    void makeTransport();
    void openControl();
    bool change(const TokenChange &change);
    bool listen(const QString &host, quint16 port);
    bool setOffline(bool offline);
    // Runs something that may throw; keeps what was thrown as the error.
    bool attempt(const std::function<bool()> &work);
    bool change(const QString &name, const std::function<bool(qint64)> &work);

    TokenServer &q;
    // Destroyed from the last to the first: who answers before what it answers with.
    mutable std::mutex mutex;
    QString error;
    FaultSwitches faults;
    const Settings settings;
    std::shared_ptr<Database> database; // null until it is needed
    const std::shared_ptr<ServerStatistics> statistics = std::make_shared<ServerStatistics>();
    Services services;
    std::unique_ptr<Api> api;
    Workers workers;
    std::shared_ptr<HttpTransport> transport;
    std::unique_ptr<Control> control;
    TokenChanges changes; // by the faults
};

TokenServerPrivate::TokenServerPrivate(TokenServer &server, const Settings &theSettings,
                                       std::shared_ptr<Database> theDatabase)
    : q(server)
    , settings(forFaults(theSettings, faults.d->clockOffset))
    , database(std::move(theDatabase))
    , workers(settings.limits.waitingForWorker)
{
    faults.d->refuseIssuedAccessTokens = [this] {
        const std::lock_guard lock(mutex);
        const int simpleJwt = services.simpleJwt ? services.simpleJwt->refuseIssuedAccessTokens()
                                                 : 0;
        const int jwtAuth = services.jwtAuth ? services.jwtAuth->refuseIssuedAccessTokens() : 0;
        return simpleJwt + jwtAuth;
    };
    faults.d->change = [this](const TokenChange &change) {
        return attempt([this, &change] { return this->change(change); });
    };
    faults.d->undoChanges = [this] {
        const std::lock_guard lock(mutex);
        changes.undo(services);
    };
    faults.d->setOffline = [this](bool offline) { return setOffline(offline); };
    faults.d->start = [this](const std::function<void()> &job) {
        workers.waiting.startAnyway(job);
    };
}

TokenServerPrivate::~TokenServerPrivate()
{
    transport.reset();
}

void TokenServerPrivate::open()
{
    if (api)
        return;
    if (!database)
        database = std::make_shared<Database>(settings.database, settings.databaseConnections);
    services = makeServices(settings, database, statistics);
    // More could only wait for a connection.
    if (database->isRemote())
        workers.waiting.setThreads(settings.databaseConnections);
    api = std::make_unique<Api>(services, faults, workers);
}

void TokenServerPrivate::makeTransport()
{
    auto made = std::make_shared<HttpTransport>(
        settings.limits, settings.threads,
        [this](HttpRequest &&request, HttpRespond respond) {
            api->handle(std::move(request), std::move(respond));
        },
        settings.clock);
    if (!settings.tlsCertificateFile.isEmpty() || !settings.tlsKeyFile.isEmpty())
        made->setTls(settings.tlsCertificateFile, settings.tlsKeyFile);
    transport = std::move(made);
    if (!services.metrics)
        return;
    // A request that was held may be answered while the transport ends.
    services.metrics->addGauge("connections", "Open connections.",
                               [weak = std::weak_ptr(transport)] {
                                   const auto wire = weak.lock();
                                   return wire ? wire->connections() : 0;
                               });
    services.metrics->addGauge("hashing_queue", "Logins that wait for a thread.",
                               [this] { return workers.hashing.waiting(); });
    services.metrics->addGauge("writing_queue", "Requests that wait for a thread to write.",
                               [this] { return workers.waiting.waiting(); });
}

bool TokenServerPrivate::listen(const QString &host, quint16 port)
{
    open();
    if (!transport)
        makeTransport();
    error = transport->listen(host, port);
    if (error.isEmpty() && !settings.control.isEmpty() && !control)
        openControl();
    if (!error.isEmpty())
        transport->close();
    return error.isEmpty();
}

void TokenServerPrivate::openControl()
{
    auto opened = std::make_unique<Control>(q);
    error = opened->listen(settings.control);
    if (error.isEmpty())
        control = std::move(opened);
}

bool TokenServerPrivate::change(const TokenChange &change)
{
    if (!api) {
        error = u"there are no tokens to change before the server has listened"_s;
        return false;
    }
    changes.apply(change, services);
    return true;
}

bool TokenServerPrivate::setOffline(bool offline)
{
    return attempt([this, offline] {
        if (transport)
            error = transport->setOffline(offline);
        return error.isEmpty();
    });
}

bool TokenServerPrivate::attempt(const std::function<bool()> &work)
{
    const std::lock_guard lock(mutex);
    error.clear();
    try {
        return work();
    } catch (const std::exception &thrown) {
        error = QString::fromUtf8(thrown.what());
        return false;
    }
}

bool TokenServerPrivate::change(const QString &name, const std::function<bool(qint64)> &work)
{
    return attempt([this, &name, &work] {
        open();
        const std::optional<User> user = services.users->byUsername(name);
        if (user && work(user->id))
            return true;
        error = u"there is no user %1"_s.arg(name);
        return false;
    });
}

TokenServer::TokenServer(const Settings &settings)
    : TokenServer(settings, nullptr)
{
}

TokenServer::TokenServer(const Settings &settings, std::shared_ptr<Database> database)
    : d(std::make_unique<TokenServerPrivate>(*this, settings, std::move(database)))
{
}

TokenServer::~TokenServer()
{
    close();
}

bool TokenServer::listen(const QString &host, quint16 port)
{
    return d->attempt([&] { return d->listen(host, port); });
}

void TokenServer::close()
{
    std::unique_ptr<Control> control; // outlives the lock, which its threads may wait for
    const std::lock_guard lock(d->mutex);
    control = std::move(d->control);
    if (d->transport)
        d->transport->close();
}

bool TokenServer::shutDown(std::chrono::milliseconds timeout)
{
    std::shared_ptr<HttpTransport> transport;
    {
        const std::lock_guard lock(d->mutex);
        transport = d->transport;
        if (transport)
            transport->drain();
    }
    const bool drained = !transport || transport->waitUntilDrained(timeout);
    close();
    return drained;
}

bool TokenServer::shutDown()
{
    return shutDown(d->settings.limits.shutdownTime);
}

bool TokenServer::reload()
{
    return d->attempt([this] {
        if (d->services.accessLog)
            d->services.accessLog->reopen();
        if (d->transport && d->transport->isTls())
            d->transport->setTls(d->settings.tlsCertificateFile, d->settings.tlsKeyFile);
        return true;
    });
}

bool TokenServer::isListening() const
{
    return port() != 0;
}

QString TokenServer::errorString() const
{
    const std::lock_guard lock(d->mutex);
    return d->error;
}

quint16 TokenServer::port() const
{
    const std::lock_guard lock(d->mutex);
    return d->transport ? d->transport->port() : 0;
}

QUrl TokenServer::url() const
{
    const std::lock_guard lock(d->mutex);
    QUrl url;
    if (!d->transport || d->transport->port() == 0)
        return url;
    url.setScheme(d->transport->isTls() ? u"https"_s : u"http"_s);
    url.setHost(d->transport->host());
    url.setPort(d->transport->port());
    return url;
}

QUrl TokenServer::controlUrl() const
{
    const std::lock_guard lock(d->mutex);
    return d->control ? d->control->url() : QUrl();
}

bool TokenServer::addUser(const NewUser &user)
{
    return d->attempt([&] {
        d->open();
        User row;
        row.username = user.name;
        row.password = Password::encode(user.password, d->settings.passwordIterations);
        row.email = user.email;
        row.isActive = user.isActive;
        row.isStaff = user.isStaff;
        row.isSuperuser = user.isSuperuser;
        d->services.users->add(row);
        return true;
    });
}

bool TokenServer::addUser(const QString &name, const QString &password)
{
    return addUser(NewUser {.name = name, .password = password});
}

bool TokenServer::setPassword(const QString &name, const QString &password)
{
    const QString encoded = Password::encode(password, d->settings.passwordIterations);
    return d->change(name, [&](qint64 id) { return d->services.users->setPassword(id, encoded); });
}

bool TokenServer::setActive(const QString &name, bool active)
{
    return d->change(name, [&](qint64 id) { return d->services.users->setActive(id, active); });
}

bool TokenServer::removeUser(const QString &name)
{
    return d->change(name, [&](qint64 id) { return d->services.users->remove(id); });
}

FaultSwitches &TokenServer::faults()
{
    return d->faults;
}

qint64 TokenServer::requests() const
{
    return d->statistics->requests;
}

qint64 TokenServer::requestsTo(const QString &path) const
{
    const std::lock_guard lock(d->mutex);
    return d->api ? d->api->requestsTo(path) : 0;
}

QMap<QString, qint64> TokenServer::requestsByPath() const
{
    const std::lock_guard lock(d->mutex);
    return d->api ? d->api->requestsByPath() : QMap<QString, qint64>();
}

qint64 TokenServer::logins() const
{
    return d->statistics->logins;
}

qint64 TokenServer::refreshes() const
{
    return d->statistics->refreshes;
}

void TokenServer::resetStatistics()
{
    const std::lock_guard lock(d->mutex);
    if (d->api)
        d->api->resetStatistics();
}

} // namespace SessionKeeperServer
