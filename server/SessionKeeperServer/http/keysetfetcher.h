// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_KEYSETFETCHER_H
#define SESSIONKEEPERSERVER_KEYSETFETCHER_H

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <optional>

namespace SessionKeeperServer {

// The body of what stands at an http or https URL, for JWK_URL. Nothing, with a line in the log,
// when it is not there within 5 s, is no 200 or longer than 1 MiB. Certificates are checked against
// the system's authorities; redirects are not followed. Blocks; thread-safe.
std::optional<QByteArray> fetchKeySet(const QString &url);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_KEYSETFETCHER_H
