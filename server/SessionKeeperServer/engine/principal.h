// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_PRINCIPAL_H
#define SESSIONKEEPERSERVER_PRINCIPAL_H

#include <SessionKeeperServer/jose/claims.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qjsonvalue.h>
#include <QtCore/qstring.h>

#include <optional>

namespace SessionKeeperServer {

// Who a request is from: the user a token was accepted for, as the database has it now, or, with
// stateless authentication, as the token says.
struct Principal
{
    // In auth_user. Nothing where the token alone vouches for the user: who needs the row, which
    // may be gone or never have been, has to refuse.
    std::optional<qint64> userId;
    QJsonValue claimedId; // what such a token says in its place: a number or a text
    QString username;
    QString email;
    bool isStaff = false;
    bool isSuperuser = false;
    QDateTime lastLogin; // UTC; invalid = never
    Claims claims;       // of the token
};

struct User;
Principal principalOf(const User &user, Claims claims);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_PRINCIPAL_H
