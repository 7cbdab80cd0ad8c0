// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_OAUTH2REFUSAL_P_H
#define SESSIONKEEPER_OAUTH2REFUSAL_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/protocol/message.h>

namespace SessionKeeper {

// What a token or revocation endpoint's no means: the "error" in its JSON object (RFC 6749 5.2, RFC
// 7009 2.2.1), whatever the status. Also of a reply that should have had one. The client's secret
// is hidden where the server quotes it.
Error oauth2Refusal(TokenStep step, const TokenResponse &response, const QString &clientSecret);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_OAUTH2REFUSAL_P_H
