// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/tokenledger.h>

#include <utility>
#include <vector>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// The user is looked up so that a token of a user who is gone is stored without one instead of
// failing on the foreign key.
const QString insertOutstanding =
    u"INSERT INTO token_blacklist_outstandingtoken (jti, token, user_id, created_at, expires_at) "
    "VALUES (?, ?, (SELECT id FROM auth_user WHERE id = CAST(? AS bigint)), ?, ?)"_s;

const QString insertUnlessKnown = insertOutstanding + u" ON CONFLICT (jti) DO NOTHING"_s;

QVariant userIdOf(const OutstandingToken &token)
{
    return token.userId ? QVariant(*token.userId) : QVariant(QMetaType::fromType<qlonglong>());
}

void insert(Connection &connection, const QString &sql, const OutstandingToken &token)
{
    const Dialect &dialect = connection.dialect();
    connection.run(sql,
                   {token.jti, QString::fromLatin1(token.token), userIdOf(token),
                    dialect.fromDateTime(token.createdAt), dialect.fromDateTime(token.expiresAt)});
}

// Both rows of a dead token in one statement, which sees the first one only when that was there
// before or is its own. False tells nothing: it may have come in between.
bool killAtOnce(Connection &connection, const OutstandingToken &token, const QDateTime &now)
{
    static const QString sql = u"WITH made AS ("_s + insertUnlessKnown
        + u" RETURNING id) INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at) "
          "SELECT id, ? FROM (SELECT id FROM made UNION ALL "
          "SELECT id FROM token_blacklist_outstandingtoken WHERE jti = ?) AS known "
          "ON CONFLICT (token_id) DO NOTHING"_s;
    const Dialect &dialect = connection.dialect();
    return connection
               .run(sql,
                    {token.jti, QString::fromLatin1(token.token), userIdOf(token),
                     dialect.fromDateTime(token.createdAt), dialect.fromDateTime(token.expiresAt),
                     dialect.fromDateTime(now), token.jti})
               .changed()
        == 1;
}

// Compare-and-swap: the unique token_id lets exactly one insert through.
bool kill(Connection &connection, const OutstandingToken &token, const QDateTime &now)
{
    if (!connection.dialect().insertsInWith())
        insert(connection, insertUnlessKnown, token);
    else if (killAtOnce(connection, token, now))
        return true;
    return connection
               .run(u"INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at) "
                    "SELECT id, ? FROM token_blacklist_outstandingtoken WHERE jti = ? "
                    "ON CONFLICT (token_id) DO NOTHING"_s,
                    {connection.dialect().fromDateTime(now), token.jti})
               .changed()
        == 1;
}

void remove(Connection &connection, qint64 id)
{
    connection.run(u"DELETE FROM token_blacklist_blacklistedtoken WHERE token_id = ?"_s, {id});
    connection.run(u"DELETE FROM token_blacklist_outstandingtoken WHERE id = ?"_s, {id});
}

struct Portion
{
    qint64 last = -1; // id; none when there was nothing to look at
    int removed = 0;
};

Portion removePortion(Connection &connection, const QDateTime &until, qint64 after,
                      const std::function<bool(const QByteArray &token)> &keeps)
{
    Portion portion;
    std::vector<qint64> ids;
    {
        Rows rows = connection.run(u"SELECT id, token FROM token_blacklist_outstandingtoken "
                                   "WHERE expires_at <= ? AND id > ? ORDER BY id LIMIT 500"_s,
                                   {connection.dialect().fromDateTime(until), after});
        while (rows.next()) {
            portion.last = rows.value(0).toLongLong();
            if (!keeps || !keeps(rows.value(1).toString().toLatin1()))
                ids.push_back(portion.last);
        }
    }
    for (const qint64 id : ids)
        remove(connection, id);
    portion.removed = int(ids.size());
    return portion;
}

bool hasRow(const Database &database, const QString &sql, const QString &jti)
{
    bool found = false;
    database.read([&](Connection &connection) { found = connection.run(sql, {jti}).next(); });
    return found;
}

} // namespace

TokenLedger::TokenLedger(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

void TokenLedger::record(const OutstandingToken &token)
{
    m_database->write(
        [&token](Connection &connection) { insert(connection, insertOutstanding, token); });
}

bool TokenLedger::isOutstanding(const QString &jti) const
{
    return hasRow(*m_database, u"SELECT 1 FROM token_blacklist_outstandingtoken WHERE jti = ?"_s,
                  jti);
}

bool TokenLedger::isBlacklisted(const QString &jti) const
{
    return hasRow(*m_database,
                  u"SELECT 1 FROM token_blacklist_blacklistedtoken b "
                  "JOIN token_blacklist_outstandingtoken o ON o.id = b.token_id "
                  "WHERE o.jti = ?"_s,
                  jti);
}

bool TokenLedger::blacklist(const OutstandingToken &token, const QDateTime &now)
{
    return rotate(token, std::nullopt, now);
}

bool TokenLedger::rotate(const OutstandingToken &spent,
                         const std::optional<OutstandingToken> &successor, const QDateTime &now,
                         const std::function<void(Connection &)> &also)
{
    bool won = false;
    m_database->write([&](Connection &connection) {
        won = kill(connection, spent, now);
        if (won && successor)
            insert(connection, insertOutstanding, *successor);
        if (won && also)
            also(connection);
    });
    return won;
}

int TokenLedger::flushExpired(const QDateTime &until,
                              const std::function<bool(const QByteArray &token)> &keeps)
{
    // In portions, so that nobody who logs in meanwhile waits for all of them.
    int removed = 0;
    qint64 after = -1;
    for (std::optional<Portion> portion; !portion || portion->last >= 0; after = portion->last) {
        m_database->write([&](Connection &connection) {
            portion = removePortion(connection, until, after, keeps);
        });
        removed += portion->removed;
    }
    return removed;
}

} // namespace SessionKeeperServer
