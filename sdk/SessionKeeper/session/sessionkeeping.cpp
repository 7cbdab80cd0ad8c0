// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "session_p.h"
#include "sessionerrors_p.h"
#include "tokenanswer_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qrandom.h>

#include <algorithm>

namespace SessionKeeper {

using std::chrono::milliseconds;

QFuture<Result<void>> SessionPrivate::refresh()
{
    const auto caller = std::make_shared<Pending<void>>();
    auto future = caller->future();
    if (record.isEmpty()) {
        caller->finish(notLoggedIn());
        return future;
    }
    m_joined.push_back(caller);
    startRefresh(Session::RefreshCause::Asked);
    return future;
}

QFuture<Result<bool>> SessionPrivate::verify()
{
    const auto caller = std::make_shared<Pending<bool>>();
    const auto request = record.isEmpty() ? std::nullopt : protocol->verifyRequest(record.tokens);
    if (!request) {
        caller->finish(record.isEmpty()
                           ? notLoggedIn()
                           : Error(Error::Kind::Misconfigured,
                                   tr("This server has no way to ask whether a token is valid.")));
        return caller->future();
    }
    m_wire.send(
        *request, policy.timeout,
        [=, this, spoken = record.tokens.accessToken()](const Result<TokenResponse> &answer) {
            const auto result = readAnswer(*protocol, serverClock, TokenStep::Verify, answer,
                                           {spoken});
            if (result)
                caller->finish(true);
            else if (result.error().kind() == Error::Kind::Revoked)
                caller->finish(false);
            else
                caller->finish(result.error());
        });
    return caller->future();
}

void SessionPrivate::startRefresh(Session::RefreshCause cause)
{
    if (refreshing || m_refresher.isRunning() || record.isEmpty() || isBeingReplaced())
        return;
    const bool asked = cause != Session::RefreshCause::Proactive;
    if (const auto error = m_refresher.guard().objection(record.tokens.refreshToken(),
                                                         clock->elapsed(), asked)) {
        refreshFailed(*error);
        return;
    }
    qCDebug(lcSession) << "refreshing, cause" << cause;
    showRefreshing(true);
    m_refresher.start(
        record.tokens, lifetime.hasServed(clock->elapsed()),
        [=, this, epoch = m_epoch, spent = record.tokens](const Refresher::Outcome &outcome) {
            refreshAnswered(epoch, spent, cause, outcome);
        });
}

void SessionPrivate::refreshAnswered(int refreshEpoch, const Tokens &spent,
                                     Session::RefreshCause cause, const Refresher::Outcome &outcome)
{
    if (refreshEpoch != m_epoch) {
        // A login or logout came in between: the new tokens belong to nobody.
        if (outcome.tokens)
            tellServer(spent.renewedBy(*outcome.tokens));
        refreshVoided();
        return;
    }
    if (outcome.tokens) {
        renewed(spent.renewedBy(*outcome.tokens), cause);
        return;
    }
    showRefreshing(false);
    ++statistics.failedRefreshes;
    const auto &error = outcome.tokens.error();
    report(error);
    if (error.kind() != Error::Kind::Revoked && error.kind() != Error::Kind::Expired) {
        refreshFailed(error);
        return;
    }
    const auto end = spent.refreshExpiresAt();
    const bool expired = end.isValid() && end <= serverClock.now();
    leave(outcome.rotationLost ? Session::LogoutReason::RotationLost
              : expired        ? Session::LogoutReason::Expired
                               : Session::LogoutReason::Revoked,
          error);
}

// The old refresh token may be spent from here on: the new ones take its place at once, and reach
// the store before anybody uses them (K7).
void SessionPrivate::renewed(const Tokens &tokens, Session::RefreshCause cause)
{
    auto next = record;
    next.tokens = tokens;
    next.clockSkew = serverClock.skew();
    setRecord(next,
              Lifetime::ofIssued(tokens.accessExpiresAt(), serverClock.now(), clock->elapsed(),
                                 policy, QRandomGenerator::global()->generateDouble()));
    whenFinished(store->write(record), this,
                 [=, this, epoch = m_epoch](const Result<void> &written) {
                     if (epoch == m_epoch)
                         renewedAndStored(cause, written);
                     else
                         refreshVoided();
                 });
}

// Its session is gone. Who asked meanwhile asked for the one that took its place.
void SessionPrivate::refreshVoided()
{
    showRefreshing(false);
    if (desk->isAsking())
        startRefresh(Session::RefreshCause::Stale);
    else
        refreshForJoined();
}

// Whoever called refresh() while none could start.
void SessionPrivate::refreshForJoined()
{
    if (!m_joined.empty())
        startRefresh(Session::RefreshCause::Asked);
}

void SessionPrivate::renewedAndStored(Session::RefreshCause cause, const Result<void> &written)
{
    ++statistics.refreshes;
    desk->open(record.tokens, record.account, lifetime);
    showRefreshing(false);
    showPersisted(written);
    clearError();
    schedule();
    Q_EMIT q->refreshed(cause);
    finishJoined({});
}

// The session is kept. Who waits gets the old access token while it lives.
void SessionPrivate::refreshFailed(const Error &error)
{
    const bool alive = clock->elapsed() < lifetime.endsAt;
    if (error.kind() == Error::Kind::Expired && !alive) {
        leave(Session::LogoutReason::Expired, error);
        return;
    }
    desk->refreshFailed(error, alive);
    schedule();
    finishJoined(error);
}

void SessionPrivate::accountRefused(const QByteArray &accessToken, const Error &error)
{
    if (record.isEmpty() || isBeingReplaced() || record.tokens.accessToken() != accessToken)
        return;
    report(error);
    leave(Session::LogoutReason::Revoked, error);
}

void SessionPrivate::finishJoined(const Result<void> &result)
{
    // Moved out first: a caller may call refresh() again, or delete the session.
    const auto joined = std::exchange(m_joined, {});
    for (const auto &caller : joined)
        caller->finish(result);
}

void SessionPrivate::wake()
{
    if (record.isEmpty())
        return;
    catchUp();
    if (policy.proactive && clock->elapsed() >= lifetime.staleAt)
        startRefresh(Session::RefreshCause::Proactive);
    else
        schedule();
}

// The store could not be written last time; it may have been unlocked since.
void SessionPrivate::catchUp()
{
    if (persisted || m_catchingUp || refreshing || m_activeLogin != 0)
        return;
    m_catchingUp = true;
    whenFinished(store->write(record), this, [this, epoch = m_epoch](const Result<void> &written) {
        m_catchingUp = false;
        if (epoch == m_epoch && written)
            showPersisted(written);
    });
}

void SessionPrivate::schedule()
{
    if (record.isEmpty())
        return;
    const auto now = clock->elapsed();
    auto due = policy.longestNap;
    if (policy.proactive && lifetime.isKnown())
        due = std::max(lifetime.staleAt, m_refresher.guard().notBefore()) - now;
    // A stale token whose refresh has just been declined: look again soon, but do not spin.
    const milliseconds shortest(now >= lifetime.staleAt ? 1000 : 1);
    m_napTimer.start(std::clamp(due, std::min(shortest, policy.longestNap), policy.longestNap));
}

void SessionPrivate::undecided()
{
    if (state == Session::State::Unknown && !m_decisionTimer.isActive())
        m_decisionTimer.start(policy.decisionTimeout);
}

void SessionPrivate::giveUpDeciding()
{
    if (state != Session::State::Unknown)
        return;
    m_undecidedReason = {
        Error::Kind::Misconfigured,
        tr("Requests wait for a session, and neither restore() nor login() was called within "
           "%1 seconds.")
            .arg(policy.decisionTimeout.count() / 1000)};
    settleDesk();
    report(m_undecidedReason);
}

} // namespace SessionKeeper
