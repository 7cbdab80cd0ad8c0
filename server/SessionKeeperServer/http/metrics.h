// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_METRICS_H
#define SESSIONKEEPERSERVER_METRICS_H

#include <SessionKeeperServer/http/serverstatistics.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>

namespace SessionKeeperServer {

// What Prometheus is told. Counting takes no lock and makes no memory.
class Metrics
{
public:
    explicit Metrics(std::shared_ptr<const ServerStatistics> statistics);

    // Before the first request: the routes there are, and what is asked when the metrics are.
    void setRoutes(const QList<QByteArray> &paths);
    void addGauge(const QByteArray &name, const QByteArray &help, std::function<qint64()> value);

    // An answer. A path that is none of the routes is counted as "other".
    void count(const QByteArray &route, int status, std::chrono::microseconds duration);

    // In Prometheus' text format, version 0.0.4.
    QByteArray text() const;

private:
    static constexpr int statuses = 600;
    static constexpr std::array<double, 9> bounds {0.001, 0.0025, 0.005, 0.01, 0.025,
                                                   0.1,   0.25,   1,     5}; // seconds
    struct Route
    {
        std::array<std::atomic<qint64>, statuses> byStatus {};
        std::array<std::atomic<qint64>, bounds.size() + 1> byDuration {};
        std::atomic<qint64> microseconds = 0;
    };
    struct Gauge
    {
        QByteArray name;
        QByteArray help;
        std::function<qint64()> value;
    };

    void addRequests(QByteArray &text) const;
    void addDurations(QByteArray &text) const;
    void addTotals(QByteArray &text) const;

    const std::shared_ptr<const ServerStatistics> m_statistics;
    std::map<QByteArray, Route> m_routes;
    QList<Gauge> m_gauges;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_METRICS_H
