// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "router.h"

namespace SessionKeeperServer {

void Router::add(const QString &path, std::unique_ptr<ApiView> view)
{
    Route &route = m_routes[path.toUtf8()];
    route.view = std::move(view);
    route.path = path;
}

Router::Route *Router::find(const QByteArray &path)
{
    const auto found = m_routes.find(path.contains('%') ? QByteArray::fromPercentEncoding(path)
                                                        : path);
    return found == m_routes.end() ? nullptr : &found->second;
}

void Router::resetStatistics()
{
    for (auto &[path, route] : m_routes)
        route.requests = 0;
}

} // namespace SessionKeeperServer
