// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_USER_H
#define SESSIONKEEPERSERVER_USER_H

#include <QtCore/qdatetime.h>
#include <QtCore/qstring.h>

namespace SessionKeeperServer {

// A row of Django's auth_user.
struct User
{
    qint64 id = 0;
    QString username;
    QString password; // encoded, see password.h
    QString email;
    QString firstName;
    QString lastName;
    bool isActive = true;
    bool isStaff = false;
    bool isSuperuser = false;
    QDateTime lastLogin;  // UTC; invalid = never
    QDateTime dateJoined; // UTC
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_USER_H
