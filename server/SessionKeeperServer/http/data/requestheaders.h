// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_REQUESTHEADERS_H
#define SESSIONKEEPERSERVER_REQUESTHEADERS_H

#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <optional>

namespace SessionKeeperServer {

// The words of a header, as Python's bytes.split(): at any white space, empty pieces left out.
QList<QByteArray> words(const QByteArray &header);

// What the request carries under that name; an empty cookie is there, too. Of several the last one
// counts, as with Django.
std::optional<QByteArray> cookieNamed(const QByteArray &name, const HttpRequest &request);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_REQUESTHEADERS_H
