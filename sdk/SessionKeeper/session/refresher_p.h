// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_REFRESHER_P_H
#define SESSIONKEEPER_REFRESHER_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/protocol/protocol.h>
#include <SessionKeeper/session/refreshguard_p.h>
#include <SessionKeeper/session/tokenexchange_p.h>

#include <functional>
#include <memory>
#include <optional>

namespace SessionKeeper {

class Clock;
class ServerClock;
class TokenWire;

// One refresh at a time: asks the server, and once more when the answer was lost, because a server
// that rotates may have spent the token already (contract.md 5.4.3). Knows nothing of who waits or
// where tokens rest.
class Refresher
{
public:
    struct Outcome
    {
        // The reply's tokens, or why there are none.
        Result<Tokens> tokens;
        // The server ended the session, after an answer to the same token had been lost: most
        // likely the successor was in it.
        bool rotationLost = false;
        // There are new tokens, and a request that was to follow went wrong.
        std::optional<Error> trouble;
        // Requests to the token server.
        int sent = 0;
    };
    using Handler = std::function<void(const Outcome &)>;

    Refresher(TokenWire &wire, ServerClock &serverClock)
        : m_wire(wire)
        , m_serverClock(serverClock)
    {
    }

    void setClock(std::shared_ptr<Clock> clock) { m_clock = std::move(clock); }
    void setProtocol(std::shared_ptr<const Protocol> protocol) { m_protocol = std::move(protocol); }
    void setPolicy(const RefreshPolicy &policy);
    RefreshGuard &guard() { return m_guard; }
    const RefreshGuard &guard() const { return m_guard; }
    bool isRunning() const { return m_running; }

    // The refresh token may have been spent: it was sent, here or by a process that ended then, and
    // no answer is known.
    void doubt(const QByteArray &refreshToken) { m_unanswered = refreshToken; }
    bool isInDoubt(const QByteArray &refreshToken) const
    {
        return !refreshToken.isEmpty() && m_unanswered == refreshToken;
    }

    // onSchedule: see RefreshGuard. Only while none is running, and when the guard has no
    // objection.
    void start(const Tokens &tokens, bool onSchedule, Handler handler);

private:
    bool mayPass(const Tokens &tokens, const Error &error) const;
    void send(const Tokens &tokens, const Handler &handler);
    void answered(const Tokens &tokens, const TokenExchange::Outcome &outcome,
                  const Handler &handler);
    void sendAgain(const Tokens &tokens, const TokenExchange::Outcome &lost,
                   const Handler &handler);
    void end(const Tokens &tokens, const TokenExchange::Outcome &outcome, const Handler &handler);

    TokenWire &m_wire;
    ServerClock &m_serverClock;
    std::shared_ptr<Clock> m_clock;
    std::shared_ptr<const Protocol> m_protocol;
    RefreshGuard m_guard;
    std::chrono::milliseconds m_timeout {0};
    // When the running refresh has to be over.
    std::chrono::milliseconds m_deadline {0};
    int m_tries = 0;
    int m_sent = 0;
    bool m_onSchedule = false;
    // The refresh token whose fate is not known.
    QByteArray m_unanswered;
    // The refresh token that has been taken before and is still the one.
    QByteArray m_trusted;
    // Of the trusted one, in a row.
    int m_refusals = 0;
    bool m_running = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_REFRESHER_P_H
