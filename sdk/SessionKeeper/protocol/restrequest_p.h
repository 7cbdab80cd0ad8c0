// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_RESTREQUEST_P_H
#define SESSIONKEEPER_RESTREQUEST_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/protocol/message.h>

namespace SessionKeeper {

// path relative to base, which counts as a folder; a leading slash makes it relative to the host.
// base itself when path is empty.
QUrl endpoint(const QUrl &base, const QString &path);

// A POST of these fields as a JSON object (contract.md 1.2).
inline TokenRequest restRequest(TokenStep step, const QUrl &url, const QVariantMap &fields)
{
    return TokenRequest::json(step, url, fields);
}

} // namespace SessionKeeper

#endif // SESSIONKEEPER_RESTREQUEST_P_H
