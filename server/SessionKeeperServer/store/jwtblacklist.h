// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTBLACKLIST_H
#define SESSIONKEEPERSERVER_JWTBLACKLIST_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>
#include <QtCore/quuid.h>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace SessionKeeperServer {

class Database;

// A row of the Styria fork's blacklist_blacklistedtoken. A token is dead when it is the one of a
// row, or when it or the token it descends from has the id of a row.
struct BlacklistedJwt
{
    qint64 id = 0;
    QByteArray token; // in clear, as the original keeps it; empty = only the id counts
    QUuid tokenId;    // null = only the token counts
    qint64 userId = 0;
    QDateTime expiresAt; // UTC
};

// The tokens of the Styria fork that were blacklisted (contract.md 3.5). Thread-safe; throws
// StoreError. What a call wrote is durable when it returns.
class SESSIONKEEPERSERVER_EXPORT JwtBlacklist
{
public:
    explicit JwtBlacklist(std::shared_ptr<Database> database);

    // Whether there is a row for the token or for the id; an empty one is not asked for.
    bool contains(const QByteArray &token, const QUuid &tokenId) const;
    std::vector<BlacklistedJwt> all() const; // in the order of their ids
    std::optional<BlacklistedJwt> byId(qint64 id) const;

    // Unless there is such a row already.
    void add(const BlacklistedJwt &token, const QDateTime &now);
    // False when there is no row with that id.
    bool replace(const BlacklistedJwt &token);
    bool remove(qint64 id);

    // Removes the rows of tokens that had expired by then, but none that may still keep a token
    // dead: the refreshed descendants of a token, made before it was blacklisted, live for
    // `lifetime` after that. Returns how many.
    int removeStale(const QDateTime &until, std::chrono::seconds lifetime);

private:
    std::shared_ptr<Database> m_database;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTBLACKLIST_H
