// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_REVOKER_P_H
#define SESSIONKEEPER_REVOKER_P_H

// Not part of the public API: may change or vanish in any version.

#include "recordkeeper_p.h"
#include "refreshpolicy.h"

#include <SessionKeeper/base/clock.h>
#include <SessionKeeper/protocol/protocol.h>

#include <QtCore/qobject.h>
#include <QtCore/qtimer.h>

#include <functional>
#include <memory>
#include <vector>

namespace SessionKeeper {

class ServerClock;
class TokenWire;

// Tells the server of the sessions that are over (K10): one after another, again later when it
// could not be reached, and after a restart from what the store kept. Each is given up after thirty
// days, or when its tokens have ended by themselves.
class Revoker : public QObject
{
public:
    struct Owner
    {
        std::function<void(const Error &)> report;
        // Brings the store's list of revocations in line with the keeper's.
        std::function<void()> save;
        // Whether a session lives on them (again), so that they are not to be revoked now.
        std::function<bool(const Tokens &)> isInUse;
    };

    Revoker(TokenWire &wire, ServerClock &serverClock, RecordKeeper &keeper);

    void setOwner(Owner owner) { m_owner = std::move(owner); }
    void setClock(std::shared_ptr<Clock> clock) { m_clock = std::move(clock); }
    void setProtocol(std::shared_ptr<const Protocol> protocol) { m_protocol = std::move(protocol); }
    void setPolicy(const RefreshPolicy &policy) { m_policy = policy; }

    // Puts them on the keeper's list, if this dialect can revoke such tokens.
    void add(const Tokens &tokens);
    // Whether the server was told of them, or is being told just now.
    bool hasRevoked(const Tokens &tokens) const;
    // Called when nothing is under way: at once, or with the next answer.
    void whenIdle(std::function<void()> call);
    // Begins with what is on the list, unless it is under way or has to wait.
    void begin();

private:
    bool canRevoke(const Tokens &tokens) const;
    bool isOver(const PendingRevocation &revocation) const;
    void sendNext();
    void answered(const PendingRevocation &revocation, const Result<Tokens> &result);
    void decide(const PendingRevocation &revocation, const Result<Tokens> &result);
    void tryLater(const Error &error);

    TokenWire &m_wire;
    ServerClock &m_serverClock;
    RecordKeeper &m_keeper;
    Owner m_owner;
    std::shared_ptr<Clock> m_clock;
    std::shared_ptr<const Protocol> m_protocol;
    RefreshPolicy m_policy;
    QTimer m_again;
    // What the server is being told of; empty while it is told nothing.
    Tokens m_sending;
    std::vector<std::function<void()>> m_whenIdle;
    bool m_isChanged = false;
    int m_failures = 0;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_REVOKER_P_H
