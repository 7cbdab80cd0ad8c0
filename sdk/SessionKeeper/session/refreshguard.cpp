// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refreshguard_p.h"

#include "sessionerrors_p.h"

#include <SessionKeeper/base/text_p.h>

#include <algorithm>

namespace SessionKeeper {

using std::chrono::milliseconds;

namespace {

// A Retry-After beyond this is taken for a mistake of the server.
constexpr std::chrono::hours longestWish {1};
// A network that comes and goes must not cause a storm.
constexpr std::chrono::seconds shortestHurry {5};

bool isOfTheNetwork(const Error &error)
{
    switch (error.kind()) {
    case Error::Kind::Network:
    case Error::Kind::Timeout:
    case Error::Kind::OutcomeUnknown:
    case Error::Kind::UnexpectedReply: // a captive portal
        return !error.retryAfter();
    default:
        return false;
    }
}

} // namespace

std::optional<Error> RefreshGuard::objection(const QByteArray &refreshToken, milliseconds now,
                                             bool asked) const
{
    if (refreshToken.isEmpty())
        return Error(Error::Kind::Expired, tr("This session cannot be renewed; log in again."));
    if (refreshToken == m_refusedToken)
        return m_lastError;
    if (now < (asked ? m_notBeforeWhenAsked : m_notBefore))
        return m_lastError;
    if (isBudgetSpent(now))
        return Error(
            Error::Kind::BudgetExhausted,
            tr("The access token was renewed %1 times within %2 seconds and is still not accepted; "
               "check the server's clock and keys.")
                .arg(m_answers.size())
                .arg(m_policy.budgetWindow.count() / 1000));
    return std::nullopt;
}

std::optional<milliseconds> RefreshGuard::nextTry(const QByteArray &refreshToken) const
{
    if (refreshToken.isEmpty() || refreshToken == m_refusedToken || m_policy.budget <= 0)
        return std::nullopt;
    if (m_answers.size() < static_cast<size_t>(m_policy.budget))
        return m_notBefore;
    return std::max(m_notBefore, m_answers.front() + m_policy.budgetWindow);
}

void RefreshGuard::hurry(milliseconds now)
{
    if (!m_networkFailed)
        return;
    const auto next = m_hurriedAt ? std::max(now, *m_hurriedAt + shortestHurry) : now;
    if (next == now)
        m_hurriedAt = now;
    m_notBefore = std::min(m_notBefore, next);
    m_notBeforeWhenAsked = std::min(m_notBeforeWhenAsked, next);
}

void RefreshGuard::succeeded(milliseconds now, bool onSchedule)
{
    if (!onSchedule)
        countAnswer(now);
    forget();
}

void RefreshGuard::failed(const Error &error, const QByteArray &refreshToken, milliseconds now,
                          double random)
{
    m_lastError = error;
    m_networkFailed = isOfTheNetwork(error);
    ++m_failures;
    const bool answered = error.httpStatus() != 0;
    if (answered)
        countAnswer(now);
    if (endsSession(error)) {
        m_refusedToken = refreshToken;
        return;
    }
    if (const auto wish = error.retryAfter()) {
        m_notBefore = m_notBeforeWhenAsked = now
            + std::min<std::chrono::seconds>(*wish, longestWish);
        return;
    }
    // A wrong URL or a refused field may be a server in the middle of an update: tried again,
    // seldom.
    const auto backoff = error.isTransient() ? m_policy.backoff(m_failures, random)
                                             : m_policy.longestBackoff;
    m_notBefore = now + backoff;
    m_notBeforeWhenAsked = now + (answered ? backoff : std::min(backoff, m_policy.backoffBase));
}

void RefreshGuard::forget()
{
    m_failures = 0;
    m_networkFailed = false;
    m_notBefore = m_notBeforeWhenAsked = milliseconds(0);
}

bool RefreshGuard::isBudgetSpent(milliseconds now) const
{
    const auto recent = std::count_if(
        m_answers.begin(), m_answers.end(),
        [&](milliseconds answered) { return now - answered < m_policy.budgetWindow; });
    return recent >= m_policy.budget;
}

void RefreshGuard::countAnswer(milliseconds now)
{
    m_answers.push_back(now);
    while (m_answers.size() > static_cast<size_t>(m_policy.budget))
        m_answers.pop_front();
}

} // namespace SessionKeeper
