// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_DATABASEADDRESS_P_H
#define SESSIONKEEPERSERVER_DATABASEADDRESS_P_H

// Not part of the API: what a --database URL says.

#include <QtCore/qstring.h>

namespace SessionKeeperServer {

class Dialect;

struct DatabaseAddress
{
    // Throws StoreError when the scheme is unknown or the file cannot be one.
    static DatabaseAddress fromUrl(const QString &url);

    const Dialect *dialect = nullptr;
    QString address;            // as the driver wants it
    QString fileName;           // empty when there is none
    QString what;               // for messages
    bool oneConnection = false; // all threads take turns on one
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_DATABASEADDRESS_P_H
