// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_API_H
#define SESSIONKEEPERSERVER_API_H

#include <SessionKeeperServer/http/failurelog.h>
#include <SessionKeeperServer/http/faultswitches.h>
#include <SessionKeeperServer/http/loginthrottle.h>
#include <SessionKeeperServer/http/router.h>
#include <SessionKeeperServer/http/services.h>
#include <SessionKeeperServer/http/workerpool.h>

#include <optional>

namespace SessionKeeperServer {

struct Exchange;

// From a request to its answer: route, negotiate, guard, permit, throttle, view (the order of
// contract.md 1.12), with the faults that are switched on. Network threads call handle(); it never
// blocks them.
class Api
{
public:
    Api(Services services, FaultSwitches &faults, Workers &workers);

    void handle(HttpRequest &&request, HttpRespond respond);

    qint64 requestsTo(const QString &path);
    QMap<QString, qint64> requestsByPath() const;
    void resetStatistics();

private:
    using Shared = std::shared_ptr<Exchange>;

    void begin(const Shared &exchange);
    void proceed(const Shared &exchange, const WorkerPool *current);
    void beginTwice(const Shared &exchange);
    // The threads on which the view is asked; null = the network's.
    WorkerPool *threadsFor(const ApiView &view) const;
    // The answer without asking the view; nothing when the view is to be asked.
    std::optional<ApiReply> admit(const Shared &exchange);
    std::optional<ApiReply> throttle(const Shared &exchange);
    std::optional<ApiReply> throttleAccount(const Shared &exchange);
    ApiReply throttled(std::chrono::seconds wait);
    std::optional<ApiReply> authenticate(const Shared &exchange);
    QByteArray challenge() const;
    ApiCall callOf(const Exchange &exchange) const;
    ApiReply ask(const Shared &exchange);
    void finish(const Shared &exchange, ApiReply reply);
    void deliver(const Exchange &exchange, HttpResponse response);
    void record(const Exchange &exchange, const HttpResponse &response);

    Router m_router;
    const Services m_services;
    FaultSwitches &m_faults;
    Workers &m_workers;
    LoginThrottle m_throttle;
    FailureLog m_failures;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_API_H
