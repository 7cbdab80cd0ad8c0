// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/jwtblacklist.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

const QString select = u"SELECT id, token, token_id, user_id, expires_at "
                       "FROM blacklist_blacklistedtoken "_s;

// 32 digits, which SQLite keeps as they are and PostgreSQL takes for a uuid.
QVariant fromId(const QUuid &id)
{
    return id.isNull() ? QVariant(QMetaType::fromType<QString>())
                       : QVariant(id.toString(QUuid::Id128));
}

QUuid toId(const QVariant &value)
{
    return QUuid::fromRfc4122(QByteArray::fromHex(value.toString().remove(u'-').toLatin1()));
}

QVariant fromToken(const QByteArray &token)
{
    return token.isEmpty() ? QVariant(QMetaType::fromType<QString>())
                           : QVariant(QString::fromLatin1(token));
}

BlacklistedJwt from(const Rows &row, const Dialect &dialect)
{
    BlacklistedJwt token;
    token.id = row.value(0).toLongLong();
    token.token = row.value(1).toString().toLatin1();
    token.tokenId = toId(row.value(2));
    token.userId = row.value(3).toLongLong();
    token.expiresAt = dialect.toDateTime(row.value(4));
    return token;
}

} // namespace

JwtBlacklist::JwtBlacklist(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

bool JwtBlacklist::contains(const QByteArray &token, const QUuid &tokenId) const
{
    bool found = false;
    m_database->read([&](Connection &connection) {
        // What is null equals nothing.
        found = connection
                    .run(u"SELECT 1 FROM blacklist_blacklistedtoken "
                         "WHERE token = ? OR token_id = ?"_s,
                         {fromToken(token), fromId(tokenId)})
                    .next();
    });
    return found;
}

std::vector<BlacklistedJwt> JwtBlacklist::all() const
{
    std::vector<BlacklistedJwt> tokens;
    m_database->read([&tokens](Connection &connection) {
        tokens.clear();
        Rows rows = connection.run(select + u"ORDER BY id"_s);
        while (rows.next())
            tokens.push_back(from(rows, connection.dialect()));
    });
    return tokens;
}

std::optional<BlacklistedJwt> JwtBlacklist::byId(qint64 id) const
{
    std::optional<BlacklistedJwt> token;
    m_database->read([&](Connection &connection) {
        Rows rows = connection.run(select + u"WHERE id = CAST(? AS bigint)"_s, {id});
        if (rows.next())
            token = from(rows, connection.dialect());
    });
    return token;
}

void JwtBlacklist::add(const BlacklistedJwt &token, const QDateTime &now)
{
    if (contains(token.token, token.token.isEmpty() ? token.tokenId : QUuid()))
        return;
    m_database->write([&](Connection &connection) {
        const Dialect &dialect = connection.dialect();
        connection.run(u"INSERT INTO blacklist_blacklistedtoken "
                       "(token, token_id, user_id, expires_at, blacklisted_at) "
                       "VALUES (?, ?, ?, ?, ?)"_s,
                       {fromToken(token.token), fromId(token.tokenId), token.userId,
                        dialect.fromDateTime(token.expiresAt), dialect.fromDateTime(now)});
    });
}

bool JwtBlacklist::replace(const BlacklistedJwt &token)
{
    bool replaced = false;
    m_database->write([&](Connection &connection) {
        const QVariant end = connection.dialect().fromDateTime(token.expiresAt);
        replaced = connection
                       .run(u"UPDATE blacklist_blacklistedtoken "
                            "SET token = ?, token_id = ?, user_id = ?, expires_at = ? "
                            "WHERE id = CAST(? AS bigint)"_s,
                            {fromToken(token.token), fromId(token.tokenId), token.userId, end,
                             token.id})
                       .changed()
            == 1;
    });
    return replaced;
}

bool JwtBlacklist::remove(qint64 id)
{
    bool removed = false;
    m_database->write([&](Connection &connection) {
        removed = connection
                      .run(u"DELETE FROM blacklist_blacklistedtoken WHERE id = CAST(? AS bigint)"_s,
                           {id})
                      .changed()
            == 1;
    });
    return removed;
}

int JwtBlacklist::removeStale(const QDateTime &until, std::chrono::seconds lifetime)
{
    int removed = 0;
    m_database->write([&](Connection &connection) {
        const Dialect &dialect = connection.dialect();
        removed = connection
                      .run(u"DELETE FROM blacklist_blacklistedtoken "
                           "WHERE expires_at < ? AND blacklisted_at < ?"_s,
                           {dialect.fromDateTime(until),
                            dialect.fromDateTime(until.addSecs(-lifetime.count()))})
                      .changed();
    });
    return removed;
}

} // namespace SessionKeeperServer
