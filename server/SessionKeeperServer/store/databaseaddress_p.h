// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_DATABASEADDRESS_P_H
#define SESSIONKEEPERSERVER_DATABASEADDRESS_P_H

// Not part of the API: what a --database URL says.

#include <QtCore/qstring.h>

#include <limits>

namespace SessionKeeperServer {

class Dialect;

struct DatabaseAddress
{
    // Throws StoreError when the URL is not understood or the file cannot be one.
    static DatabaseAddress fromUrl(const QString &url);

    const Dialect *dialect = nullptr;
    QString what;     // for messages
    QString fileName; // empty when there is none
    bool isRemote = false;
    int mostConnections = std::numeric_limits<int>::max();

    // As the driver wants them.
    QString databaseName;
    QString host;
    int port = -1;
    QString user;
    QString password;
    QString options; // besides those of the dialect
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_DATABASEADDRESS_P_H
