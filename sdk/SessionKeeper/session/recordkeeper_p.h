// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_RECORDKEEPER_P_H
#define SESSIONKEEPER_RECORDKEEPER_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/clock.h>
#include <SessionKeeper/protocol/protocol.h>
#include <SessionKeeper/store/tokenstore.h>

#include <QtCore/qobject.h>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace SessionKeeper {

// What the store holds, compared with what this session knew of it.
struct Finding
{
    enum class Kind {
        Same,      // nobody else changed it
        Other,     // another process, or session, put a session there
        Gone,      // there was a session, and somebody else ended it
        Unreadable // the store does not say; see error
    };
    Kind kind = Kind::Same;
    SessionRecord record;
    Error error;
};

// Whether both live on the same long-running key.
inline bool haveSameRefreshToken(const Tokens &a, const Tokens &b)
{
    return !a.refreshToken().isEmpty() && a.refreshToken() == b.refreshToken();
}

// A session's dealings with its store. What decides about the record happens in a turn: under the
// store's lock and after a look at what is there, because other processes share it (K8). No step
// waits longer than patience for a store that hangs, but the writing of tokens.
class RecordKeeper : public QObject
{
public:
    // Holds the store's lock while it lives.
    using Turn = std::shared_ptr<void>;
    using Begun = std::function<void(const Turn &, const Finding &)>;
    using Found = std::function<void(const Finding &)>;
    using Done = std::function<void(const Result<void> &)>;

    static constexpr std::chrono::milliseconds patience {2000};

    using QObject::QObject;

    // Forgets what it knew, and turns that have not begun.
    void setStore(std::shared_ptr<TokenStore> store);
    void setClock(std::shared_ptr<Clock> clock) { m_clock = std::move(clock); }
    void setProtocol(std::shared_ptr<const Protocol> protocol) { m_protocol = std::move(protocol); }

    // One turn at a time, in the order they were asked for. Waits for the lock as long as that,
    // then looks. When somebody else does not let go there is no turn, and the finding is
    // Unreadable with StoreTimeout; a store that cannot lock gives a turn all the same.
    void begin(std::chrono::milliseconds lockPatience, Begun begun);
    // Whether a turn is running or waits for its lock.
    bool isBusy() const { return m_isBusy; }
    // Waits as long as the store takes, unless bounded.
    enum class Wait { Bounded, Unbounded };
    void look(Wait wait, Found found);

    // Notes that the record's refresh token is about to be sent (K7), and that it was not sent
    // after all. Calls done whatever came of it.
    void beginRefresh(const SessionRecord &record, std::function<void()> done);
    void withdrawRefresh(const SessionRecord &record, std::function<void()> done);
    // Together with the revocations that are still to be made.
    void write(const SessionRecord &record, Done done);
    // Leaves nothing but those revocations.
    void empty(Done done);

    // Of sessions that are over: what the store had, and what was added since. The oldest first.
    const QList<PendingRevocation> &revocations() const { return m_revocations; }
    void addRevocation(PendingRevocation revocation);
    void removeRevocation(const PendingRevocation &revocation);
    // Whether they were on that list and are not any more.
    bool hasRevoked(const Tokens &tokens) const;
    // A session has come that lives on what a session before it lived on.
    void keepFromRevocation(const Tokens &tokens);

    // What the store holds as far as this session knows: nothing before it looked.
    const std::optional<SessionRecord> &known() const { return m_known; }

private:
    class HeldTurn;
    struct Beginning
    {
        std::chrono::milliseconds lockPatience;
        Begun begun;
    };

    void beginNext();
    void turnEnded();
    void locked(const Begun &begun, const Result<StoreLockPtr> &lock);
    Finding compare(const Result<std::optional<SessionRecord>> &there);
    void note(const SessionRecord &record, std::function<void()> done);
    SessionRecord complete(SessionRecord record) const;
    Tokens kept(const Tokens &tokens, const QString &protocol) const;

    std::shared_ptr<TokenStore> m_store;
    std::shared_ptr<Clock> m_clock;
    std::shared_ptr<const Protocol> m_protocol;
    std::deque<Beginning> m_beginnings;
    bool m_isBusy = false;
    // A read that took longer than patience and has not answered yet.
    bool m_isHanging = false;
    std::optional<SessionRecord> m_known;
    QList<PendingRevocation> m_revocations;
    // Done, though the store may not know it yet.
    QList<PendingRevocation> m_revoked;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_RECORDKEEPER_P_H
