// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DETECTPROTOCOL_H
#define SESSIONKEEPER_DETECTPROTOCOL_H

#include <SessionKeeper/base/result.h>
#include <SessionKeeper/protocol/protocol.h>

#include <QtCore/qfuture.h>

#include <chrono>
#include <memory>

namespace SessionKeeper {

struct DetectionOptions
{
    // For all questions together.
    std::chrono::milliseconds timeout = std::chrono::seconds(15);
    // Tokens would go the way the questions go: https and loopback only, unless the app asks for it
    // here.
    bool insecureTransportAllowed = false;
};

// Asks a server which kind of token server it is, and gives a protocol that is configured for it:
// see ProtocolProbe for what is asked and what is chosen. Sent as a session sends its own requests:
// no redirects, no cookies. Call it in a thread with an event loop; the future ends there, with
// Misconfigured when the server cannot be told, InsecureTransport when it must not be asked, or
// with what the network said.
[[nodiscard]] SESSIONKEEPER_EXPORT QFuture<Result<std::shared_ptr<Protocol>>>
detectProtocol(const QUrl &server, const DetectionOptions &options = {});

} // namespace SessionKeeper

#endif // SESSIONKEEPER_DETECTPROTOCOL_H
