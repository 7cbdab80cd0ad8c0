// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DELEGATEKEYS_P_H
#define SESSIONKEEPER_DELEGATEKEYS_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/result.h>
#include <SessionKeeper/protocol/message.h>

#include <QtCore/qstring.h>
#include <QtCore/qurl.h>

namespace SessionKeeper {

// A list of long-running keys, or a page of one (contract.md 4.2), and what of it is ours: the key
// of this app and user. Staff sees everybody's.
struct DelegateKeys
{
    // Empty when it is not here.
    QByteArray own;
    // The page after this one, at the same origin; invalid when this is the last one.
    QUrl next;

    // user: the "user" of our keys as text. When that is not known (empty), the app alone must be
    // enough to tell. Errors: UnexpectedReply when it is no such list, Misconfigured when the next
    // page is at another origin or the keys cannot be told apart.
    static Result<DelegateKeys> read(const TokenResponse &response, const QString &app,
                                     const QString &user);
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_DELEGATEKEYS_P_H
