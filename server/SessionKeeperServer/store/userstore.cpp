// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/migrations_p.h>
#include <SessionKeeperServer/store/storeerror.h>
#include <SessionKeeperServer/store/userstore.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr auto longestUsername = 150;

// What userFrom() reads, in this order. The flags are one column, because Qt's SQLite driver
// describes every column anew at each look-up, which costs more than all that SQLite does.
const QString columns = u"id, username, password, email, CASE WHEN is_active THEN 1 ELSE 0 END"
                        " + CASE WHEN is_staff THEN 2 ELSE 0 END"
                        " + CASE WHEN is_superuser THEN 4 ELSE 0 END, last_login"_s;

User userFrom(const Rows &row, const Dialect &dialect)
{
    User user;
    user.id = row.value(0).toLongLong();
    user.username = row.value(1).toString();
    user.password = row.value(2).toString();
    user.email = row.value(3).toString();
    const int flags = row.value(4).toInt();
    user.isActive = flags & 1;
    user.isStaff = flags & 2;
    user.isSuperuser = flags & 4;
    user.lastLogin = dialect.toDateTime(row.value(5));
    return user;
}

std::optional<User> find(const Database &database, const QString &sql, const QVariant &value)
{
    std::optional<User> found;
    database.read([&](Connection &connection) {
        Rows rows = connection.run(sql, {value});
        if (rows.next())
            found = userFrom(rows, connection.dialect());
    });
    return found;
}

// No name has a NUL, which PostgreSQL would not even look for.
std::optional<User> findByText(const Database &database, const QString &sql, const QString &value)
{
    return value.contains(QChar::Null) ? std::nullopt : find(database, sql, value);
}

bool change(Database &database, const QString &sql, std::initializer_list<QVariant> values)
{
    bool changed = false;
    database.write(
        [&](Connection &connection) { changed = connection.run(sql, values).changed() > 0; });
    return changed;
}

// Not every database has every app.
void releaseTokensOf(Connection &connection, qint64 userId)
{
    if (hasTable(connection, u"token_blacklist_outstandingtoken"_s)) {
        connection.run(u"UPDATE token_blacklist_outstandingtoken SET user_id = NULL "
                       "WHERE user_id = CAST(? AS bigint)"_s,
                       {userId});
    }
}

void removeRowsOf(Connection &connection, const QString &table, qint64 userId)
{
    if (hasTable(connection, table)) {
        connection.run(u"DELETE FROM "_s + table + u" WHERE user_id = CAST(? AS bigint)"_s,
                       {userId});
    }
}

// Django columns are NOT NULL: the empty text, never a null one.
QString text(const QString &value)
{
    return value.isNull() ? u""_s : value;
}

} // namespace

UserStore::UserStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

std::optional<User> UserStore::byUsername(const QString &username) const
{
    static const QString sql = u"SELECT "_s + columns + u" FROM auth_user WHERE username = ?"_s;
    return findByText(*m_database, sql, username);
}

std::optional<User> UserStore::byEmail(const QString &email) const
{
    static const QString sql = u"SELECT "_s + columns
        + u" FROM auth_user WHERE email = ? ORDER BY id"_s;
    return findByText(*m_database, sql, email);
}

std::optional<User> UserStore::byId(qint64 id) const
{
    static const QString sql = u"SELECT "_s + columns
        + u" FROM auth_user WHERE id = CAST(? AS bigint)"_s;
    return find(*m_database, sql, id);
}

std::vector<User> UserStore::all() const
{
    std::vector<User> users;
    m_database->read([&users](Connection &connection) {
        users.clear();
        Rows rows = connection.run(u"SELECT "_s + columns + u" FROM auth_user ORDER BY id"_s);
        while (rows.next())
            users.push_back(userFrom(rows, connection.dialect()));
    });
    return users;
}

qint64 UserStore::add(const User &user)
{
    if (user.username.isEmpty() || user.username.size() > longestUsername) {
        throw StoreError(StoreError::Kind::Unavailable,
                         u"A user name has 1 to 150 characters; choose another."_s);
    }
    qint64 id = 0;
    try {
        m_database->write([&](Connection &connection) {
            Rows rows = connection.run(
                u"INSERT INTO auth_user (username, password, email, first_name, last_name, "
                "is_active, is_staff, is_superuser, last_login, date_joined) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"_s,
                {text(user.username), text(user.password), text(user.email), u""_s, u""_s,
                 user.isActive, user.isStaff, user.isSuperuser,
                 connection.dialect().fromDateTime(user.lastLogin),
                 connection.dialect().fromDateTime(QDateTime::currentDateTimeUtc())});
            rows.next();
            id = rows.value(0).toLongLong();
        });
    } catch (const StoreError &error) {
        if (error.kind() != StoreError::Kind::Duplicate)
            throw;
        throw StoreError(StoreError::Kind::Duplicate,
                         u"There is already a user \"%1\" in the database \"%2\"; choose another "
                         "name."_s.arg(user.username, m_database->name()));
    }
    return id;
}

bool UserStore::setPassword(qint64 id, const QString &encoded)
{
    return change(*m_database, u"UPDATE auth_user SET password = ? WHERE id = CAST(? AS bigint)"_s,
                  {encoded, id});
}

bool UserStore::setActive(qint64 id, bool active)
{
    return change(*m_database, u"UPDATE auth_user SET is_active = ? WHERE id = CAST(? AS bigint)"_s,
                  {active, id});
}

bool UserStore::setLastLogin(qint64 id, const QDateTime &when)
{
    bool changed = false;
    m_database->write([&](Connection &connection) {
        const QVariant value = connection.dialect().fromDateTime(when);
        changed = connection
                      .run(u"UPDATE auth_user SET last_login = ? WHERE id = CAST(? AS bigint)"_s,
                           {value, id})
                      .changed()
            > 0;
    });
    return changed;
}

bool UserStore::remove(qint64 id)
{
    bool removed = false;
    m_database->write([&](Connection &connection) {
        releaseTokensOf(connection, id);
        for (const QString &table :
             {u"refreshtoken_refreshtoken"_s, u"blacklist_blacklistedtoken"_s,
              u"auth_user_groups"_s, u"auth_user_user_permissions"_s})
            removeRowsOf(connection, table, id);
        removed = connection.run(u"DELETE FROM auth_user WHERE id = CAST(? AS bigint)"_s, {id})
                      .changed()
            > 0;
    });
    return removed;
}

} // namespace SessionKeeperServer
