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
#include <optional>

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
        // An answer brought an access token.
        bool isRenewed = false;
        // A request after the first may have been done without anybody knowing what came of it.
        bool isLost = false;
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
    // Likewise, or a gateway gave up after it had passed the request on, or the server failed after
    // it had acted.
    static bool mayHaveActed(const Error &error);

private:
    void send(const TokenRequest &request);
    void answered(const TokenRequest &request, const Result<TokenResponse> &answer);
    void failed(const TokenRequest &request, const Error &error);
    void goOn(const TokenRequest &last, const std::optional<TokenRequest> &next,
              const Result<Tokens> &result);
    void end(const Result<Tokens> &result);

    TokenWire &m_wire;
    ServerClock &m_serverClock;
    const std::shared_ptr<const Protocol> m_protocol;
    const std::shared_ptr<Clock> m_clock;
    Handler m_handler;
    QByteArrayList m_secrets;
    std::chrono::milliseconds m_deadline {0};
    Tokens m_soFar;
    int m_sent = 0;
    bool m_isRenewed = false;
    bool m_isLost = false;
    // What the recovery began with.
    std::optional<Error> m_failure;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_TOKENEXCHANGE_P_H
