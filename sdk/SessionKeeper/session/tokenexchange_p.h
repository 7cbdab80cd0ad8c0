// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TOKENEXCHANGE_P_H
#define SESSIONKEEPER_TOKENEXCHANGE_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/clock.h>
#include <SessionKeeper/protocol/protocol.h>

#include <QtCore/qbytearraylist.h>

#include <functional>
#include <memory>

namespace SessionKeeper {

class ServerClock;
class TokenWire;

// One step at the token server: its request, and those that the dialect wants after it. Lives as
// long as the wire carries it.
class TokenExchange : public std::enable_shared_from_this<TokenExchange>
{
public:
    struct Outcome
    {
        // What all answers brought on top of the tokens it began with, or what went wrong.
        Result<Tokens> tokens;
        // What the answers had brought before it went wrong.
        Tokens soFar;
        // Of the request that was the last.
        int stage = 0;
        // Requests to the token server.
        int sent = 0;
    };
    using Handler = std::function<void(const Outcome &)>;

    TokenExchange(TokenWire &wire, ServerClock &serverClock,
                  std::shared_ptr<const Protocol> protocol, std::shared_ptr<Clock> clock);

    // secrets are hidden where the server quotes them. handler is called from the event loop unless
    // the wire dies first.
    void start(const TokenRequest &request, const Tokens &tokens, std::chrono::milliseconds timeout,
               const QByteArrayList &secrets, Handler handler);

    // The server may have acted, and what it answered is not known. A 200 that cannot be read
    // counts: it may have been cut short.
    static bool isOutcomeUnknown(const Error &error);

private:
    void send(const TokenRequest &request);
    void answered(const TokenRequest &request, const Result<TokenResponse> &answer);
    void end(const TokenRequest &last, const Result<Tokens> &tokens);

    TokenWire &m_wire;
    ServerClock &m_serverClock;
    const std::shared_ptr<const Protocol> m_protocol;
    const std::shared_ptr<Clock> m_clock;
    Handler m_handler;
    QByteArrayList m_secrets;
    std::chrono::milliseconds m_deadline {0};
    Tokens m_soFar;
    int m_sent = 0;
    bool m_recovered = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_TOKENEXCHANGE_P_H
