// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/router.h>

#include <optional>
#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr auto anySegment = "{}"_L1;
constexpr auto anyEnd = "{*}"_L1;

// What stands for the {} of a pattern, when the path is one of its kind.
std::optional<QStringList> capturesOf(const QString &pattern, const QString &path)
{
    if (pattern.endsWith(anyEnd)) {
        const QString begin = pattern.chopped(anyEnd.size());
        return path.startsWith(begin) ? std::optional(QStringList {path.sliced(begin.size())})
                                      : std::nullopt;
    }
    const QStringList wanted = pattern.split(u'/');
    const QStringList given = path.split(u'/');
    if (wanted.size() != given.size())
        return std::nullopt;
    QStringList captures;
    for (qsizetype at = 0; at < wanted.size(); ++at) {
        const QString &text = given.at(at);
        if (wanted.at(at) == anySegment && !text.isEmpty() && !text.contains(u'.'))
            captures += text;
        else if (wanted.at(at) != text)
            return std::nullopt;
    }
    return captures;
}

} // namespace

void Router::add(const QString &path, std::unique_ptr<ApiView> view)
{
    const bool isPattern = path.contains(anySegment) || path.endsWith(anyEnd);
    Route &route = isPattern ? m_patterns.emplace_back() : m_routes[path.toUtf8()];
    route.view = std::move(view);
    route.path = path;
}

Router::Match Router::find(const QByteArray &path)
{
    const QByteArray decoded = path.contains('%') ? QByteArray::fromPercentEncoding(path) : path;
    const auto found = m_routes.find(decoded);
    if (found != m_routes.end())
        return {&found->second};
    return m_patterns.empty() ? Match() : findPattern(QString::fromUtf8(decoded));
}

Router::Match Router::findPattern(const QString &path)
{
    for (Route &route : m_patterns) {
        if (auto captures = capturesOf(route.path, path))
            return {&route, std::move(*captures)};
    }
    return {};
}

std::vector<const Router::Route *> Router::routes() const
{
    std::vector<const Route *> routes;
    for (const auto &[path, route] : m_routes)
        routes.push_back(&route);
    for (const Route &route : m_patterns)
        routes.push_back(&route);
    return routes;
}

void Router::resetStatistics()
{
    for (auto &[path, route] : m_routes)
        route.requests = 0;
    for (Route &route : m_patterns)
        route.requests = 0;
}

} // namespace SessionKeeperServer
