// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/throttle.h>

#include <QtCore/qstringlist.h>

#include <algorithm>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

std::optional<ThrottleRate> ThrottleRate::parse(const QString &text)
{
    if (text == u"off"_s)
        return ThrottleRate();
    const QStringList parts = text.split(u'/');
    bool isNumber = false;
    const int requests = parts.first().toInt(&isNumber);
    if (parts.size() != 2 || !isNumber || requests < 1 || parts.last().isEmpty())
        return std::nullopt;
    switch (parts.last().front().unicode()) {
    case 's':
        return ThrottleRate {requests, std::chrono::seconds(1)};
    case 'm':
        return ThrottleRate {requests, std::chrono::minutes(1)};
    case 'h':
        return ThrottleRate {requests, std::chrono::hours(1)};
    case 'd':
        return ThrottleRate {requests, std::chrono::hours(24)};
    default:
        return std::nullopt;
    }
}

Throttle::Throttle(ThrottleRate rate, Clock clock, std::size_t remembered)
    : m_rate(rate)
    , m_clock(std::move(clock))
    , m_most(remembered)
{
}

std::chrono::seconds Throttle::admit(const QByteArray &client)
{
    if (isOff())
        return std::chrono::seconds(0);
    const Time now = m_clock();
    const std::lock_guard lock(m_mutex);
    std::vector<Time> &requests = clientNamed(client, now).requests;
    if (requests.size() < std::size_t(m_rate.requests)) {
        requests.push_back(now);
        return std::chrono::seconds(0);
    }
    return std::max(std::chrono::ceil<std::chrono::seconds>(requests.front() + m_rate.period - now),
                    std::chrono::seconds(1));
}

void Throttle::takeBack(const QByteArray &client)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_byName.find(client.toStdString());
    if (found != m_byName.end() && !found->second->requests.empty())
        found->second->requests.pop_back();
}

void Throttle::forget(const QByteArray &client)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_byName.find(client.toStdString());
    if (found != m_byName.end())
        remove(found->second);
}

std::size_t Throttle::remembered() const
{
    const std::lock_guard lock(m_mutex);
    return m_clients.size();
}

Throttle::Client &Throttle::clientNamed(const QByteArray &name, Time now)
{
    const auto found = m_byName.find(name.toStdString());
    if (found != m_byName.end()) {
        m_clients.splice(m_clients.end(), m_clients, found->second);
        forgetOld(*found->second, now);
        return m_clients.back();
    }
    // Two for one, so that what is over goes sooner than it comes.
    for (int i = 0; i < 2 && !m_clients.empty(); ++i) {
        forgetOld(m_clients.front(), now);
        if (!m_clients.front().requests.empty() && m_clients.size() < m_most)
            break;
        remove(m_clients.begin());
    }
    m_clients.push_back({name.toStdString(), {}});
    m_byName.emplace(m_clients.back().name, std::prev(m_clients.end()));
    return m_clients.back();
}

void Throttle::remove(Clients::iterator client)
{
    m_byName.erase(client->name);
    m_clients.erase(client);
}

void Throttle::forgetOld(Client &client, Time now) const
{
    std::erase_if(client.requests,
                  [&](Time time) { return time <= now - m_rate.period || time > now; });
}

} // namespace SessionKeeperServer
