// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DELEGATEREFUSAL_P_H
#define SESSIONKEEPER_DELEGATEREFUSAL_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/protocol/message.h>

namespace SessionKeeper {

// What a no of the long-running refresh-token add-on means, which wireVerdict() leaves to the
// dialect: 400, 401 or 403 with a JSON object (contract.md 4.1, 4.2 and 5.2).

// Of the delegate endpoint, which was asked without an Authorization header.
Error delegateRefused(const TokenResponse &response);
// Of the keys, which were asked for with a JWT that was a moment old.
Error keysRefused(const TokenResponse &response, const QByteArray &scheme);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_DELEGATEREFUSAL_P_H
