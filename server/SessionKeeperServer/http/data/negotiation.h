// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_NEGOTIATION_H
#define SESSIONKEEPERSERVER_NEGOTIATION_H

#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <optional>

namespace SessionKeeperServer {

// In what form a reply goes out.
struct Representation
{
    QByteArray type = "application/json";
    int indent = 0; // 0 = compact
};

// What "?format=" of a request leaves of the types a view has: json, api (a page) or png. All
// without it, none when it names another: 404.
QList<QByteArray> offered(const HttpRequest &request, const QList<QByteArray> &available);

// Chooses one of the types a view has, as Django REST framework does: the most specific type of
// the Accept header wins, quality values are not looked at (contract.md 1.9). Nothing: 406.
std::optional<Representation> negotiate(const HttpRequest &request,
                                        const QList<QByteArray> &available);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_NEGOTIATION_H
