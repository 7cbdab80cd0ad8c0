// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "session_p.h"
#include "sessionerrors_p.h"
#include "tokenexchange_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qthread.h>

namespace SessionKeeper {

namespace {

// A one-time code or a token from elsewhere is as secret as the password.
QByteArrayList secretsOf(const Credentials &credentials)
{
    QByteArrayList secrets {credentials.password().toUtf8()};
    for (const auto &field : credentials.extraFields())
        secrets.append(field.toString().toUtf8());
    return secrets;
}

} // namespace

QFuture<Result<void>> SessionPrivate::login(const Credentials &credentials)
{
    const auto caller = std::make_shared<Pending<void>>();
    if (const auto error = objection()) {
        caller->finish(*error);
        return caller->future();
    }
    const int attempt = m_activeLogin = ++m_attempts;
    settleDesk();
    showState();
    sendLogin(attempt, credentials, true, caller);
    return caller->future();
}

// A login that finds a long-running key may find the one that a log-out before is just deleting: it
// waits for that, and looks again.
void SessionPrivate::sendLogin(int attempt, const Credentials &credentials, bool mayRepeat,
                               const PendingPtr<void> &caller)
{
    std::make_shared<TokenExchange>(m_wire, serverClock, protocol, clock)
        ->start(protocol->loginRequest(credentials), {}, policy.timeout, secretsOf(credentials),
                [=, this](const TokenExchange::Outcome &outcome) {
                    const auto &tokens = outcome.tokens;
                    const bool isDying = mayRepeat && attempt == m_activeLogin && tokens
                        && m_revoker.hasRevoked(*tokens);
                    if (!isDying)
                        return loginAnswered(attempt, credentials.userName(), tokens, caller);
                    m_revoker.whenIdle([=, this] {
                        if (attempt == m_activeLogin)
                            sendLogin(attempt, credentials, false, caller);
                        else
                            caller->finish(superseded());
                    });
                });
}

void SessionPrivate::loginAnswered(int attempt, const QString &account,
                                   const Result<Tokens> &tokens, const PendingPtr<void> &caller)
{
    if (attempt != m_activeLogin) {
        if (tokens)
            tellServer(*tokens);
        caller->finish(superseded());
        return;
    }
    if (!tokens) {
        loginFailed(tokens.error(), caller);
        return;
    }
    SessionRecord next;
    next.tokens = *tokens;
    next.account = account;
    next.protocol = protocol->name();
    next.clockSkew = serverClock.skew();
    overtake();
    const int loginEpoch = m_arrivingEpoch = m_epoch;
    m_arriving = next.tokens;
    m_keeper.begin(policy.timeout,
                   [=, this](const RecordKeeper::Turn &turn, const Finding &finding) {
                       storeLogin(attempt, loginEpoch, next, turn, finding, caller);
                   });
}

// In place of whatever session is there: this one, or what another process made of it.
void SessionPrivate::storeLogin(int attempt, int loginEpoch, const SessionRecord &next,
                                const RecordKeeper::Turn &turn, const Finding &finding,
                                const PendingPtr<void> &caller)
{
    if (m_epoch != loginEpoch) {
        loginStored(attempt, loginEpoch, next, {}, caller);
        return;
    }
    // The login may have found the long-running key of the session before.
    m_keeper.keepFromRevocation(next.tokens);
    for (const auto &former : {record.tokens, finding.record.tokens}) {
        if (!haveSameRefreshToken(former, next.tokens))
            m_revoker.add(former);
    }
    m_keeper.write(next, [=, this](const Result<void> &written) {
        Q_UNUSED(turn)
        loginStored(attempt, loginEpoch, next, written, caller);
    });
}

void SessionPrivate::loginStored(int attempt, int loginEpoch, const SessionRecord &next,
                                 const Result<void> &written, const PendingPtr<void> &caller)
{
    if (m_activeLogin == attempt)
        m_activeLogin = 0;
    const auto isOvertaken = [&] {
        if (m_epoch == loginEpoch)
            return false;
        tellServer(next.tokens);
        caller->finish(superseded());
        return true;
    };
    if (isOvertaken())
        return;
    if (!record.isEmpty() && record.account != next.account) {
        desk->forgetUser();
        Q_EMIT q->loggedOut(Session::LogoutReason::Superseded);
        // Whoever heard it may have logged out.
        if (isOvertaken())
            return;
    }
    m_arrivingEpoch = 0;
    ++statistics.logins;
    showPersisted(written);
    enter(next, issuedLifetime(next.tokens));
    clearError();
    refreshForJoined();
    m_revoker.begin();
    caller->finish({});
}

void SessionPrivate::loginFailed(const Error &error, const PendingPtr<void> &caller)
{
    m_activeLogin = 0;
    // Whoever enters a password has decided that there is no session to come back to.
    m_decided = true;
    settleDesk();
    showState();
    report(error);
    caller->finish(error);
}

QFuture<Result<void>> SessionPrivate::restore()
{
    const auto caller = std::make_shared<Pending<void>>();
    const auto error = objection();
    if (error || !record.isEmpty()) {
        caller->finish(error ? Result<void>(*error) : Result<void>());
        return caller->future();
    }
    m_restoring = true;
    settleDesk();
    showState();
    m_keeper.look(RecordKeeper::Wait::Unbounded,
                  [=, this, epoch = m_epoch](const Finding &finding) {
                      m_restoring = false;
                      if (epoch == m_epoch)
                          return restored(finding, caller);
                      settleDesk();
                      showState();
                      caller->finish(superseded());
                  });
    return caller->future();
}

// In a turn at the present store: what is under way there is done first.
QFuture<Result<void>> SessionPrivate::switchTo(std::shared_ptr<TokenStore> other)
{
    const auto caller = std::make_shared<Pending<void>>();
    const std::optional<Error> error = other
        ? objection()
        : Error(Error::Kind::Misconfigured, tr("There is no store to switch to; give one."));
    if (error) {
        caller->finish(*error);
        return caller->future();
    }
    m_keeper.begin(
        policy.timeout, [=, this, epoch = m_epoch](const RecordKeeper::Turn &, const Finding &) {
            if (epoch != m_epoch || isBeingReplaced()) {
                caller->finish(superseded());
                return;
            }
            overtake();
            m_activeLogin = 0;
            m_napTimer.stop();
            m_emptyTimer.stop();
            desk->close(superseded());
            desk->park();
            useStore(other);
            m_refresher.doubt({});
            m_decided = false;
            m_undecidedReason = {};
            setRecord({}, {});
            showPersisted({});
            whenFinished(restore(), this,
                         [caller](const Result<void> &result) { caller->finish(result); });
        });
    return caller->future();
}

void SessionPrivate::restored(const Finding &finding, const PendingPtr<void> &caller)
{
    // A second restore() that was answered before.
    if (!record.isEmpty()) {
        showState();
        caller->finish({});
        return;
    }
    const bool isRead = finding.kind != Finding::Kind::Unreadable;
    const auto result = isRead ? adopt(finding.record) : Result<void>(finding.error);
    if (!result) {
        m_decided = isRead;
        m_undecidedReason = result.error();
        settleDesk();
        showState();
        if (result.error().kind() != Error::Kind::NotLoggedIn)
            report(result.error());
    }
    m_revoker.begin();
    caller->finish(result);
}

Result<void> SessionPrivate::adopt(const SessionRecord &kept)
{
    if (kept.isEmpty())
        return Error(Error::Kind::NotLoggedIn, tr("No session is kept here; log in."));
    if (kept.protocol != protocol->name())
        return Error(
            Error::Kind::Misconfigured,
            tr("The kept session speaks \"%1\" and this app now speaks \"%2\"; log in again.")
                .arg(kept.protocol, protocol->name()));
    ++statistics.restores;
    serverClock.setSkew(kept.clockSkew);
    // A process that ended in the middle of a refresh may have spent it.
    if (kept.refreshSentAt.isValid())
        m_refresher.doubt(kept.tokens.refreshToken());
    showPersisted({});
    enter(kept, restoredLifetime(kept.tokens));
    if (record.isEmpty())
        return Error(Error::Kind::Expired, tr("The kept session has expired; log in again."));
    return {};
}

void SessionPrivate::enter(const SessionRecord &next, const Lifetime &nextLifetime)
{
    m_decided = true;
    m_decisionTimer.stop();
    m_refresher.guard().forget();
    if (!nextLifetime.isKnown())
        qCWarning(lcSession)
            << "The server did not say when the access token ends (no usable exp claim); it is "
               "used until it is refused.";
    // First the desk: who sees the new account must not get the token of the old one.
    desk->open(next.tokens, next.account, nextLifetime);
    setRecord(next, nextLifetime);
    showState();
    schedule();
    if (lifetime.isStale(*clock))
        wake();
}

std::optional<Error> SessionPrivate::objection() const
{
    if (!protocol || !store)
        return Error(Error::Kind::Misconfigured,
                     tr("This session has no protocol or no store yet; give it both before its "
                        "first call."));
    if (QThread::currentThread() != thread())
        return Error(Error::Kind::Misconfigured,
                     tr("A session is used in the thread it lives in; only freshAccessToken() and "
                        "replaceAccessToken() may be called from others."));
    return std::nullopt;
}

// Who asks for a token while there is none waits as long as one may still come.
void SessionPrivate::settleDesk()
{
    if (!record.isEmpty())
        return;
    m_decisionTimer.stop();
    if (m_activeLogin != 0 || m_restoring)
        desk->park();
    else if (m_decided)
        desk->close(notLoggedIn());
    else if (m_undecidedReason.kind() != Error::Kind::None)
        desk->close(m_undecidedReason);
}

} // namespace SessionKeeper
