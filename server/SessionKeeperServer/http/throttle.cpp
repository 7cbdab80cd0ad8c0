// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/throttle.h>

#include <QtCore/qstringlist.h>

#include <algorithm>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mostClients = 10000; // remembered; a flood of addresses must not eat memory

} // namespace

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

Throttle::Throttle(ThrottleRate rate, Clock clock)
    : m_rate(rate)
    , m_clock(std::move(clock))
{
}

std::chrono::seconds Throttle::admit(const QByteArray &client)
{
    if (m_rate.requests == 0)
        return std::chrono::seconds(0);
    const Time now = m_clock();
    const std::lock_guard lock(m_mutex);
    if (m_history.size() >= mostClients)
        forgetOld(now);
    std::deque<Time> &history = m_history[client.toStdString()];
    while (!history.empty() && history.front() <= now - m_rate.period)
        history.pop_front();
    if (history.size() < std::size_t(m_rate.requests)) {
        history.push_back(now);
        return std::chrono::seconds(0);
    }
    return std::max(std::chrono::ceil<std::chrono::seconds>(history.front() + m_rate.period - now),
                    std::chrono::seconds(1));
}

void Throttle::forgetOld(Time now)
{
    std::erase_if(m_history, [this, now](const auto &client) {
        return client.second.empty() || client.second.back() <= now - m_rate.period;
    });
    if (m_history.size() >= mostClients)
        m_history.clear();
}

} // namespace SessionKeeperServer
