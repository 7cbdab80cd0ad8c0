// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connectionpool_p.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/migrations_p.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

class DatabasePrivate
{
public:
    explicit DatabasePrivate(const QString &url)
        : pool(std::make_shared<ConnectionPool>(DatabaseAddress::fromUrl(url)))
    {
    }

    std::shared_ptr<ConnectionPool> pool;
    // SQLite has one writer, and its own way of waiting for it is unfair by seconds.
    std::mutex writer;
};

namespace {

void inTransaction(Connection &connection, const std::function<void(Connection &)> &work)
{
    connection.execute(connection.dialect().beginWrite());
    try {
        work(connection);
        connection.execute(u"COMMIT"_s);
    } catch (...) {
        try {
            connection.execute(u"ROLLBACK"_s);
        } catch (const StoreError &) {
            // The engine has rolled back by itself; the first error is the one to tell.
        }
        throw;
    }
}

} // namespace

Database::Database(const QString &url)
    : d(std::make_unique<DatabasePrivate>(url))
{
    // Finds out now, not at the first login, that the file is no database or cannot be written.
    write([](Connection &) {});
}

Database::~Database()
{
    d->pool->close();
}

QString Database::name() const
{
    return d->pool->address().what;
}

QString Database::fileName() const
{
    return d->pool->address().fileName;
}

QStringList Database::migrate()
{
    QStringList made;
    write([&made](Connection &connection) { made = makeMissingTables(connection); });
    return made;
}

bool Database::isMigrated() const
{
    bool migrated = false;
    read([&migrated](Connection &connection) { migrated = hasAllTables(connection); });
    return migrated;
}

void Database::read(const std::function<void(Connection &)> &work) const
{
    d->pool->use(work);
}

void Database::write(const std::function<void(Connection &)> &work)
{
    const std::scoped_lock lock(d->writer);
    d->pool->use([&work](Connection &connection) { inTransaction(connection, work); });
}

} // namespace SessionKeeperServer
