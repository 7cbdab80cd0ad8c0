// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "session_p.h"

#include <QtCore/qrandom.h>

#include <algorithm>

namespace SessionKeeper {

using std::chrono::milliseconds;

// A token that cannot be renewed is as good as new to its end.
Lifetime::LeadTime SessionPrivate::leadTime(const Tokens &tokens) const
{
    if (tokens.refreshToken().isEmpty())
        return [](milliseconds) { return milliseconds(0); };
    return [this, random = QRandomGenerator::global()->generateDouble()](milliseconds lifetime) {
        return protocol->canRefreshExpired() ? policy.leadTime(lifetime, random)
                                             : policy.leadTimeOfLive(lifetime, random);
    };
}

Lifetime SessionPrivate::issuedLifetime(const Tokens &tokens) const
{
    if (serverClock.isCarried())
        return restoredLifetime(tokens);
    return Lifetime::ofIssued(tokens.accessExpiresAt(), serverClock, *clock, leadTime(tokens));
}

Lifetime SessionPrivate::restoredLifetime(const Tokens &tokens) const
{
    if (tokens.accessToken().isEmpty())
        return Lifetime::ofNone(*clock);
    return Lifetime::ofRestored(tokens.accessExpiresAt(), serverClock, *clock, leadTime(tokens));
}

// Looks whether something is due. Called by a timer, and whenever something may have changed.
void SessionPrivate::wake()
{
    if (record.isEmpty())
        return;
    catchUp();
    if (policy.proactive && lifetime.isStale(*clock))
        startRefresh(Session::RefreshCause::Proactive);
    else
        schedule();
}

// The app came to the front, or the network came back: now, not when the timer says so.
void SessionPrivate::hinted()
{
    if (record.isEmpty())
        return;
    const auto now = clock->elapsed();
    m_refresher.guard().hurry(now);
    // Hints come in swarms.
    if (m_hintedAt && now - *m_hintedAt < std::chrono::seconds(1)) {
        schedule();
        return;
    }
    m_hintedAt = now;
    wake();
}

void SessionPrivate::schedule()
{
    if (record.isEmpty())
        return;
    m_hints.watchApplication();
    if (m_refresher.guard().isNetworkAway())
        m_hints.watchNetwork();
    const auto refreshAt = refreshDue();
    // A token that cannot be renewed any more is looked at when it ends.
    const auto at = refreshAt == Lifetime::never ? lifetime.endsAt : refreshAt;
    const auto due = at == Lifetime::never ? policy.longestNap : at - clock->elapsed();
    // A stale token whose refresh has just been declined: look again soon, but do not spin.
    const milliseconds shortest(lifetime.isStale(*clock) ? 1000 : 1);
    m_napTimer.start(std::clamp(due, std::min(shortest, policy.longestNap), policy.longestNap));
    showRefreshDue();
}

milliseconds SessionPrivate::refreshDue() const
{
    const auto next = m_refresher.guard().nextTry(record.tokens.refreshToken());
    if (!policy.proactive || !lifetime.isKnown() || !next)
        return Lifetime::never;
    return lifetime.isStale(*clock) ? *next : std::max(lifetime.staleAt, *next);
}

void SessionPrivate::showRefreshDue()
{
    const auto due = record.isEmpty() ? Lifetime::never : refreshDue();
    if (std::exchange(m_shownRefreshDue, due) != due)
        Q_EMIT q->refreshDueAtChanged(q->refreshDueAt());
}

} // namespace SessionKeeper
