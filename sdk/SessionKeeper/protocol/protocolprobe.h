// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_PROTOCOLPROBE_H
#define SESSIONKEEPER_PROTOCOLPROBE_H

#include <SessionKeeper/protocol/protocol.h>

#include <memory>
#include <optional>

namespace SessionKeeper {

class ProtocolProbePrivate;

// Finds out which kind of token server stands at an address, and where its endpoints are
// (contract.md 5.5). Sans I/O: next() says what to ask, take() hears the answer, until next() has
// nothing more. detectProtocol() carries it over the wire.
//
// It asks with OPTIONS and with POSTs that hold no field, or a word that is no token: nothing is
// changed at the server, nobody is logged in, no secret is sent. The address itself is asked first,
// then the conventional paths below it, then those of the host. The first one that answers as a
// token server does is taken: Simple JWT (pair) before djangorestframework-jwt (with long-running
// keys when the server has them), before Simple JWT (sliding), before OAuth 2.0. Who wants another
// one of several gives its own address.
class SESSIONKEEPER_EXPORT ProtocolProbe
{
public:
    explicit ProtocolProbe(const QUrl &server);
    ~ProtocolProbe();

    // The request to send now; nothing when result() is known.
    std::optional<TokenRequest> next() const;
    // What became of it.
    void take(const Result<TokenResponse> &answer);

    // A protocol that is configured for what was found, or one sentence that says what was asked,
    // what was seen and what to do: of kind Misconfigured, or the wire's own error. Misconfigured
    // as well while next() has a request.
    Result<std::shared_ptr<Protocol>> result() const;

private:
    Q_DISABLE_COPY_MOVE(ProtocolProbe)
    std::unique_ptr<ProtocolProbePrivate> d_ptr;
};

// The kind of server by its answer to a login, for an app that has such an answer already: by the
// names of what came and by what the token says of itself. Where it came from counts as the place
// where tokens are obtained. UnexpectedReply when there is no token in it that tells.
SESSIONKEEPER_EXPORT Result<std::shared_ptr<Protocol>> protocolOfReply(const TokenResponse &login);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_PROTOCOLPROBE_H
