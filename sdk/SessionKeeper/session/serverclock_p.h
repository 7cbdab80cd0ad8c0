// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SERVERCLOCK_P_H
#define SESSIONKEEPER_SERVERCLOCK_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/clock.h>
#include <SessionKeeper/protocol/message.h>

#include <chrono>
#include <memory>

namespace SessionKeeper {

// What is known of the server's time. Learned from its replies, carried on by the monotonic clock,
// so that neither a wrong wall clock nor one that jumps shifts it (K4).
class ServerClock
{
public:
    explicit ServerClock(std::shared_ptr<Clock> clock)
        : m_clock(std::move(clock))
    {
    }

    // Learns from response.serverTime; fills it in when the reply had no Date header.
    void learn(TokenResponse &response)
    {
        if (response.serverTime.isValid())
            set(response.serverTime);
        else
            response.serverTime = now();
    }

    // As kept from an earlier run: server time minus wall time.
    void setSkew(std::chrono::milliseconds skew)
    {
        set(m_clock->wallTime().addMSecs(skew.count()));
    }
    std::chrono::milliseconds skew() const
    {
        return std::chrono::milliseconds(m_clock->wallTime().msecsTo(now()));
    }

    // The machine's own time until something better is known.
    QDateTime now() const
    {
        if (!m_anchor.isValid())
            return m_clock->wallTime();
        return m_anchor.addMSecs((m_clock->elapsed() - m_anchoredAt).count());
    }

private:
    void set(const QDateTime &serverTime)
    {
        m_anchor = serverTime;
        m_anchoredAt = m_clock->elapsed();
    }

    std::shared_ptr<Clock> m_clock;
    QDateTime m_anchor;
    std::chrono::milliseconds m_anchoredAt {0};
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SERVERCLOCK_P_H
