// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/tokenledger.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

LedgerEntry entryFrom(const Rows &row, const Dialect &dialect)
{
    return {.jti = row.value(0).toString(),
            .token = row.value(1).toString().toLatin1(),
            .username = row.value(2).toString(),
            .createdAt = dialect.toDateTime(row.value(3)),
            .expiresAt = dialect.toDateTime(row.value(4)),
            .isBlacklisted = !row.value(5).isNull()};
}

} // namespace

bool TokenLedger::blacklistKnown(const QString &jti, const QDateTime &now)
{
    bool killed = false;
    m_database->write([&](Connection &connection) {
        killed = connection
                     .run(
                         u"INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at) "
                         "SELECT id, ? FROM token_blacklist_outstandingtoken WHERE jti = ? "
                         "ON CONFLICT (token_id) DO NOTHING"_s,
                         {connection.dialect().fromDateTime(now), jti})
                     .changed()
            == 1;
    });
    return killed;
}

void TokenLedger::visit(const std::optional<qint64> &userId,
                        const std::function<void(const LedgerEntry &)> &visit) const
{
    const QString
        select = u"SELECT o.jti, o.token, u.username, o.created_at, o.expires_at, b.token_id "
                 "FROM token_blacklist_outstandingtoken o "
                 "LEFT JOIN auth_user u ON u.id = o.user_id "
                 "LEFT JOIN token_blacklist_blacklistedtoken b ON b.token_id = o.id "_s;
    m_database->read([&](Connection &connection) {
        Rows rows = userId
            ? connection.run(select + u"WHERE o.user_id = ? ORDER BY o.id"_s, {*userId})
            : connection.run(select + u"ORDER BY o.id"_s);
        while (rows.next())
            visit(entryFrom(rows, connection.dialect()));
    });
}

} // namespace SessionKeeperServer
