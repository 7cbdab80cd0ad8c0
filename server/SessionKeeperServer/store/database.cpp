// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/groupcommit_p.h>
#include <SessionKeeperServer/store/migrations_p.h>
#include <SessionKeeperServer/store/transaction_p.h>

#include <QtCore/qrandom.h>

#include <thread>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostAttempts = 5;

DatabaseAddress addressOf(const QString &url, int connections)
{
    DatabaseAddress address = DatabaseAddress::fromUrl(url);
    if (address.isRemote)
        address.mostConnections = connections;
    return address;
}

// Whether what failed is to be tried again. A lost connection: once, with one that is made anew.
// A reference that was there a moment ago is gone the next time, and the work takes note.
bool isWorthAnother(const StoreError &error, int attempt)
{
    switch (error.kind()) {
    case StoreError::Kind::Conflict:
        return attempt < mostAttempts;
    case StoreError::Kind::Constraint:
    case StoreError::Kind::Unreachable:
        return attempt == 1;
    case StoreError::Kind::Unavailable:
    case StoreError::Kind::Busy:
    case StoreError::Kind::Duplicate:
        break;
    }
    return false;
}

// Two that met once shall not meet again.
void stepAside(int attempt)
{
    const int longest = 5 << attempt;
    std::this_thread::sleep_for(
        std::chrono::milliseconds(QRandomGenerator::global()->bounded(1, longest)));
}

} // namespace

class DatabasePrivate
{
public:
    DatabasePrivate(const QString &url, int connections)
        : pool(addressOf(url, connections))
    {
        if (pool.address().dialect->hasOneWriter())
            group.emplace(pool);
    }

    void readRemotely(const std::function<void(Connection &)> &work);
    void writeRemotely(const std::function<void(Connection &)> &work);

    ConnectionPool pool;
    std::optional<GroupCommit> group;
};

void DatabasePrivate::readRemotely(const std::function<void(Connection &)> &work)
{
    try {
        pool.use(work);
    } catch (const StoreError &error) {
        if (error.kind() != StoreError::Kind::Unreachable)
            throw;
        pool.use(work);
    }
}

void DatabasePrivate::writeRemotely(const std::function<void(Connection &)> &work)
{
    for (int attempt = 1;; ++attempt) {
        bool isCommitting = false;
        try {
            pool.use([&](Connection &connection) {
                Transaction transaction(connection);
                work(connection);
                isCommitting = true;
                transaction.commit();
            });
            return;
        } catch (const StoreError &error) {
            // A connection that is lost in COMMIT does not tell whether it was done.
            const bool isUnknown = isCommitting && error.kind() == StoreError::Kind::Unreachable;
            if (isUnknown || !isWorthAnother(error, attempt))
                throw;
        }
        stepAside(attempt);
    }
}

Database::Database(const QString &url, int connections)
    : d(std::make_unique<DatabasePrivate>(url, connections))
{
    // Finds out now, not at the first login, that the file is no database or cannot be written.
    write([](Connection &) {});
}

Database::~Database() = default;

QString Database::name() const
{
    return d->pool.address().what;
}

bool Database::isRemote() const
{
    return d->pool.address().isRemote;
}

QString Database::fileName() const
{
    return d->pool.address().fileName;
}

QStringList Database::migrate(Apps apps)
{
    QStringList made;
    write([&](Connection &connection) { made = makeMissingTables(connection, apps); });
    return made;
}

bool Database::isMigrated(Apps apps) const
{
    bool migrated = false;
    read([&](Connection &connection) { migrated = hasAllTables(connection, apps); });
    return migrated;
}

void Database::read(const std::function<void(Connection &)> &work) const
{
    if (isRemote())
        d->readRemotely(work);
    else
        d->pool.use(work);
}

void Database::write(const std::function<void(Connection &)> &work)
{
    if (d->group)
        d->group->write(work);
    else
        d->writeRemotely(work);
}

} // namespace SessionKeeperServer
