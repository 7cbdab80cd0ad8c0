// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_REFRESHPOLICY_H
#define SESSIONKEEPER_REFRESHPOLICY_H

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qglobal.h>

#include <chrono>

namespace SessionKeeper {

// When and how often a session refreshes. A value; every default has its reason in design.md 4, K3
// to K6.
struct SESSIONKEEPER_EXPORT RefreshPolicy
{
    // Refresh without being asked, shortly before the access token expires.
    bool proactive = true;

    // The lead time is this part of the token's lifetime, within these limits, and never more than
    // half of the lifetime, so that a very short token is refreshed once per lifetime and not
    // before each request.
    double leadFraction = 0.1;
    std::chrono::milliseconds shortestLead {5000};
    std::chrono::milliseconds longestLead {60000};
    // Of tokens that can be renewed only while they live (Protocol::canRefreshExpired()): late
    // would be too late, so the lead time is this part of their lifetime.
    double leadFractionOfLive = 0.5;
    // Up to this part of the lead time is added at random, so that a fleet of clients does not
    // refresh at once.
    double jitter = 0.1;

    // At most this many refreshes that the server answered, within this time. A loop is impossible.
    int budget = 5;
    std::chrono::milliseconds budgetWindow {30000};

    // A request to the token server ends after this time.
    std::chrono::milliseconds timeout {15000};
    // After a transient failure: full jitter between zero and backoffBase * 2^failures, at most
    // longestBackoff.
    std::chrono::milliseconds backoffBase {1000};
    std::chrono::milliseconds longestBackoff {60000};
    // Timers are hints: none sleeps longer than this, so that a resume from suspend is noticed.
    std::chrono::milliseconds longestNap {30000};
    // How long requests wait for the app to call restore() or login() before they fail.
    std::chrono::milliseconds decisionTimeout {30000};

    // random is in [0, 1). How long before its end a token that was given for lifetime counts as
    // stale.
    std::chrono::milliseconds leadTime(std::chrono::milliseconds lifetime, double random) const;
    // The same of a token that can be renewed only while it lives.
    std::chrono::milliseconds leadTimeOfLive(std::chrono::milliseconds lifetime,
                                             double random) const;
    // failures counts from 1. How long to wait before the next try.
    std::chrono::milliseconds backoff(int failures, double random) const;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_REFRESHPOLICY_H
