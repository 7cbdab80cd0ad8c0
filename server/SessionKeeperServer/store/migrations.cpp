// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/migrations_p.h>
#include <SessionKeeperServer/store/schema_p.h>

#include <algorithm>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

bool isChosen(const DjangoApp &app, Database::Apps apps)
{
    return !app.choice || apps.testFlag(*app.choice);
}

bool isDjangos(const QStringList &columns, const Table &table)
{
    return std::ranges::all_of(
        table.columns, [&columns](const QString &column) { return columns.contains(column); });
}

bool isThere(Connection &connection, const Table &table)
{
    const QStringList columns = connection.columnsOf(table.name);
    return !columns.isEmpty() && isDjangos(columns, table);
}

// What is wrong with a table that is there would show at the first log-in only.
void checkTable(Connection &connection, const Table &table, const QStringList &columns)
{
    if (!isDjangos(columns, table)) {
        throw StoreError(
            StoreError::Kind::Unavailable,
            u"The database has a table %1 that is not Django's; choose another database."_s.arg(
                table.name));
    }
    // That it may be read.
    if (!table.columns.isEmpty())
        connection.execute(u"SELECT 1 FROM %1 WHERE 1 = 0"_s.arg(table.name));
}

bool makeTable(Connection &connection, const Table &table)
{
    const QStringList columns = connection.columnsOf(table.name);
    if (!columns.isEmpty()) {
        checkTable(connection, table, columns);
        return false;
    }
    const Dialect &dialect = connection.dialect();
    connection.execute(dialect.definition(table.create));
    for (const QString &index : table.indexes) {
        if (const QString definition = dialect.definition(index); !definition.isEmpty())
            connection.execute(definition);
    }
    return true;
}

bool hasMigrations(Connection &connection, const QString &app)
{
    Rows rows = connection.run(u"SELECT 1 FROM django_migrations WHERE app = ?"_s, {app});
    return rows.next();
}

void recordMigrations(Connection &connection, const DjangoApp &app)
{
    const QVariant now = connection.dialect().fromDateTime(QDateTime::currentDateTimeUtc());
    for (const QString &migration : app.migrations) {
        connection.run(u"INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)"_s,
                       {app.name, migration, now});
    }
}

} // namespace

QStringList makeMissingTables(Connection &connection, Database::Apps apps)
{
    for (const QString &lock : connection.dialect().migrationLock())
        connection.execute(lock);
    QStringList made;
    if (makeTable(connection, migrationTable()))
        made += migrationTable().name;
    for (const DjangoApp &app : djangoApps()) {
        if (!isChosen(app, apps))
            continue;
        const qsizetype before = made.size();
        for (const Table &table : app.tables) {
            if (makeTable(connection, table))
                made += table.name;
        }
        // An app that has a history keeps it: what its tables look like is Django's business.
        if (made.size() > before && !hasMigrations(connection, app.name))
            recordMigrations(connection, app);
    }
    return made;
}

bool hasAllTables(Connection &connection, Database::Apps apps)
{
    return std::ranges::all_of(djangoApps(), [&](const DjangoApp &app) {
        return !isChosen(app, apps)
            || std::ranges::all_of(app.tables, [&connection](const Table &table) {
                   return isThere(connection, table);
               });
    });
}

bool hasTable(Connection &connection, const QString &name)
{
    for (const DjangoApp &app : djangoApps()) {
        const auto table = std::ranges::find(app.tables, name, &Table::name);
        if (table != app.tables.end())
            return isThere(connection, *table);
    }
    return false;
}

} // namespace SessionKeeperServer
