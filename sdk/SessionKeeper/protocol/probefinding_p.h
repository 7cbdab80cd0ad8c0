// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_PROBEFINDING_P_H
#define SESSIONKEEPER_PROBEFINDING_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/result.h>
#include <SessionKeeper/protocol/protocol.h>

#include <memory>
#include <optional>

namespace SessionKeeper {

// What a probe has found out about a token server.
struct ProbeFinding
{
    enum class System { SimpleJwt, SlidingToken, JwtAuth, Delegate, OAuth2 };

    System system = System::SimpleJwt;
    // Where tokens are obtained.
    QUrl url;
    // Empty: not found out, so that the protocol's own word stays.
    QString userNameField;
    QByteArray scheme = {};
    // Empty while unknown. Without value: the server surely has no such endpoint.
    std::optional<QUrl> refresh = QUrl();
    std::optional<QUrl> verify = QUrl();
    std::optional<QUrl> logout = QUrl();
    QUrl delegate = {};
    QUrl keys = {};
};

// Nobody's token, to see who looks at it and what he says.
constexpr auto noToken = R"({"token":"-"})";

// The kind of server by the name of the view that gives tokens, in lower case (contract.md 1.8).
std::optional<ProbeFinding::System> systemOfView(const QString &name);

std::shared_ptr<Protocol> protocolFrom(const ProbeFinding &finding);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_PROBEFINDING_P_H
