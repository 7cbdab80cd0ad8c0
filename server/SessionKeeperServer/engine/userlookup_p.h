// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_USERLOOKUP_P_H
#define SESSIONKEEPERSERVER_USERLOOKUP_P_H

// Not part of the API: from what a token says about its user to the user.

#include <SessionKeeperServer/store/userstore.h>

#include <QtCore/qjsonvalue.h>

#include <optional>
#include <variant>

namespace SessionKeeperServer {

// The claim names no user that could exist: "abc", a list or an object for a number.
struct NotAUserId
{
};

// `field` is USER_ID_FIELD. Numbers as Django takes them: "1", 1, 1.0 and true are all user 1
// (contract.md 2.2); null or none is nobody.
std::variant<std::optional<User>, NotAUserId> findUser(const UserStore &users, const QString &field,
                                                       const QJsonValue &claim);

// What Python takes for false: the checks of a refresh are left out then.
bool isEmptyClaim(const QJsonValue &claim);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_USERLOOKUP_P_H
