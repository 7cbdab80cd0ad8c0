// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_JWTAUTHREFUSAL_P_H
#define SESSIONKEEPER_JWTAUTHREFUSAL_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/protocol/protocol.h>

namespace SessionKeeper {

// djangorestframework-jwt gives no codes, only texts: those of 1.0, of 1.11 and of the Styria fork
// (contract.md 3.1, 3.2, 3.5).

// What its own no to one of its token endpoints means: 400, 401 or 403 with a JSON object, which
// wireVerdict() leaves to the dialect.
Error jwtAuthRefusal(TokenStep step, const TokenResponse &response);

// What such a text in the answer to a request of the app means; nothing when it has none.
std::optional<Protocol::Verdict> jwtAuthVerdict(int status, const QByteArray &body);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_JWTAUTHREFUSAL_P_H
