// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_ROUTER_H
#define SESSIONKEEPERSERVER_ROUTER_H

#include "apiview.h"

#include <atomic>
#include <map>
#include <memory>

namespace SessionKeeperServer {

// Which view stands behind a path. Filled once, then read by all threads.
class Router
{
public:
    struct Route
    {
        std::unique_ptr<ApiView> view;
        QString path;
        std::atomic<qint64> requests = 0;
    };

    void add(const QString &path, std::unique_ptr<ApiView> view);
    // By the path of a request, percent-encoded; null when there is none.
    Route *find(const QByteArray &path);
    void resetStatistics();

private:
    std::map<QByteArray, Route> m_routes;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_ROUTER_H
