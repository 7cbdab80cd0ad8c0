// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_WIREVERDICT_H
#define SESSIONKEEPER_WIREVERDICT_H

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/protocol/message.h>

#include <optional>

namespace SessionKeeper {

// What a reply without tokens means whatever was asked, when it does not come from the token system
// itself: a redirect, a wrong URL or verb, a busy or broken server, a page in between
// (contract.md 5.2 "any"). Nothing for a reply that only the dialect can judge: 200, 201, 204, 400,
// 401 and 403 with a JSON object.
SESSIONKEEPER_EXPORT std::optional<Error> wireVerdict(const TokenResponse &response);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_WIREVERDICT_H
