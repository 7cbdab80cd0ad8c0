// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/tokenserver.h>

#include <SessionKeeperServer/http/api.h>
#include <SessionKeeperServer/http/faultswitches_p.h>
#include <SessionKeeperServer/http/wire/httptransport.h>

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/store/password.h>
#include <SessionKeeperServer/store/userstore.h>

#include <mutex>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

class TokenServerPrivate
{
public:
    explicit TokenServerPrivate(const Settings &theSettings);
    ~TokenServerPrivate();

    void open();
    bool listen(const QString &host, quint16 port);
    bool setOffline(bool offline);
    // Runs something that may throw; keeps what was thrown as the error.
    bool attempt(const std::function<bool()> &work);
    bool change(const QString &name, const std::function<bool(qint64)> &work);

    const Settings settings;
    // Destroyed from the last to the first: who answers before what it answers with.
    mutable std::mutex mutex;
    QString error;
    FaultSwitches faults;
    const std::shared_ptr<ServerStatistics> statistics = std::make_shared<ServerStatistics>();
    Services services;
    std::unique_ptr<Api> api;
    Workers workers;
    std::unique_ptr<HttpTransport> transport;
};

TokenServerPrivate::TokenServerPrivate(const Settings &theSettings)
    : settings(theSettings)
    , workers(settings.limits.waitingForWorker)
{
    faults.d->refuseIssuedAccessTokens = [this] {
        const std::lock_guard lock(mutex);
        const int simpleJwt = services.simpleJwt ? services.simpleJwt->refuseIssuedAccessTokens()
                                                 : 0;
        const int jwtAuth = services.jwtAuth ? services.jwtAuth->refuseIssuedAccessTokens() : 0;
        return simpleJwt + jwtAuth;
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
    services = makeServices(settings, statistics);
    api = std::make_unique<Api>(services, faults, workers);
}

bool TokenServerPrivate::listen(const QString &host, quint16 port)
{
    open();
    if (!transport)
        transport = std::make_unique<HttpTransport>(
            settings.limits, settings.threads, [this](HttpRequest &&request, HttpRespond respond) {
                api->handle(std::move(request), std::move(respond));
            });
    error = transport->listen(host, port);
    return error.isEmpty();
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
    : d(std::make_unique<TokenServerPrivate>(settings))
{
}

TokenServer::~TokenServer() = default;

bool TokenServer::listen(const QString &host, quint16 port)
{
    return d->attempt([&] { return d->listen(host, port); });
}

void TokenServer::close()
{
    const std::lock_guard lock(d->mutex);
    if (d->transport)
        d->transport->close();
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
    url.setScheme(u"http"_s);
    url.setHost(d->transport->host());
    url.setPort(d->transport->port());
    return url;
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
