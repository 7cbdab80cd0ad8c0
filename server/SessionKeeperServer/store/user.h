// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_USER_H
#define SESSIONKEEPERSERVER_USER_H

#include <QtCore/qdatetime.h>
#include <QtCore/qstring.h>

namespace SessionKeeperServer {

// A row of Django's auth_user: what the token systems use of it. Fewer columns are a faster
// look-up.
struct User
{
    qint64 id = 0;
    QString username;
    QString password; // encoded, see password.h
    QString email;
    bool isActive = true;
    bool isStaff = false;
    bool isSuperuser = false;
    QDateTime lastLogin; // UTC; invalid = never
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_USER_H
