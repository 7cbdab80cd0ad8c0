// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_THROTTLE_H
#define SESSIONKEEPERSERVER_THROTTLE_H

#include <SessionKeeperServer/engine/clock.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <deque>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace SessionKeeperServer {

// So many requests in so much time.
struct ThrottleRate
{
    int requests = 0; // 0 = not limited
    std::chrono::seconds period {60};

    // "10/min"; second, minute, hour and day by their first letter; "off". Nothing for other text.
    static std::optional<ThrottleRate> parse(const QString &text);
};

// Counts the requests of each client in a sliding window, as Django REST framework's
// SimpleRateThrottle. Thread-safe.
class Throttle
{
public:
    Throttle(ThrottleRate rate, Clock clock);

    // Zero: go on, and it was counted. Else how long the client is to wait.
    std::chrono::seconds admit(const QByteArray &client);

private:
    using Time = std::chrono::system_clock::time_point;
    void forgetOld(Time now);

    const ThrottleRate m_rate;
    const Clock m_clock;
    std::mutex m_mutex;
    std::unordered_map<std::string, std::deque<Time>> m_history;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_THROTTLE_H
