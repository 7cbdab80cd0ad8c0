// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_BASE64URL_H
#define SESSIONKEEPERSERVER_BASE64URL_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qbytearray.h>

#include <optional>

namespace SessionKeeperServer {

// RFC 7515 appendix C: the URL-safe alphabet without padding.
SESSIONKEEPERSERVER_EXPORT QByteArray toBase64Url(QByteArrayView bytes);

// Nothing for any text an encoder would not write, except that trailing '=' are tolerated
// (contract.md 2.3). One spelling per value keeps a changed last letter from being the same token.
SESSIONKEEPERSERVER_EXPORT std::optional<QByteArray> fromBase64Url(QByteArrayView text);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_BASE64URL_H
