// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TOKENDESK_P_H
#define SESSIONKEEPER_TOKENDESK_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/clock.h>
#include <SessionKeeper/base/future_p.h>
#include <SessionKeeper/base/result.h>
#include <SessionKeeper/base/tokens.h>
#include <SessionKeeper/protocol/protocol.h>
#include <SessionKeeper/session/lifetime_p.h>
#include <SessionKeeper/session/session.h>

#include <QtCore/qfuture.h>
#include <QtCore/qmutex.h>
#include <QtCore/qpromise.h>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace SessionKeeper {

// The one door a token leaves by (K1). Shared by a session and everybody who asks it, in any
// thread; outlives the session. Hands out fresh tokens at once, parks everybody else in order, and
// asks the session for a refresh once, however many wait. Every answer to a parked caller is given
// in the session's thread, from its event loop, a limited number per turn.
class SESSIONKEEPER_EXPORT TokenDesk : public std::enable_shared_from_this<TokenDesk>
{
public:
    // Tokens, and whose they are.
    struct Grant
    {
        Tokens tokens;
        // Another number for another user, and after every logout. Never 0.
        quint64 user = 0;
        // Names the user at this server to whoever keeps something apart by user; no secret.
        QByteArray owner;
    };
    using Answer = Result<Grant>;

    // What the desk asks its session for, in the session's thread.
    struct Owner
    {
        QObject *context = nullptr;
        std::function<void(Session::RefreshCause)> refresh;
        std::function<void(const QByteArray &accessToken, const Error &)> endSession;
        std::function<void()> undecided;
    };

    explicit TokenDesk(std::shared_ptr<Clock> clock);

    // From any thread. What fresh() would answer, when it can be said without waiting.
    std::optional<Answer> now() const;
    // The tokens while they live, even when they are stale or a request was refused with them.
    std::optional<Grant> lastResort() const;
    // The user whose tokens are kept; 0 while that is not known.
    quint64 user() const;
    // Ends when the present user is no longer logged in.
    QFuture<bool> userChanged() const;
    QFuture<Answer> fresh();
    QFuture<Answer> replace(const QByteArray &rejected);
    // Whether this session gave out that access token, to its present user.
    bool hasIssued(const QByteArray &accessToken) const;
    // The clock of the session.
    std::chrono::milliseconds elapsed() const;
    QDateTime wallTime() const;
    // For the statistics.
    void countWait() { ++m_waits; }
    void countRefusal() { ++m_refusals; }
    // The server refuses the user behind this access token; no refresh would help.
    void reportAccountRefused(const QByteArray &accessToken, const Error &error);
    std::shared_ptr<const Protocol> protocol() const;
    bool isInsecureTransportAllowed() const;
    int waits() const { return m_waits; }
    int refusals() const { return m_refusals; }

    // From the session's thread.
    void setOwner(Owner owner);
    void setClock(std::shared_ptr<Clock> clock);
    void setProtocol(std::shared_ptr<const Protocol> protocol);
    void setInsecureTransportAllowed(bool allowed);
    // From now on everybody waits.
    void park();
    // The tokens of account, and how long they are good. Answers everybody who waits.
    void open(const Tokens &tokens, const QString &account, const Lifetime &lifetime);
    // The tokens so far belong to a user whom the next open() replaces.
    void forgetUser();
    // A refresh failed and the tokens are still kept. Who waits gets the old token while it is
    // alive and was not refused, else the error; who comes later causes another try.
    void refreshFailed(const Error &error, bool alive);
    // A refused request says nothing about the token.
    void forgetRefusal();
    // There are no tokens; everybody gets the error until park() or open().
    void close(const Error &error);
    // Somebody waits for a refresh.
    bool isAsking() const;
    int waiting() const;
    // The session goes away: close(), and answer at once because nobody will turn the event loop
    // for us.
    void abandon(const Error &error);

private:
    enum class Mode { Parked, Open, Closed };
    struct Waiter
    {
        PendingPtr<Grant> caller;
        QByteArray rejected;
    };
    struct Delivery
    {
        PendingPtr<Grant> caller;
        Answer answer;
    };

    QFuture<Answer> enqueue(const QByteArray &rejected);
    bool isFresh() const;
    static Error formerUser();
    bool isForeign(const QByteArray &rejected) const;
    void changeUser();
    void ask(Session::RefreshCause cause);
    void answerAll(const std::function<Answer(const Waiter &)> &answer);
    void scheduleDelivery();
    void post(std::function<void()> call);
    void deliver(int limit);

    mutable QMutex m_mutex;
    std::shared_ptr<Clock> m_clock;
    std::shared_ptr<const Protocol> m_protocol;
    Owner m_owner;
    Mode m_mode = Mode::Parked;
    Grant m_grant;
    quint64 m_users = 0;
    QPromise<bool> m_userChanged;
    Lifetime m_lifetime;
    QByteArray m_refused;
    // The access tokens of this session, the newest last: a refusal of any other belongs to the
    // user before.
    QList<QByteArray> m_issued;
    Error m_error;
    bool m_asked = false;
    bool m_deliveryScheduled = false;
    bool m_insecureTransportAllowed = false;
    std::atomic<int> m_waits = 0;
    std::atomic<int> m_refusals = 0;
    std::deque<Waiter> m_waiting;
    std::deque<Delivery> m_outbox;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_TOKENDESK_P_H
