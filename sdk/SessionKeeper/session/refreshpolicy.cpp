// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refreshpolicy.h"

#include <algorithm>
#include <cmath>

namespace SessionKeeper {

using std::chrono::milliseconds;

namespace {

milliseconds scaled(milliseconds duration, double factor)
{
    return milliseconds(static_cast<qint64>(static_cast<double>(duration.count()) * factor));
}

} // namespace

milliseconds RefreshPolicy::leadTime(milliseconds lifetime, double random) const
{
    const auto shortest = std::min(shortestLead, longestLead);
    const auto lead = std::clamp(scaled(lifetime, leadFraction), shortest, longestLead);
    return std::min(lead + scaled(lead, jitter * random), lifetime / 2);
}

milliseconds RefreshPolicy::leadTimeOfLive(milliseconds lifetime, double random) const
{
    const auto lead = scaled(lifetime, leadFractionOfLive);
    const auto jittered = std::min(lead + scaled(lead, jitter * random), lifetime);
    return std::max(jittered, leadTime(lifetime, random));
}

milliseconds RefreshPolicy::backoff(int failures, double random) const
{
    const double ceiling = static_cast<double>(backoffBase.count()) * std::pow(2.0, failures);
    const double capped = std::min(ceiling, static_cast<double>(longestBackoff.count()));
    return milliseconds(static_cast<qint64>(capped * random));
}

} // namespace SessionKeeper
