// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_LIFETIME_P_H
#define SESSIONKEEPER_LIFETIME_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/session/refreshpolicy.h>

#include <QtCore/qdatetime.h>

#include <chrono>

namespace SessionKeeper {

// When an access token is stale and when it ends, on Clock::elapsed(). Fixed when the token
// arrives, so that a jump of the wall clock changes nothing (K4).
struct SESSIONKEEPER_EXPORT Lifetime
{
    static constexpr std::chrono::milliseconds never = std::chrono::milliseconds::max();

    std::chrono::milliseconds since {0};
    std::chrono::milliseconds staleAt = never;
    std::chrono::milliseconds endsAt = never;

    bool isKnown() const { return endsAt != never; }
    // Whether the token was of use for at least a second and is stale now.
    bool hasServed(std::chrono::milliseconds now) const
    {
        return now >= staleAt && staleAt - since >= std::chrono::seconds(1);
    }

    // Of a token that has just been issued. One that seems to have ended on arrival says nothing
    // about its end (the server's two clocks disagree): it is used until the server refuses it, or
    // it would be refreshed in a loop.
    static Lifetime ofIssued(const QDateTime &expiresAt, const QDateTime &serverNow,
                             std::chrono::milliseconds now, const RefreshPolicy &policy,
                             double random);
    // Of a token out of the store; one that has ended is stale.
    static Lifetime ofRestored(const QDateTime &expiresAt, const QDateTime &serverNow,
                               std::chrono::milliseconds now, const RefreshPolicy &policy,
                               double random);
};

// The server's time at wallReceived, from the Date header of its reply (RFC 9110 6.6.1); invalid
// without one. The header has no fractions and the request took roundTrip: when the machine's own
// clock agrees within that, it is the more exact of the two and is returned.
SESSIONKEEPER_EXPORT QDateTime serverTime(const QByteArray &dateHeader,
                                          const QDateTime &wallReceived,
                                          std::chrono::milliseconds roundTrip);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_LIFETIME_P_H
