// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SIMPLEJWTREFUSAL_P_H
#define SESSIONKEEPER_SIMPLEJWTREFUSAL_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/protocol/message.h>

namespace SessionKeeper {

// What a Simple JWT server's own no to one of its token endpoints means (contract.md 2.1, 5.2):
// 400, 401 or 403 with a JSON object, which wireVerdict() leaves to the dialect. The same for pairs
// and for sliding tokens.
Error simpleJwtRefusal(TokenStep step, const TokenResponse &response);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SIMPLEJWTREFUSAL_P_H
