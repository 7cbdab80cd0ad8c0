// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SCHEMA_P_H
#define SESSIONKEEPERSERVER_SCHEMA_P_H

// Not part of the API.

#include <SessionKeeperServer/store/database.h>

#include <QtCore/qstringlist.h>

#include <optional>
#include <vector>

namespace SessionKeeperServer {

struct Table
{
    QString name;
    QString create; // both with the placeholders of Dialect::definition()
    QStringList indexes;
    QStringList columns {}; // that are used here: a table without them is another program's
};

// An app of Django: its tables, in the order of their references, and the migrations that make
// them.
struct DjangoApp
{
    QString name;
    std::optional<Database::App> choice; // none: always there
    std::vector<Table> tables;
    QStringList migrations {}; // empty: none is recorded
};

// django_migrations itself, without which no migration can be recorded.
const Table &migrationTable();
// contenttypes, auth, token_blacklist and refreshtoken as Django 3.2 to 5, Simple JWT 5.2 and
// djangorestframework-jwt-refresh-token make them, with the names Django computes for the indexes.
// Without recorded migrations: sessionkeeper_rotation, which is ours, and the Styria fork's
// blacklist. A site that installs the fork's app tells Django by `manage.py migrate --fake
// blacklist`.
const std::vector<DjangoApp> &djangoApps();

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SCHEMA_P_H
