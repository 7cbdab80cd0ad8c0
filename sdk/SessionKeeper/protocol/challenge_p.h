// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_CHALLENGE_P_H
#define SESSIONKEEPER_CHALLENGE_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/protocol/message.h>
#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qhash.h>

namespace SessionKeeper {

// What a server asks for in WWW-Authenticate (RFC 9110 11.6.1).
struct Challenge
{
    QByteArray scheme;
    // Names in lower case, values without their quotes.
    QHash<QByteArray, QByteArray> parameters;

    bool isOf(const QByteArray &otherScheme) const
    {
        return scheme.compare(otherScheme, Qt::CaseInsensitive) == 0;
    }
};

// All challenges in their order: of one header, of several, or of several that a client or a proxy
// has joined to one. What does not follow the grammar is left out.
SESSIONKEEPER_EXPORT QList<Challenge> challenges(const HeaderList &headers);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_CHALLENGE_P_H
