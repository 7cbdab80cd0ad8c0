// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SESSIONRECORD_H
#define SESSIONKEEPER_SESSIONRECORD_H

#include <SessionKeeper/base/result.h>
#include <SessionKeeper/base/tokens.h>

#include <QtCore/qjsonobject.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <chrono>

QT_BEGIN_NAMESPACE
class QDebug;
QT_END_NAMESPACE

namespace SessionKeeper {

// Tokens of a session that is over here, of which the server has not been told yet (design.md K10).
struct SESSIONKEEPER_EXPORT PendingRevocation
{
    Tokens tokens;
    // Protocol::name() of the dialect that issued them.
    QString protocol;
    // When the session ended here, in this machine's wall time.
    QDateTime since;

    friend bool operator==(const PendingRevocation &, const PendingRevocation &) = default;
};

// What is kept of a session between two runs. A value, and unprintable.
struct SESSIONKEEPER_EXPORT SessionRecord
{
    Tokens tokens;
    // The user name it was logged in with.
    QString account;
    // Protocol::name() of the dialect that issued the tokens.
    QString protocol;
    // Server time minus this machine's wall time, as last learned.
    std::chrono::milliseconds clockSkew {0};

    // The journal (design.md K7): when the refresh token was about to be sent, in this machine's
    // wall time; invalid once its answer is kept. Whoever reads a record with it reads one whose
    // refresh token may have been spent.
    QDateTime refreshSentAt;
    // The oldest first, at most mostRevocations.
    QList<PendingRevocation> revocations;
    // Fields that a newer version wrote, given back as they were.
    QJsonObject furtherFields;

    static constexpr qsizetype mostRevocations = 8;

    // Whether nobody is logged in; there may still be revocations.
    bool isEmpty() const { return tokens.isEmpty(); }
    // What is left of it once its session is over: no tokens, no account, and one revocation more.
    SessionRecord ended(const QDateTime &when) const;

    // Versioned JSON. fromBytes() accepts what any version wrote, ignoring fields it does not know,
    // and says StoreCorrupt when the bytes are none of ours.
    QByteArray toBytes() const;
    static Result<SessionRecord> fromBytes(const QByteArray &bytes);

    friend bool operator==(const SessionRecord &, const SessionRecord &) = default;
};

SESSIONKEEPER_EXPORT QDebug operator<<(QDebug debug, const SessionRecord &record);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SESSIONRECORD_H
