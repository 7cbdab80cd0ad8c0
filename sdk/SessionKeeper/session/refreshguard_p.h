// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_REFRESHGUARD_P_H
#define SESSIONKEEPER_REFRESHGUARD_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/result.h>
#include <SessionKeeper/session/refreshpolicy.h>

#include <QtCore/qbytearray.h>

#include <chrono>
#include <deque>
#include <optional>

namespace SessionKeeper {

// Whether a refresh may start now (K5, K6): not more of them than the budget, not before the
// server's Retry-After or the backoff has passed, never with a refresh token that the server has
// refused. All times are Clock::elapsed().
class SESSIONKEEPER_EXPORT RefreshGuard
{
public:
    void setPolicy(const RefreshPolicy &policy) { m_policy = policy; }

    // Why a refresh with this token must not start; nothing when it may.
    // asked: a person or a request waits for it, so that a network that is back is not held against
    // them for long.
    std::optional<Error> objection(const QByteArray &refreshToken, std::chrono::milliseconds now,
                                   bool asked) const;
    // When the next try on our own initiative makes sense; nothing when none ever does.
    std::optional<std::chrono::milliseconds> nextTry(const QByteArray &refreshToken) const;
    // How many refreshes in a row have failed.
    int failures() const { return m_failures; }
    // Whether the last refresh failed on its way.
    bool isNetworkAway() const { return m_networkFailed; }
    // The network may be back: what is put off because it was away is tried now, but not more often
    // than every few seconds. What the server asked for stays.
    void hurry(std::chrono::milliseconds now);

    // onSchedule: the token that was replaced had served its time, so this was no turn of a loop
    // and costs no budget.
    void succeeded(std::chrono::milliseconds now, bool onSchedule);
    // random is in [0, 1).
    void failed(const Error &error, const QByteArray &refreshToken, std::chrono::milliseconds now,
                double random);
    // Another session has taken the place of the one the failures belong to. Refused tokens stay
    // refused.
    void forget();

private:
    bool isBudgetSpent(std::chrono::milliseconds now) const;
    void countAnswer(std::chrono::milliseconds now);

    RefreshPolicy m_policy;
    std::deque<std::chrono::milliseconds> m_answers;
    std::chrono::milliseconds m_notBefore {0};
    std::chrono::milliseconds m_notBeforeWhenAsked {0};
    // The last failure was the network's, so that its return can mend it.
    bool m_networkFailed = false;
    std::optional<std::chrono::milliseconds> m_hurriedAt;
    int m_failures = 0;
    Error m_lastError;
    QByteArray m_refusedToken;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_REFRESHGUARD_P_H
