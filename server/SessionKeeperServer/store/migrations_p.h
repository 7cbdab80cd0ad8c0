// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_MIGRATIONS_P_H
#define SESSIONKEEPERSERVER_MIGRATIONS_P_H

// Not part of the API: Django's tables as its own migrations leave them.

#include <SessionKeeperServer/store/database.h>

namespace SessionKeeperServer {

class Connection;

// In a write transaction. Returns the names of the tables it made.
QStringList makeMissingTables(Connection &connection, Database::Apps apps);
bool hasAllTables(Connection &connection, Database::Apps apps);
// Whether this table of Django's is there, and not one of another program with its name.
bool hasTable(Connection &connection, const QString &name);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_MIGRATIONS_P_H
