// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_MIGRATIONS_P_H
#define SESSIONKEEPERSERVER_MIGRATIONS_P_H

// Not part of the API: Django's tables as its own migrations leave them.

#include <QtCore/qstringlist.h>

namespace SessionKeeperServer {

class Connection;

// In a write transaction. Returns the names of the tables it made.
QStringList makeMissingTables(Connection &connection);
bool hasAllTables(Connection &connection);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_MIGRATIONS_P_H
