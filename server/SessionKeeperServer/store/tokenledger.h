// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_TOKENLEDGER_H
#define SESSIONKEEPERSERVER_TOKENLEDGER_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>
#include <QtCore/qstring.h>

#include <functional>
#include <memory>
#include <optional>

namespace SessionKeeperServer {

class Connection;
class Database;

// A row of Django's token_blacklist_outstandingtoken, without its id.
struct OutstandingToken
{
    QString jti;                  // unique
    QByteArray token;             // the whole token in clear, as the original keeps it
    std::optional<qint64> userId; // stored as null when there is no such user
    QDateTime createdAt;          // UTC; invalid = null
    QDateTime expiresAt;          // UTC
};

// A row as an administrator sees it.
struct LedgerEntry
{
    QString jti;
    QByteArray token; // a secret while it is alive
    QString username; // empty = of nobody
    QDateTime createdAt;
    QDateTime expiresAt;
    bool isBlacklisted = false;
};

// Which refresh tokens were issued and which of them are dead (contract.md 2.5). Thread-safe;
// throws StoreError. What a call wrote is durable when it returns.
class SESSIONKEEPERSERVER_EXPORT TokenLedger
{
public:
    explicit TokenLedger(std::shared_ptr<Database> database);

    // Duplicate when the jti is known.
    void record(const OutstandingToken &token);
    bool isOutstanding(const QString &jti) const;
    bool isBlacklisted(const QString &jti) const;

    // Records the token if it is unknown, and kills it. False when it was dead already.
    bool blacklist(const OutstandingToken &token, const QDateTime &now);

    // As blacklist(), and records the successor, in one transaction, in which the winner also does
    // what `also` does. Of any number of callers, in this process or others, exactly one gets true;
    // the others change nothing.
    bool rotate(const OutstandingToken &spent, const std::optional<OutstandingToken> &successor,
                const QDateTime &now, const std::function<void(Connection &)> &also = nullptr);

    // Kills a token that is outstanding. False when it is unknown or was dead already.
    bool blacklistKnown(const QString &jti, const QDateTime &now);
    // Every outstanding token, or a user's, in the order they were recorded. `visit` must not use
    // the database.
    void visit(const std::optional<qint64> &userId,
               const std::function<void(const LedgerEntry &)> &visit) const;

    // Removes the tokens that had expired at that time, and their blacklist rows, but not those
    // that `keeps` says of that they are still of use. Returns how many.
    int flushExpired(const QDateTime &until,
                     const std::function<bool(const QByteArray &token)> &keeps = nullptr);

private:
    std::shared_ptr<Database> m_database;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_TOKENLEDGER_H
