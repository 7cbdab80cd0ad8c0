// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/rotationjournal.h>

#include <algorithm>
#include <functional>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// The successor needs its row before it can be blacklisted; it gets the user of its predecessor.
int revokeKnown(Connection &connection, const QString &family, const QDateTime &now)
{
    connection.run(
        u"INSERT INTO token_blacklist_outstandingtoken "
        "(jti, token, user_id, created_at, expires_at) "
        "SELECT r.successor_jti, r.successor_token, o.user_id, r.rotated_at, r.expires_at "
        "FROM sessionkeeper_rotation r "
        "LEFT JOIN token_blacklist_outstandingtoken o ON o.jti = r.spent_jti "
        "WHERE r.family = ? ON CONFLICT (jti) DO NOTHING"_s,
        {family});
    return connection
        .run(u"INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at) "
             "SELECT o.id, ? FROM sessionkeeper_rotation r "
             "JOIN token_blacklist_outstandingtoken o ON o.jti = r.successor_jti "
             "WHERE r.family = ? ON CONFLICT (token_id) DO NOTHING"_s,
             {connection.dialect().fromDateTime(now), family})
        .changed();
}

// A successor without a row gets one, and the user of the login it descends from.
int revokeKnownOf(Connection &connection, qint64 userId, const QDateTime &now)
{
    connection.run(
        u"INSERT INTO token_blacklist_outstandingtoken "
        "(jti, token, user_id, created_at, expires_at) "
        "SELECT r.successor_jti, r.successor_token, f.user_id, r.rotated_at, r.expires_at "
        "FROM sessionkeeper_rotation r "
        "JOIN token_blacklist_outstandingtoken f ON f.jti = r.family "
        "WHERE f.user_id = CAST(? AS bigint) ON CONFLICT (jti) DO NOTHING"_s,
        {userId});
    return connection
        .run(u"INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at) "
             "SELECT id, ? FROM token_blacklist_outstandingtoken "
             "WHERE user_id = CAST(? AS bigint) ON CONFLICT (token_id) DO NOTHING"_s,
             {connection.dialect().fromDateTime(now), userId})
        .changed();
}

// Where writers do not wait for each other, the first pass may have waited for a rotation whose
// successor it could not see yet.
int inPasses(const std::function<int()> &revokeKnown)
{
    int revoked = 0;
    for (int pass = 0, changed = 1; pass < 2 || changed > 0; ++pass) {
        changed = revokeKnown();
        revoked += changed;
    }
    return revoked;
}

} // namespace

RotationJournal::RotationJournal(std::shared_ptr<Database> database)
    : m_database(database)
    , m_ledger(std::move(database))
{
}

bool RotationJournal::rotate(const OutstandingToken &spent,
                             const std::optional<OutstandingToken> &recorded,
                             const OutstandingToken &successor, const QDateTime &now)
{
    const auto note = [&](Connection &connection) {
        const Dialect &dialect = connection.dialect();
        const QDateTime end = std::max(spent.expiresAt, successor.expiresAt);
        connection.run(
            u"INSERT INTO sessionkeeper_rotation "
            "(spent_jti, successor_jti, successor_token, family, rotated_at, expires_at) "
            "VALUES (?, ?, ?, COALESCE((SELECT family FROM sessionkeeper_rotation "
            "WHERE successor_jti = ?), ?), ?, ?)"_s,
            {spent.jti, successor.jti, QString::fromLatin1(successor.token), spent.jti, spent.jti,
             dialect.fromDateTime(now), dialect.fromDateTime(end)});
    };
    return m_ledger.rotate(spent, recorded, now, note);
}

std::optional<Rotation> RotationJournal::find(const QString &spentJti) const
{
    std::optional<Rotation> found;
    m_database->read([&](Connection &connection) {
        Rows rows = connection.run(
            u"SELECT r.successor_token, r.family, r.rotated_at, NOT EXISTS ("
            "SELECT 1 FROM sessionkeeper_rotation t "
            "JOIN token_blacklist_outstandingtoken o ON o.jti = t.successor_jti "
            "JOIN token_blacklist_blacklistedtoken b ON b.token_id = o.id "
            "WHERE t.family = r.family AND NOT EXISTS (SELECT 1 FROM sessionkeeper_rotation n "
            "WHERE n.spent_jti = t.successor_jti)) "
            "FROM sessionkeeper_rotation r WHERE r.spent_jti = ?"_s,
            {spentJti});
        if (rows.next()) {
            found = Rotation {rows.value(0).toString().toLatin1(), rows.value(1).toString(),
                              connection.dialect().toDateTime(rows.value(2)),
                              rows.value(3).toBool()};
        }
    });
    return found;
}

int RotationJournal::revoke(const QString &family, const QDateTime &now)
{
    int revoked = 0;
    m_database->write([&](Connection &connection) {
        revoked = inPasses([&] { return revokeKnown(connection, family, now); });
    });
    return revoked;
}

int RotationJournal::revokeAllOf(qint64 userId, const QDateTime &now)
{
    int revoked = 0;
    m_database->write([&](Connection &connection) {
        revoked = inPasses([&] { return revokeKnownOf(connection, userId, now); });
    });
    return revoked;
}

void RotationJournal::flushExpired(const QDateTime &until)
{
    m_database->write([&](Connection &connection) {
        connection.run(u"DELETE FROM sessionkeeper_rotation WHERE expires_at <= ?"_s,
                       {connection.dialect().fromDateTime(until)});
    });
}

} // namespace SessionKeeperServer
