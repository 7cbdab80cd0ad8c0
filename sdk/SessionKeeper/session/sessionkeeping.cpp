// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "session_p.h"
#include "sessionerrors_p.h"
#include "tokenanswer_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

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
    // A restored session of a dialect that keeps none.
    if (record.tokens.accessToken().isEmpty()) {
        caller->finish(false);
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

// Somebody else changed the store, or says so.
void SessionPrivate::look()
{
    if (!m_decided || m_keeper.isBusy())
        return;
    m_keeper.begin(policy.timeout,
                   [this, epoch = m_epoch](const RecordKeeper::Turn &turn, const Finding &finding) {
                       if (turn && epoch == m_epoch)
                           reconcile(finding);
                   });
}

// What another process made of the record is done here as well (K8).
void SessionPrivate::reconcile(const Finding &finding)
{
    if (isBeingReplaced())
        return;
    if (finding.kind == Finding::Kind::Other)
        follow(finding.record);
    else if (finding.kind == Finding::Kind::Gone && !record.isEmpty())
        leave(Session::LogoutReason::Elsewhere, notLoggedIn());
}

void SessionPrivate::follow(const SessionRecord &there)
{
    // Of another dialect, by another version of the app: not for this session.
    if (there.protocol != protocol->name())
        return;
    const bool isRenewal = !record.isEmpty() && record.account == there.account;
    if (!isRenewal && !record.isEmpty()) {
        overtake();
        desk->forgetUser();
        const int followingEpoch = m_epoch;
        Q_EMIT q->loggedOut(Session::LogoutReason::Superseded);
        if (followingEpoch != m_epoch)
            return;
    }
    qCDebug(lcSession) << "taken over from another process:" << (isRenewal ? "tokens" : "a login");
    ++statistics.adoptions;
    serverClock.setSkew(there.clockSkew);
    if (there.refreshSentAt.isValid())
        m_refresher.doubt(there.tokens.refreshToken());
    showPersisted({});
    // Of a dialect that keeps no access token each process has its own, which is as good as before.
    auto next = there;
    const bool hasOwn = isRenewal && there.tokens.accessToken().isEmpty();
    if (hasOwn)
        next.tokens = record.tokens.renewedBy(there.tokens);
    const int enteringEpoch = m_epoch;
    enter(next, hasOwn ? lifetime : restoredLifetime(there.tokens));
    if (enteringEpoch != m_epoch)
        return;
    clearError();
    if (isRenewal)
        Q_EMIT q->refreshed(Session::RefreshCause::Adopted);
}

void SessionPrivate::accountRefused(const QByteArray &accessToken, const Error &error)
{
    if (record.isEmpty() || isBeingReplaced() || record.tokens.accessToken() != accessToken)
        return;
    report(error);
    leave(Session::LogoutReason::Revoked, error);
}

// The store could not be written last time; it may have been unlocked since.
void SessionPrivate::catchUp()
{
    if (persisted || m_keeper.isBusy() || m_activeLogin != 0)
        return;
    m_keeper.begin(policy.timeout,
                   [this, epoch = m_epoch](const RecordKeeper::Turn &turn, const Finding &finding) {
                       const bool isCorrupt = finding.error.kind() == Error::Kind::StoreCorrupt;
                       if (!turn || epoch != m_epoch)
                           return;
                       if (finding.kind == Finding::Kind::Unreadable && !isCorrupt)
                           return;
                       reconcile(finding);
                       if (epoch != m_epoch || record.isEmpty() || persisted)
                           return;
                       m_keeper.write(record, [this, turn, epoch](const Result<void> &written) {
                           Q_UNUSED(turn)
                           if (epoch == m_epoch && written)
                               showPersisted(written);
                       });
                   });
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
