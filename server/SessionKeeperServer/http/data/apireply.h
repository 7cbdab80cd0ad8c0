// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_APIREPLY_H
#define SESSIONKEEPERSERVER_APIREPLY_H

#include <SessionKeeperServer/http/data/json.h>
#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <SessionKeeperServer/engine/outcome.h>

#include <chrono>

namespace SessionKeeperServer {

// What a view answers, before it is put into a form the client accepts.
struct ApiReply
{
    int status = 200;
    Json body {};
    HttpHeaders headers {};
    // Sent as it is, whatever was asked for: an image.
    QByteArray fileType {};
    QByteArray file {};
    QString logged {}; // why the server failed, which the client is not told
};

// The page that Django answers with outside all views, to the byte. Not escaped.
QByteArray djangoPage(const QString &title, const QString &text = {});

// Every error of the API, in the words of contract.md 1.
namespace ApiError {

ApiReply parse(const QString &sentence);
ApiReply unsupportedMediaType(const QByteArray &type);
ApiReply methodNotAllowed(const QByteArray &method);
ApiReply notAcceptable();
ApiReply permissionDenied();
ApiReply notFound();
ApiReply throttled(std::chrono::seconds wait);
ApiReply busy();
// The database failed; `logged` says how.
ApiReply unavailable(const QString &logged);
// A view threw.
ApiReply broken(const char *what);
// Nobody is logged in. Without a challenge it is 403 instead of 401 (contract.md 1.11).
ApiReply notAuthenticated(const QByteArray &challenge);
// What the engine refused; the one place that knows its statuses.
ApiReply refused(const Refusal &refusal, const QByteArray &challenge);

} // namespace ApiError

// Puts what is under "non_field_errors" of an error under the name that a site has for it.
void renameNonFieldErrors(ApiReply &reply, const QString &key);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_APIREPLY_H
