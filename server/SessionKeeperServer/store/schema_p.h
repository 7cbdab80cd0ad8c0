// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SCHEMA_P_H
#define SESSIONKEEPERSERVER_SCHEMA_P_H

// Not part of the API.

#include <QtCore/qstringlist.h>

#include <vector>

namespace SessionKeeperServer {

struct Table
{
    QString name;
    QString create; // both with the placeholders of Dialect::definition()
    QStringList indexes;
};

// An app of Django: its tables, in the order of their references, and the migrations that make
// them.
struct App
{
    QString name;
    std::vector<Table> tables;
    QStringList migrations;
};

// Without recorded migrations: sessionkeeper_rotation, which is ours, and
// blacklist_blacklistedtoken. A site that installs the fork's app tells Django by `manage.py
// migrate --fake blacklist`.
const std::vector<Table> &ownTables();
// django_migrations itself, without which no migration can be recorded.
const Table &migrationTable();
// contenttypes, auth, token_blacklist and refreshtoken as Django 3.2 to 5, Simple JWT 5.2 and
// djangorestframework-jwt-refresh-token make them, with the names Django computes for the indexes.
const std::vector<App> &djangoApps();

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SCHEMA_P_H
