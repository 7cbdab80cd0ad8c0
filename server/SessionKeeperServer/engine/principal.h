// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_PRINCIPAL_H
#define SESSIONKEEPERSERVER_PRINCIPAL_H

#include <SessionKeeperServer/jose/claims.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qstring.h>

namespace SessionKeeperServer {

// Who a request is from: the user a token was accepted for, as the database has it now.
struct Principal
{
    qint64 userId = 0;
    QString username;
    QString email;
    bool isStaff = false;
    bool isSuperuser = false;
    QDateTime lastLogin; // UTC; invalid = never
    Claims claims;       // of the token
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_PRINCIPAL_H
