// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_REFUSALS_P_H
#define SESSIONKEEPERSERVER_REFUSALS_P_H

// Not part of the API: the refusals of Simple JWT in its exact words (contract.md 2.1 and 2.2).

#include <SessionKeeperServer/engine/outcome.h>

namespace SessionKeeperServer::Refusals {

inline constexpr auto isBlacklisted = "Token is blacklisted";
inline constexpr auto hasNoId = "Token has no id";

Refusal noActiveAccount();                                      // at obtain
Refusal noActiveAccountForToken();                              // at refresh
Refusal tokenNotValid(const QString &reason);                   // at the token endpoints
Refusal noTokenTypeAccepts(std::vector<TokenMessage> messages); // at the guard
Refusal noUserIdentification();
Refusal userNotFound();
Refusal userInactive();
Refusal passwordChanged(); // at the guard
Refusal passwordChangedAtRefresh();
Refusal verifiedIsBlacklisted(); // at verify, which answers 400
Refusal unavailable(const QString &logged);
Refusal crashed(); // as the original does, without a word

} // namespace SessionKeeperServer::Refusals

#endif // SESSIONKEEPERSERVER_REFUSALS_P_H
