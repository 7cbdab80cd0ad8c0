// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "lifetime_p.h"

#include <SessionKeeper/base/httpdate_p.h>

#include <algorithm>

namespace SessionKeeper {

using std::chrono::milliseconds;

namespace {

Lifetime lifetime(milliseconds left, milliseconds now, const RefreshPolicy &policy, double random)
{
    const auto remaining = std::max(left, milliseconds(0));
    return {now, now + remaining - policy.leadTime(remaining, random), now + remaining};
}

} // namespace

Lifetime Lifetime::ofIssued(const QDateTime &expiresAt, const QDateTime &serverNow,
                            milliseconds now, const RefreshPolicy &policy, double random)
{
    if (!expiresAt.isValid())
        return {};
    const milliseconds left(serverNow.msecsTo(expiresAt));
    return left > milliseconds(0) ? lifetime(left, now, policy, random) : Lifetime();
}

Lifetime Lifetime::ofRestored(const QDateTime &expiresAt, const QDateTime &serverNow,
                              milliseconds now, const RefreshPolicy &policy, double random)
{
    if (!expiresAt.isValid())
        return {};
    return lifetime(milliseconds(serverNow.msecsTo(expiresAt)), now, policy, random);
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
