// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_LIFETIME_P_H
#define SESSIONKEEPER_LIFETIME_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qdatetime.h>

#include <chrono>
#include <functional>

namespace SessionKeeper {

class Clock;
class ServerClock;

// When an access token is stale and when it ends, on Clock::elapsed(). Fixed when the token
// arrives, so that a jump of the wall clock changes nothing (K4), with one exception: when the wall
// clock has jumped past the time at which the token is stale, the machine may have slept without
// elapsed() counting it (a paused virtual machine). That does not end the token, but makes it
// stale: the server is asked once, and knows better.
struct SESSIONKEEPER_EXPORT Lifetime
{
    static constexpr std::chrono::milliseconds never = std::chrono::milliseconds::max();

    std::chrono::milliseconds since {0};
    std::chrono::milliseconds staleAt = never;
    std::chrono::milliseconds endsAt = never;
    // The wall clock at since, in milliseconds since 1970.
    qint64 wallSince = 0;

    bool isKnown() const { return endsAt != never; }
    bool isStale(const Clock &clock) const;
    // Whether it is over by one of the two clocks at least: enough to believe a server that says
    // so.
    bool mayHaveEnded(const Clock &clock) const;
    // Whether the token was of use for at least a second and is stale now.
    bool hasServed(std::chrono::milliseconds now) const
    {
        return now >= staleAt && staleAt - since >= std::chrono::seconds(1);
    }

    // How early a token is stale: the policy's lead time for a token that is given for so long.
    using LeadTime = std::function<std::chrono::milliseconds(std::chrono::milliseconds)>;

    // Of a token that has just been issued. One that seems to have ended on arrival says nothing
    // about its end (the server's two clocks disagree): it is used until the server refuses it, or
    // it would be refreshed in a loop.
    static Lifetime ofIssued(const QDateTime &expiresAt, const ServerClock &serverClock,
                             const Clock &clock, const LeadTime &leadTime);
    // Of a token out of the store; one that has ended is stale.
    static Lifetime ofRestored(const QDateTime &expiresAt, const ServerClock &serverClock,
                               const Clock &clock, const LeadTime &leadTime);
    // Of a token that is not there: stale and over.
    static Lifetime ofNone(const Clock &clock);

private:
    bool hasPassed(std::chrono::milliseconds time, const Clock &clock) const;
};

// The server's time at wallReceived, from the Date header of its reply (RFC 9110 6.6.1); invalid
// without one. The header has no fractions and the request took roundTrip: when the machine's own
// clock agrees within that, it is the more exact of the two and is returned.
SESSIONKEEPER_EXPORT QDateTime serverTime(const QByteArray &dateHeader,
                                          const QDateTime &wallReceived,
                                          std::chrono::milliseconds roundTrip);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_LIFETIME_P_H
