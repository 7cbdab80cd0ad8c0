// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_CONNECTIONCOUNT_P_H
#define SESSIONKEEPERSERVER_CONNECTIONCOUNT_P_H

#include <SessionKeeperServer/http/httplimits.h>

#include <QtCore/qbytearray.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <unordered_map>

namespace SessionKeeperServer {

// How many connections there are, of whom, and whether one more is welcome. Thread-safe.
class ConnectionCount
{
public:
    enum class Verdict {
        Welcome,
        TooMany,
        TooManyOfNetwork,
        Flood, // so many that even to say no costs too much
    };

    explicit ConnectionCount(const HttpLimits &limits)
        : m_limits(limits)
    {
    }

    // Each call is followed by one of leave(), whatever it returned.
    Verdict enter(const QByteArray &network)
    {
        const int before = m_now.fetch_add(1);
        const int ofNetwork = m_limits.connectionsPerAddress > 0 ? count(network, 1) : 0;
        if (before >= m_limits.connections + mostRefused)
            return Verdict::Flood;
        if (before >= m_limits.connections)
            return Verdict::TooMany;
        return ofNetwork > m_limits.connectionsPerAddress ? Verdict::TooManyOfNetwork
                                                          : Verdict::Welcome;
    }

    void leave(const QByteArray &network)
    {
        if (m_limits.connectionsPerAddress > 0)
            count(network, -1);
        // Under the lock, or the last one could leave between the question and the wait.
        const std::lock_guard lock(m_mutex);
        if (m_now.fetch_sub(1) == 1)
            m_none.notify_all();
    }

    bool waitUntilNone(std::chrono::milliseconds timeout)
    {
        std::unique_lock lock(m_mutex);
        return m_none.wait_for(lock, timeout, [this] { return m_now == 0; });
    }

    int now() const { return m_now; }

private:
    static constexpr int mostRefused = 256; // at the same time, with a sentence

    int count(const QByteArray &network, int change)
    {
        const std::lock_guard lock(m_mutex);
        const auto entry = m_ofNetwork.try_emplace(network.toStdString(), 0).first;
        const int now = entry->second += change;
        if (now == 0)
            m_ofNetwork.erase(entry);
        return now;
    }

    const HttpLimits m_limits;
    std::atomic<int> m_now = 0;
    std::mutex m_mutex;
    std::condition_variable m_none;
    std::unordered_map<std::string, int> m_ofNetwork;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_CONNECTIONCOUNT_P_H
