// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "session_p.h"
#include "sessionerrors_p.h"

#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

QFuture<Result<void>> SessionPrivate::logout()
{
    if (const auto error = objection())
        return readyFuture(Result<void>(*error));
    return leave(Session::LogoutReason::Requested, notLoggedIn());
}

QFuture<Result<void>> SessionPrivate::leave(Session::LogoutReason reason, const Error &error,
                                            const RecordKeeper::Turn &turn)
{
    auto left = record;
    m_isLeaving = true;
    // Whose record it finds in the store is all the same when a login is on its way there.
    if (isBeingReplaced())
        left.account.clear();
    overtake();
    // A login that is under way goes on when the server ends the session before.
    if (reason == Session::LogoutReason::Requested)
        m_activeLogin = 0;
    m_decided = true;
    m_napTimer.stop();
    // Who waits hears why; who comes later finds nobody logged in, or waits for that login.
    desk->close(error);
    if (m_activeLogin != 0)
        desk->park();
    else
        desk->close(notLoggedIn());
    const auto caller = std::make_shared<Pending<void>>();
    auto future = caller->future();
    const RecordKeeper::Done done = [=, this](const Result<void> &result) {
        Q_UNUSED(turn)
        storeEmptied(left, reason, result);
        caller->finish(result);
    };
    if (turn)
        m_keeper.empty(done);
    else
        emptyStore(left, reason, done);
    setRecord({}, {});
    m_isLeaving = false;
    showPersisted({});
    showState();
    if (!left.isEmpty())
        Q_EMIT q->loggedOut(reason);
    finishJoined(error);
    return future;
}

// Behind a write that is still under way, and behind another process's refresh: the store ends
// empty (K9, K10).
void SessionPrivate::emptyStore(const SessionRecord &left, Session::LogoutReason reason,
                                const RecordKeeper::Done &done)
{
    if (reason == Session::LogoutReason::Elsewhere) {
        done({});
        return;
    }
    const bool isRequested = reason == Session::LogoutReason::Requested;
    if (isRequested)
        m_revoker.add(left.tokens);
    m_keeper.begin(
        policy.timeout, [=, this](const RecordKeeper::Turn &turn, const Finding &finding) {
            const auto last = [turn, done](const Result<void> &result) {
                Q_UNUSED(turn)
                done(result);
            };
            const auto &there = finding.record;
            // Logged in by another process meanwhile, or renewed there while the server refused
            // this one: not this session's to end.
            const bool isOthers = !there.isEmpty()
                && (isRequested
                        ? !left.account.isEmpty() && there.account != left.account
                        : finding.kind == Finding::Kind::Other && there.tokens != left.tokens);
            if (isOthers)
                return m_keeper.write(there, last);
            // Perhaps renewed by another process meanwhile, or never restored here.
            if (isRequested)
                m_revoker.add(there.tokens);
            m_keeper.empty(last);
        });
}

// A store that could not be emptied is emptied when it can be, unless somebody logs in first.
void SessionPrivate::storeEmptied(const SessionRecord &left, Session::LogoutReason reason,
                                  const Result<void> &result)
{
    m_revoker.begin();
    if (result)
        return;
    report(result.error());
    disconnect(&m_emptyTimer, nullptr, this, nullptr);
    connect(&m_emptyTimer, &QTimer::timeout, this, [=, this, epoch = m_epoch] {
        if (epoch == m_epoch)
            emptyStore(left, reason,
                       [=, this](const Result<void> &again) { storeEmptied(left, reason, again); });
    });
    m_emptyTimer.start(policy.longestNap);
}

// A long-running key outlives the login that found it.
bool SessionPrivate::isInUse(const Tokens &tokens) const
{
    return (!m_isLeaving && haveSameRefreshToken(tokens, record.tokens))
        || (isBeingReplaced() && haveSameRefreshToken(tokens, m_arriving));
}

void SessionPrivate::tellServer(const Tokens &tokens)
{
    if (isInUse(tokens))
        return;
    m_revoker.add(tokens);
    saveRevocations();
    m_revoker.begin();
}

// Nothing else of the record changes, whoever wrote it.
void SessionPrivate::saveRevocations()
{
    m_keeper.begin(policy.timeout, [this](const RecordKeeper::Turn &turn, const Finding &finding) {
        if (!turn || finding.kind == Finding::Kind::Unreadable)
            return;
        reconcile(finding);
        const auto done = [turn](const Result<void> &) { Q_UNUSED(turn) };
        if (finding.record.isEmpty())
            m_keeper.empty(done);
        else
            m_keeper.write(finding.record, done);
    });
}

} // namespace SessionKeeper
