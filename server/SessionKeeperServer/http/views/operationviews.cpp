// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/operationviews.h>

#include <SessionKeeperServer/http/metrics.h>
#include <SessionKeeperServer/http/router.h>
#include <SessionKeeperServer/http/services.h>

#include <SessionKeeperServer/store/storeerror.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

HealthView::HealthView(std::shared_ptr<UserStore> users)
    : ApiView({.name = u"Health"_s,
               .description = u"Whether the server can do its work."_s,
               .methods = {"GET"}})
    , m_users(std::move(users))
{
}

ApiReply HealthView::handle(const ApiCall &) const
{
    try {
        static_cast<void>(m_users->byId(0)); // nobody has it; the answer is that one comes
        return {.body = Json::object({{u"status"_s, u"ok"_s}})};
    } catch (const StoreError &) {
        return {.status = 503, .body = Json::object({{u"status"_s, u"database unavailable"_s}})};
    }
}

MetricsView::MetricsView(std::shared_ptr<const Metrics> metrics)
    : ApiView({.name = u"Metrics"_s,
               .description = u"What happened, for Prometheus."_s,
               .methods = {"GET"},
               .types = {"text/plain", "application/json"}})
    , m_metrics(std::move(metrics))
{
}

ApiReply MetricsView::handle(const ApiCall &) const
{
    return {.fileType = "text/plain; version=0.0.4; charset=utf-8", .file = m_metrics->text()};
}

void addOperationRoutes(Router &router, const Services &services)
{
    router.add(u"/healthz"_s, std::make_unique<HealthView>(services.users));
    if (services.metrics)
        router.add(u"/metrics"_s, std::make_unique<MetricsView>(services.metrics));
}

} // namespace SessionKeeperServer
