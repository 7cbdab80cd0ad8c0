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
class SESSIONKEEPER_EXPORT ServerClock
{
public:
    explicit ServerClock(std::shared_ptr<Clock> clock)
        : m_clock(std::move(clock))
    {
    }

    // The machine's own time until something better is known.
    QDateTime now() const;

    // From an answer that brought a token. date is its Date header, or invalid. A proxy can have
    // set that, so it counts when the token bears it out: issued then, or valid then. When it does
    // not, the time carried on from before counts, and at last the token's own.
    void learn(TokenStep step, const QDateTime &date, const QByteArray &accessToken);
    // From an answer of the server without a token, which nothing bears out: better than nothing.
    void learn(const QDateTime &date);

    // An answer brought a token and did not tell the time.
    void carryOn() { m_isCarried = true; }
    // Whether the token that came last is as old as it seems: then its end is believed, though it
    // came dead.
    bool isCarried() const { return m_isCarried; }

    // As kept from an earlier run: server time minus wall time.
    void setSkew(std::chrono::milliseconds skew);
    std::chrono::milliseconds skew() const;

private:
    struct TokenTimes;
    QDateTime judged(TokenStep step, const QDateTime &date, const TokenTimes &token) const;
    std::chrono::milliseconds wallJump() const;
    void set(const QDateTime &serverTime);

    std::shared_ptr<Clock> m_clock;
    QDateTime m_anchor;
    QDateTime m_wallAtAnchor;
    std::chrono::milliseconds m_anchoredAt {0};
    // A reply of this run told the time.
    bool m_heard = false;
    bool m_isCarried = false;
    // How long the server's access tokens live, as the last login said; 0 when it is not known.
    std::chrono::milliseconds m_given {0};
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SERVERCLOCK_P_H
