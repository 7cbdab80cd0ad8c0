// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_RETRYAFTER_P_H
#define SESSIONKEEPER_RETRYAFTER_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/protocol/message.h>

#include <optional>

namespace SessionKeeper {

// RFC 9110 10.2.3: seconds, or a date, which needs the server's time.
std::optional<std::chrono::seconds> retryAfter(const TokenResponse &response);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_RETRYAFTER_P_H
