// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "lifetime_p.h"

#include "serverclock_p.h"

#include <SessionKeeper/base/httpdate_p.h>

#include <algorithm>

namespace SessionKeeper {

using std::chrono::milliseconds;

namespace {

// Slewing and adjustments by a few seconds are no jumps.
constexpr std::chrono::seconds smallestJump {5};

Lifetime lifetime(milliseconds left, const Clock &clock, const Lifetime::LeadTime &leadTime)
{
    const auto now = clock.elapsed();
    const auto remaining = std::max(left, milliseconds(0));
    return {now, now + remaining - leadTime(remaining), now + remaining,
            clock.wallTime().toMSecsSinceEpoch()};
}

} // namespace

bool Lifetime::isStale(const Clock &clock) const
{
    return hasPassed(staleAt, clock);
}

bool Lifetime::mayHaveEnded(const Clock &clock) const
{
    return hasPassed(endsAt, clock);
}

bool Lifetime::hasPassed(milliseconds time, const Clock &clock) const
{
    const auto now = clock.elapsed();
    if (now >= time || !isKnown())
        return now >= time;
    const milliseconds byWall(clock.wallTime().toMSecsSinceEpoch() - wallSince);
    return since + byWall >= time && since + byWall - now > smallestJump;
}

Lifetime Lifetime::ofIssued(const QDateTime &expiresAt, const ServerClock &serverClock,
                            const Clock &clock, const LeadTime &leadTime)
{
    if (!expiresAt.isValid())
        return {};
    const milliseconds left(serverClock.now().msecsTo(expiresAt));
    return left > milliseconds(0) ? lifetime(left, clock, leadTime) : Lifetime();
}

Lifetime Lifetime::ofRestored(const QDateTime &expiresAt, const ServerClock &serverClock,
                              const Clock &clock, const LeadTime &leadTime)
{
    if (!expiresAt.isValid())
        return {};
    return lifetime(milliseconds(serverClock.now().msecsTo(expiresAt)), clock, leadTime);
}

Lifetime Lifetime::ofNone(const Clock &clock)
{
    return lifetime(milliseconds(0), clock, [](milliseconds) { return milliseconds(0); });
}

QDateTime serverTime(const QByteArray &dateHeader, const QDateTime &wallReceived,
                     milliseconds roundTrip)
{
    const auto date = httpDate(dateHeader);
    if (!date.isValid())
        return {};
    // The header was written between sending and receiving, up to a second after the time it names.
    const auto &earliest = date;
    const auto latest = earliest.addMSecs(1000 + roundTrip.count());
    if (wallReceived >= earliest && wallReceived <= latest)
        return wallReceived;
    return earliest.addMSecs(500 + roundTrip.count() / 2);
}

} // namespace SessionKeeper
