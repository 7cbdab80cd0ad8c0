// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_OPERATIONVIEWS_H
#define SESSIONKEEPERSERVER_OPERATIONVIEWS_H

#include <SessionKeeperServer/http/views/apiview.h>

#include <SessionKeeperServer/store/userstore.h>

#include <memory>

namespace SessionKeeperServer {

class Metrics;

// For those who run the server. None of them asks who is asking.

// /healthz: 200 when the database answers, else 503.
class HealthView : public ApiView
{
public:
    explicit HealthView(std::shared_ptr<UserStore> users);
    ApiReply handle(const ApiCall &call) const override;

private:
    const std::shared_ptr<UserStore> m_users;
};

// /metrics, for Prometheus.
class MetricsView : public ApiView
{
public:
    explicit MetricsView(std::shared_ptr<const Metrics> metrics);
    Blocks blocks() const override { return Blocks::Never; }
    ApiReply handle(const ApiCall &call) const override;

private:
    const std::shared_ptr<const Metrics> m_metrics;
};

class Router;
struct Services;
void addOperationRoutes(Router &router, const Services &services);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_OPERATIONVIEWS_H
