// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_ROTATIONJOURNAL_H
#define SESSIONKEEPERSERVER_ROTATIONJOURNAL_H

#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/store/tokenledger.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>
#include <QtCore/qstring.h>

#include <memory>
#include <optional>

namespace SessionKeeperServer {

// What a spent refresh token was spent for.
struct Rotation
{
    QByteArray successor; // the whole token
    QString family;       // the jti of the first token, the one of the login
    QDateTime when;       // UTC
    // Whether the last token of the family is not blacklisted: nobody logged out or was thrown out.
    bool familyLives = false;
};

// Which refresh token followed which (table sessionkeeper_rotation, ours beside Django's), for the
// grace period and the detection of reuse (RFC 9700 section 4.14.2). Thread-safe; throws
// StoreError. What a call wrote is durable when it returns.
class SESSIONKEEPERSERVER_EXPORT RotationJournal
{
public:
    explicit RotationJournal(std::shared_ptr<Database> database);

    // As TokenLedger::rotate() with `recorded`, and notes the successor, recorded or not.
    bool rotate(const OutstandingToken &spent, const std::optional<OutstandingToken> &recorded,
                const OutstandingToken &successor, const QDateTime &now);
    // Nothing when that token was not spent in a rotation that was noted.
    std::optional<Rotation> find(const QString &spentJti) const;
    // Blacklists every token of a family that is not blacklisted yet. Returns how many.
    int revoke(const QString &family, const QDateTime &now);
    // Every outstanding token of a user, and every successor of one that was noted, recorded or
    // not.
    int revokeAllOf(qint64 userId, const QDateTime &now);

    // Removes the notes whose tokens had all expired at that time.
    void flushExpired(const QDateTime &until);

private:
    std::shared_ptr<Database> m_database;
    TokenLedger m_ledger;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_ROTATIONJOURNAL_H
