// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SESSIONRECORD_H
#define SESSIONKEEPER_SESSIONRECORD_H

#include <SessionKeeper/base/result.h>
#include <SessionKeeper/base/tokens.h>

#include <QtCore/qstring.h>

#include <chrono>

QT_BEGIN_NAMESPACE
class QDebug;
QT_END_NAMESPACE

namespace SessionKeeper {

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

    bool isEmpty() const { return tokens.isEmpty(); }

    // Versioned JSON. fromBytes() accepts what any version wrote, ignoring fields it does not know,
    // and says StoreCorrupt when the bytes are none of ours.
    QByteArray toBytes() const;
    static Result<SessionRecord> fromBytes(const QByteArray &bytes);

    friend bool operator==(const SessionRecord &, const SessionRecord &) = default;
};

SESSIONKEEPER_EXPORT QDebug operator<<(QDebug debug, const SessionRecord &record);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SESSIONRECORD_H
