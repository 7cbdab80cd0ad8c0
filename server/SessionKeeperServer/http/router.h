// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_ROUTER_H
#define SESSIONKEEPERSERVER_ROUTER_H

#include <SessionKeeperServer/http/views/apiview.h>

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <vector>

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
    struct Match
    {
        Route *route = nullptr; // null when there is none
        QStringList captures {};
    };

    // A segment {} of the path stands for any text without a slash or a full stop, as the lookup
    // values of Django REST framework's routers. A path that ends in {*} matches
    // whatever begins as it does: the regular expressions of djangorestframework-jwt have no end.
    void add(const QString &path, std::unique_ptr<ApiView> view);
    // By the path of a request, percent-encoded; a whole path goes before a pattern.
    Match find(const QByteArray &path);
    void resetStatistics();
    std::vector<const Route *> routes() const;

private:
    Match findPattern(const QString &path);

    std::map<QByteArray, Route> m_routes;
    std::list<Route> m_patterns; // looked through in the order they were added
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_ROUTER_H
