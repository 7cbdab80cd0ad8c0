// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SESSION_P_H
#define SESSIONKEEPER_SESSION_P_H

// Not part of the public API: may change or vanish in any version.

#include "lifetime_p.h"
#include "recordkeeper_p.h"
#include "refresher_p.h"
#include "refreshreport.h"
#include "revoker_p.h"
#include "serverclock_p.h"
#include "session.h"
#include "tokendesk_p.h"
#include "tokenwire_p.h"
#include "wakehints_p.h"

#include <QtCore/qtimer.h>

#include <functional>
#include <vector>

namespace SessionKeeper {

// The session's thinking, all of it in the session's thread. Entering is in sessionentry.cpp,
// refreshing in sessionrefresh.cpp, the rest of keeping in sessionkeeping.cpp, when in
// sessiontiming.cpp, leaving in sessionleaving.cpp, what the properties show in sessionprivate.cpp.
class SessionPrivate : public QObject
{
public:
    explicit SessionPrivate(Session *q);
    ~SessionPrivate() override;

    void configure(std::shared_ptr<Protocol> protocol, std::shared_ptr<TokenStore> store);
    void setClock(std::shared_ptr<Clock> clock);
    void setPolicy(const RefreshPolicy &policy);
    void setInsecureTransportAllowed(bool allowed);

    QFuture<Result<void>> login(const Credentials &credentials);
    QFuture<Result<void>> restore();
    QFuture<Result<void>> switchTo(std::shared_ptr<TokenStore> other);
    QFuture<Result<void>> refresh();
    QFuture<Result<bool>> verify();
    QFuture<Result<void>> logout();

    // When a refresh starts without being asked, on the monotonic clock; Lifetime::never when none
    // will.
    std::chrono::milliseconds refreshDue() const;
    // A point on the monotonic clock as this machine's wall time, for people.
    QDateTime wallTimeOf(std::chrono::milliseconds elapsed) const;

    Session *const q;
    std::shared_ptr<Clock> clock;
    std::shared_ptr<TokenDesk> desk;
    std::shared_ptr<Protocol> protocol;
    std::shared_ptr<TokenStore> store;
    RefreshPolicy policy;

    Session::State state = Session::State::Unknown;
    SessionRecord record;
    Lifetime lifetime;
    bool refreshing = false;
    bool persisted = true;
    Error lastError;
    SessionStatistics statistics;
    ServerClock serverClock;

private:
    // Entering and leaving.
    std::optional<Error> objection() const;
    void sendLogin(int attempt, const Credentials &credentials, bool mayRepeat,
                   const PendingPtr<void> &caller);
    void loginAnswered(int attempt, const QString &account, const Result<Tokens> &tokens,
                       const PendingPtr<void> &caller);
    void storeLogin(int attempt, int loginEpoch, const SessionRecord &next,
                    const RecordKeeper::Turn &turn, const Finding &finding,
                    const PendingPtr<void> &caller);
    void loginStored(int attempt, int loginEpoch, const SessionRecord &next,
                     const Result<void> &written, const PendingPtr<void> &caller);
    void loginFailed(const Error &error, const PendingPtr<void> &caller);
    void useStore(std::shared_ptr<TokenStore> newStore);
    void restored(const Finding &finding, const PendingPtr<void> &caller);
    Result<void> adopt(const SessionRecord &kept);
    void enter(const SessionRecord &next, const Lifetime &nextLifetime);
    QFuture<Result<void>> leave(Session::LogoutReason reason, const Error &error,
                                const RecordKeeper::Turn &turn = {});
    void emptyStore(const SessionRecord &left, Session::LogoutReason reason,
                    const RecordKeeper::Done &done);
    void storeEmptied(const SessionRecord &left, Session::LogoutReason reason,
                      const Result<void> &result);
    bool isInUse(const Tokens &tokens) const;
    void tellServer(const Tokens &tokens);
    void saveRevocations();
    // A login or a logout takes effect (K9).
    void overtake();
    void settleDesk();
    // Another session is about to take the place of this one, whose fate is of no interest any
    // more.
    bool isBeingReplaced() const { return m_arrivingEpoch != 0 && m_arrivingEpoch == m_epoch; }

    // Refreshing.
    void startRefresh(Session::RefreshCause cause);
    void refreshForJoined();
    void refreshBegun(const Tokens &tokens, Session::RefreshCause cause, const Finding &finding);
    void sendRefresh(Session::RefreshCause cause);
    void refreshAnswered(int refreshEpoch, const Tokens &spent, Session::RefreshCause cause,
                         const Refresher::Outcome &outcome);
    void renewed(const Tokens &tokens, Session::RefreshCause cause,
                 const std::optional<Error> &trouble);
    void renewedAndStored(Session::RefreshCause cause, const Result<void> &written,
                          const std::optional<Error> &trouble);
    void adopted();
    void refreshRefused(const Tokens &spent, const Refresher::Outcome &outcome);
    void chainEnded(const Error &error);
    void confirmRefusal(const Error &objection);
    void refusalConfirmed(const Error &error);
    bool hasExpired(const Error &error) const;
    bool isBeyondRenewal(const Error &error) const;
    void refreshNotSent(const Error &error);
    void refreshVoided();
    void refreshFailed(const Error &error);
    void endRefresh(RefreshReport::Outcome outcome, const Error &error = {});
    void finishJoined(const Result<void> &result);

    // Keeping.
    void look();
    void reconcile(const Finding &finding);
    void follow(const SessionRecord &there);
    void accountRefused(const QByteArray &accessToken, const Error &error);
    void catchUp();
    void undecided();
    void giveUpDeciding();

    // Timing.
    Lifetime::LeadTime leadTime(const Tokens &tokens) const;
    Lifetime issuedLifetime(const Tokens &tokens) const;
    Lifetime restoredLifetime(const Tokens &tokens) const;
    void wake();
    void hinted();
    void schedule();
    void showRefreshDue();

    // Showing.
    void setRecord(const SessionRecord &next, const Lifetime &nextLifetime);
    void showState();
    void showRefreshing(bool value);
    void showPersisted(const Result<void> &written);
    void report(const Error &error);
    void clearError();

    TokenWire m_wire;
    Refresher m_refresher;
    RecordKeeper m_keeper;
    Revoker m_revoker;
    WakeHints m_hints;
    std::optional<std::chrono::milliseconds> m_hintedAt;
    QTimer m_napTimer;
    QTimer m_decisionTimer;
    QTimer m_lookTimer;
    QTimer m_emptyTimer;
    std::vector<PendingPtr<void>> m_joined;
    // Of the refresh that is running, until a login or logout overtakes it.
    RecordKeeper::Turn m_refreshTurn;
    // Whether the store says that the refresh token is being spent.
    bool m_isRefreshNoted = false;
    RefreshReport m_report;
    // When the server was last asked whether it means what a refused request said.
    std::optional<std::chrono::milliseconds> m_confirmedAt;
    std::chrono::milliseconds m_refreshStartedAt {0};
    // Bumped when a login or logout takes effect: what is still under way for the session before is
    // void (K9).
    int m_epoch = 0;
    int m_attempts = 0;
    // The login that may still take effect; 0 when there is none.
    int m_activeLogin = 0;
    // The epoch of the login whose tokens are on their way into the store; 0 when there is none.
    int m_arrivingEpoch = 0;
    Tokens m_arriving;
    // The record is still that of the session that has just ended.
    bool m_isLeaving = false;
    std::chrono::milliseconds m_shownRefreshDue = Lifetime::never;
    bool m_restoring = false;
    // Whether it is known that there is, or is not, a session.
    bool m_decided = false;
    Error m_undecidedReason;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SESSION_P_H
