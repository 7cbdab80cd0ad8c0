// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/metrics.h>

#include <algorithm>
#include <utility>

namespace SessionKeeperServer {

namespace {

const QByteArray otherRoute = QByteArrayLiteral("other");

QByteArray head(const QByteArray &name, const QByteArray &type, const QByteArray &help)
{
    return "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

QByteArray sample(const QByteArray &name, qint64 value)
{
    return name + ' ' + QByteArray::number(value) + '\n';
}

// Paths come from the configuration, where anything may stand.
QByteArray label(QByteArray value)
{
    return value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

} // namespace

Metrics::Metrics(std::shared_ptr<const ServerStatistics> statistics)
    : m_statistics(std::move(statistics))
{
    m_routes.try_emplace(otherRoute);
}

void Metrics::setRoutes(const QList<QByteArray> &paths)
{
    for (const QByteArray &path : paths)
        m_routes.try_emplace(path);
}

void Metrics::addGauge(const QByteArray &name, const QByteArray &help,
                       std::function<qint64()> value)
{
    m_gauges.append({"sessionkeeper_" + name, help, std::move(value)});
}

void Metrics::count(const QByteArray &path, int status, std::chrono::microseconds duration)
{
    const auto found = m_routes.find(path);
    Route &route = found == m_routes.end() ? m_routes.at(otherRoute) : found->second;
    ++route.byStatus[std::size_t(std::clamp(status, 0, statuses - 1))];
    const double seconds = std::chrono::duration<double>(duration).count();
    const auto bound = std::lower_bound(bounds.begin(), bounds.end(), seconds);
    ++route.byDuration[std::size_t(bound - bounds.begin())];
    route.microseconds += duration.count();
}

QByteArray Metrics::text() const
{
    QByteArray text;
    addRequests(text);
    addDurations(text);
    addTotals(text);
    for (const Gauge &gauge : m_gauges)
        text += head(gauge.name, "gauge", gauge.help) + sample(gauge.name, gauge.value());
    return text;
}

void Metrics::addRequests(QByteArray &text) const
{
    const QByteArray name = "sessionkeeper_requests_total";
    text += head(
        name, "counter",
        "Answered requests by route and status; status 0 is a connection that was dropped.");
    for (const auto &[path, route] : m_routes) {
        for (std::size_t status = 0; status < route.byStatus.size(); ++status) {
            if (const qint64 count = route.byStatus[status])
                text += sample(name + "{route=\"" + label(path) + "\",status=\""
                                   + QByteArray::number(qint64(status)) + "\"}",
                               count);
        }
    }
}

void Metrics::addDurations(QByteArray &text) const
{
    const QByteArray name = "sessionkeeper_request_duration_seconds";
    text += head(name, "histogram", "From a whole request to its answer.");
    for (const auto &[path, route] : m_routes) {
        const QByteArray of = "{route=\"" + label(path) + '"';
        qint64 sum = 0;
        QByteArray buckets;
        for (std::size_t i = 0; i < route.byDuration.size(); ++i) {
            sum += route.byDuration[i];
            const QByteArray bound = i < bounds.size() ? QByteArray::number(bounds[i]) : "+Inf";
            buckets += sample(name + "_bucket" + of + ",le=\"" + bound + "\"}", sum);
        }
        if (sum == 0)
            continue;
        const QByteArray seconds = QByteArray::number(double(route.microseconds) / 1e6, 'f', 6);
        text += buckets + name + "_sum" + of + "} " + seconds + '\n'
            + sample(name + "_count" + of + '}', sum);
    }
}

void Metrics::addTotals(QByteArray &text) const
{
    const auto add = [&text](const QByteArray &what, const QByteArray &help,
                             const std::atomic<qint64> &value) {
        const QByteArray name = "sessionkeeper_" + what + "_total";
        text += head(name, "counter", help) + sample(name, value);
    };
    add("logins", "Logins that issued tokens.", m_statistics->logins);
    add("refreshes", "Refreshes that issued tokens.", m_statistics->refreshes);
    add("refusals", "Answers 401 and 403.", m_statistics->refusals);
    add("throttled", "Logins that were told to wait.", m_statistics->throttled);
    add("database_errors", "Requests that failed because the database did.",
        m_statistics->databaseErrors);
}

} // namespace SessionKeeperServer
