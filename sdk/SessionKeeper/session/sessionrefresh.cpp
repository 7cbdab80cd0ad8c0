// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "session_p.h"
#include "sessionerrors_p.h"
#include "tokenanswer_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qjsondocument.h>

// One refresh: lock, look, note, send, store, let everybody go on (K2, K7, K8).

namespace SessionKeeper {

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

void SessionPrivate::startRefresh(Session::RefreshCause cause)
{
    if (refreshing || m_refresher.isRunning() || record.isEmpty() || isBeingReplaced())
        return;
    const bool asked = cause != Session::RefreshCause::Proactive;
    if (const auto error = m_refresher.guard().objection(record.tokens.refreshToken(),
                                                         clock->elapsed(), asked)) {
        if (cause == Session::RefreshCause::Refused && record.tokens.refreshToken().isEmpty())
            confirmRefusal(*error);
        else
            refreshFailed(*error);
        return;
    }
    qCDebug(lcSession) << "refreshing, cause" << cause;
    showRefreshing(true);
    const int id = m_report.id + 1;
    m_report = {};
    m_report.id = id;
    m_report.cause = cause;
    m_report.startedAt = clock->wallTime();
    m_refreshStartedAt = clock->elapsed();
    m_keeper.begin(policy.timeout,
                   [=, this, epoch = m_epoch, tokens = record.tokens](
                       const RecordKeeper::Turn &turn, const Finding &finding) {
                       if (epoch != m_epoch)
                           return refreshVoided();
                       m_refreshTurn = turn;
                       refreshBegun(tokens, cause, finding);
                   });
}

// tokens: those it was asked for. A look that had its turn before may have found newer ones.
void SessionPrivate::refreshBegun(const Tokens &tokens, Session::RefreshCause cause,
                                  const Finding &finding)
{
    if (!m_refreshTurn) {
        refreshNotSent({Error::Kind::Timeout,
                        tr("Another process of this app has been renewing the session for too "
                           "long; try again later.")});
        return;
    }
    reconcile(finding);
    // Another process logged out, or another user in.
    if (!m_refreshTurn)
        return refreshVoided();
    // A refresh token alone, of a dialect that keeps no other, is no answer to who waits.
    const bool isAdopted = record.tokens.accessToken() != tokens.accessToken();
    if (isAdopted && !lifetime.isStale(*clock))
        return adopted();
    // What another process began and did not end.
    if (finding.record.refreshSentAt.isValid())
        m_refresher.doubt(record.tokens.refreshToken());
    m_isRefreshNoted = protocol->spendsRefreshToken() && finding.kind != Finding::Kind::Unreadable;
    if (!m_isRefreshNoted)
        return sendRefresh(cause);
    m_keeper.beginRefresh(record, [=, this, epoch = m_epoch] {
        if (epoch == m_epoch)
            sendRefresh(cause);
        else
            refreshVoided();
    });
}

void SessionPrivate::sendRefresh(Session::RefreshCause cause)
{
    m_refresher.start(
        record.tokens, lifetime.hasServed(clock->elapsed()),
        [=, this, epoch = m_epoch, spent = record.tokens](const Refresher::Outcome &outcome) {
            refreshAnswered(epoch, spent, cause, outcome);
        });
}

void SessionPrivate::refreshAnswered(int refreshEpoch, const Tokens &spent,
                                     Session::RefreshCause cause, const Refresher::Outcome &outcome)
{
    m_report.sent = outcome.sent;
    if (refreshEpoch != m_epoch) {
        // A login or logout came in between: the new tokens belong to nobody.
        if (outcome.tokens)
            tellServer(spent.renewedBy(*outcome.tokens));
        refreshVoided();
        return;
    }
    if (outcome.tokens) {
        renewed(spent.renewedBy(*outcome.tokens), cause, outcome.trouble);
        return;
    }
    const auto &error = outcome.tokens.error();
    const bool isAlive = !lifetime.mayHaveEnded(*clock);
    if (error.kind() == Error::Kind::Expired && isAlive && !protocol->canRefreshExpired())
        chainEnded(error);
    else if (endsSession(error))
        refreshRefused(spent, outcome);
    else
        refreshNotSent(error);
}

// This token is the last one: used while it lives, and then the session is over (contract.md 5.2).
void SessionPrivate::chainEnded(const Error &error)
{
    const auto cause = m_report.cause;
    const auto &old = record.tokens;
    auto next = record;
    next.tokens = Tokens(old.accessToken())
                      .withAccessExpiry(old.accessExpiresAt())
                      .withRefreshExpiry(old.accessExpiresAt())
                      .withScheme(old.scheme());
    next.refreshSentAt = {};
    auto last = lifetime;
    last.staleAt = last.endsAt;
    setRecord(next, last);
    m_keeper.write(record, [=, this, epoch = m_epoch](const Result<void> &written) {
        if (epoch != m_epoch)
            return refreshVoided();
        showPersisted(written);
        ++statistics.failedRefreshes;
        report(error);
        m_report.waiters = desk->waiting();
        endRefresh(RefreshReport::Outcome::Failed, error);
        desk->open(record.tokens, record.account, lifetime);
        if (cause == Session::RefreshCause::Refused)
            confirmRefusal(error);
        else
            refreshFailed(error);
    });
}

// A request was refused, and no refresh can tell whether that was the token's end or one server's
// mistake: the token server is asked, where it can be (K5).
void SessionPrivate::confirmRefusal(const Error &objection)
{
    const auto now = clock->elapsed();
    const auto request = protocol->verifyRequest(record.tokens);
    if (!request || (m_confirmedAt && now - *m_confirmedAt < policy.budgetWindow)) {
        desk->forgetRefusal();
        refreshFailed(objection);
        return;
    }
    m_confirmedAt = now;
    m_wire.send(*request, policy.timeout,
                [=, this, epoch = m_epoch,
                 spoken = record.tokens.accessToken()](const Result<TokenResponse> &answer) {
                    if (epoch != m_epoch)
                        return;
                    const auto result = readAnswer(*protocol, serverClock, TokenStep::Verify,
                                                   answer, {spoken});
                    if (!result && endsSession(result.error()))
                        return refusalConfirmed(result.error());
                    desk->forgetRefusal();
                    refreshFailed(objection);
                });
}

void SessionPrivate::refusalConfirmed(const Error &error)
{
    report(error);
    leave(hasExpired(error) ? Session::LogoutReason::Expired : Session::LogoutReason::Revoked,
          error);
}

// The old refresh token may be spent from here on: the new ones take its place at once, and reach
// the store before anybody uses them (K7). One that may be dead all the same stays noted as such.
void SessionPrivate::renewed(const Tokens &tokens, Session::RefreshCause cause,
                             const std::optional<Error> &trouble)
{
    auto next = record;
    next.tokens = tokens;
    next.refreshSentAt = m_refresher.isInDoubt(tokens.refreshToken()) ? clock->wallTime()
                                                                      : QDateTime();
    next.clockSkew = serverClock.skew();
    setRecord(next, issuedLifetime(tokens));
    m_keeper.write(record, [=, this, epoch = m_epoch](const Result<void> &written) {
        if (epoch == m_epoch)
            renewedAndStored(cause, written, trouble);
        else
            refreshVoided();
    });
}

void SessionPrivate::renewedAndStored(Session::RefreshCause cause, const Result<void> &written,
                                      const std::optional<Error> &trouble)
{
    ++statistics.refreshes;
    // First, so that the report counts who waits.
    const auto waiting = desk->waiting();
    desk->open(record.tokens, record.account, lifetime);
    m_report.waiters = waiting;
    endRefresh(RefreshReport::Outcome::Renewed);
    showPersisted(written);
    clearError();
    if (trouble)
        report(*trouble);
    schedule();
    Q_EMIT q->refreshed(cause);
    finishJoined({});
}

// The server said no. Another process that does not know the lock, an older version perhaps, may
// have renewed the session all the same (contract.md 5.2).
void SessionPrivate::refreshRefused(const Tokens &spent, const Refresher::Outcome &outcome)
{
    m_keeper.look(RecordKeeper::Wait::Bounded, [=, this, epoch = m_epoch](const Finding &finding) {
        if (epoch != m_epoch)
            return refreshVoided();
        if (finding.kind == Finding::Kind::Other)
            reconcile(finding);
        if (epoch != m_epoch)
            return refreshVoided();
        // Not so with a record of another dialect.
        if (record.tokens != spent)
            return adopted();
        const auto &error = outcome.tokens.error();
        ++statistics.failedRefreshes;
        report(error);
        const auto turn = m_refreshTurn;
        endRefresh(RefreshReport::Outcome::Ended, error);
        leave(hasExpired(error)          ? Session::LogoutReason::Expired
                  : outcome.rotationLost ? Session::LogoutReason::RotationLost
                                         : Session::LogoutReason::Revoked,
              error, turn);
    });
}

// Of what is kept, which the server has just refused. Where only a live token can be renewed, the
// end of the token is the end of the session, whatever words the server has for it
// (contract.md 5.2).
bool SessionPrivate::hasExpired(const Error &error) const
{
    const auto isOver = [this](const QDateTime &end) {
        return end.isValid() && end <= serverClock.now();
    };
    const bool hasEnded = lifetime.mayHaveEnded(*clock) || isOver(record.tokens.accessExpiresAt());
    return error.kind() == Error::Kind::Expired || isOver(record.tokens.refreshExpiresAt())
        || (error.kind() == Error::Kind::Revoked && !protocol->canRefreshExpired() && hasEnded);
}

// What another process made of the session may have to be renewed in turn.
void SessionPrivate::adopted()
{
    endRefresh(RefreshReport::Outcome::Adopted);
    if (desk->isAsking())
        startRefresh(Session::RefreshCause::Stale);
    else if (lifetime.isStale(*clock))
        refreshForJoined();
    else
        finishJoined({});
}

// Nothing new, and nothing ended. A token that was surely not spent is noted as such.
void SessionPrivate::refreshNotSent(const Error &error)
{
    const auto goOn = [=, this, epoch = m_epoch] {
        if (epoch != m_epoch)
            return refreshVoided();
        ++statistics.failedRefreshes;
        report(error);
        m_report.waiters = desk->waiting();
        endRefresh(RefreshReport::Outcome::Failed, error);
        refreshFailed(error);
    };
    if (m_isRefreshNoted && !m_refresher.isInDoubt(record.tokens.refreshToken()))
        m_keeper.withdrawRefresh(record, goOn);
    else
        goOn();
}

// Its session is gone. Who asked meanwhile asked for the one that took its place.
void SessionPrivate::refreshVoided()
{
    endRefresh(RefreshReport::Outcome::Overtaken);
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

// The session is kept. Who waits gets the old access token while it lives.
void SessionPrivate::refreshFailed(const Error &error)
{
    const bool alive = clock->elapsed() < lifetime.endsAt;
    if (!alive && isBeyondRenewal(error)) {
        leave(Session::LogoutReason::Expired, error);
        return;
    }
    desk->refreshFailed(error, alive);
    schedule();
    finishJoined(error);
}

// Of a token that has ended. A djangorestframework-jwt that fails at it does so for ever
// (contract.md 5.2); once may have been chance.
bool SessionPrivate::isBeyondRenewal(const Error &error) const
{
    const bool failsAgain = error.httpStatus() == 500 && m_refresher.guard().failures() > 1;
    return error.kind() == Error::Kind::Expired || (failsAgain && !protocol->canRefreshExpired());
}

void SessionPrivate::endRefresh(RefreshReport::Outcome outcome, const Error &error)
{
    m_refreshTurn.reset();
    m_isRefreshNoted = false;
    showRefreshing(false);
    m_report.outcome = outcome;
    m_report.error = error;
    m_report.waiters += static_cast<int>(m_joined.size());
    m_report.duration = clock->elapsed() - m_refreshStartedAt;
    const auto report = m_report;
    qCDebug(lcRefresh).noquote() << QJsonDocument(report.toJson()).toJson(QJsonDocument::Compact);
    Q_EMIT q->refreshEnded(report);
}

void SessionPrivate::finishJoined(const Result<void> &result)
{
    // Moved out first: a caller may call refresh() again, or delete the session.
    const auto joined = std::exchange(m_joined, {});
    for (const auto &caller : joined)
        caller->finish(result);
}

} // namespace SessionKeeper
