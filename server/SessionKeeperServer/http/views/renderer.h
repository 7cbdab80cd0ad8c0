// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_RENDERER_H
#define SESSIONKEEPERSERVER_RENDERER_H

#include <SessionKeeperServer/http/data/negotiation.h>
#include <SessionKeeperServer/http/views/apiview.h>

namespace SessionKeeperServer {

// A reply as it goes out, in the form the client asked for.
HttpResponse render(const ApiReply &reply, const ApiView &view, const Representation &form);

// Outside all views, as Django answers there: pages without JSON.
HttpResponse notFoundPage();
HttpResponse redirectTo(const QByteArray &location);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_RENDERER_H
