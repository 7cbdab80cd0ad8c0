// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/migrations_p.h>
#include <SessionKeeperServer/store/schema_p.h>

#include <algorithm>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

bool makeTable(Connection &connection, const Table &table)
{
    if (connection.hasTable(table.name))
        return false;
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

void recordMigrations(Connection &connection, const App &app)
{
    const QVariant now = connection.dialect().fromDateTime(QDateTime::currentDateTimeUtc());
    for (const QString &migration : app.migrations) {
        connection.run(u"INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)"_s,
                       {app.name, migration, now});
    }
}

// The table of another program that has the same name would fail at the first log-in only.
void checkTable(Connection &connection, const QString &name, const QString &columns)
{
    if (!connection.hasTable(name))
        return;
    try {
        connection.run(u"SELECT %1 FROM %2 WHERE 1 = 0"_s.arg(columns, name), {});
    } catch (const StoreError &error) {
        if (error.kind() != StoreError::Kind::Unavailable)
            throw;
        throw StoreError(
            StoreError::Kind::Unavailable,
            u"The database has a table %1 that is not Django's; choose another database."_s.arg(
                name));
    }
}

} // namespace

QStringList makeMissingTables(Connection &connection)
{
    for (const QString &lock : connection.dialect().migrationLock())
        connection.execute(lock);
    checkTable(connection, u"auth_user"_s,
               u"id, username, password, email, first_name, last_name, is_active, is_staff, "
               "is_superuser, last_login, date_joined"_s);
    checkTable(connection, u"token_blacklist_outstandingtoken"_s,
               u"id, jti, token, user_id, created_at, expires_at"_s);
    checkTable(connection, u"token_blacklist_blacklistedtoken"_s,
               u"id, token_id, blacklisted_at"_s);
    checkTable(connection, u"refreshtoken_refreshtoken"_s, u"key, user_id, app, created"_s);
    checkTable(connection, u"blacklist_blacklistedtoken"_s,
               u"id, token, token_id, user_id, expires_at, blacklisted_at"_s);
    QStringList made;
    if (makeTable(connection, migrationTable()))
        made += migrationTable().name;
    for (const App &app : djangoApps()) {
        const qsizetype before = made.size();
        for (const Table &table : app.tables) {
            if (makeTable(connection, table))
                made += table.name;
        }
        // An app that has a history keeps it: what its tables look like is Django's business.
        if (made.size() > before && !hasMigrations(connection, app.name))
            recordMigrations(connection, app);
    }
    for (const Table &table : ownTables()) {
        if (makeTable(connection, table))
            made += table.name;
    }
    return made;
}

bool hasAllTables(Connection &connection)
{
    const QStringList needed {u"auth_user"_s,
                              u"token_blacklist_outstandingtoken"_s,
                              u"token_blacklist_blacklistedtoken"_s,
                              u"refreshtoken_refreshtoken"_s,
                              u"blacklist_blacklistedtoken"_s,
                              u"sessionkeeper_rotation"_s};
    return std::ranges::all_of(
        needed, [&connection](const QString &table) { return connection.hasTable(table); });
}

} // namespace SessionKeeperServer
