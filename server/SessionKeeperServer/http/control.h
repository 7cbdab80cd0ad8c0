// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_CONTROL_H
#define SESSIONKEEPERSERVER_CONTROL_H

#include <SessionKeeperServer/http/wire/httptransport.h>
#include <SessionKeeperServer/http/workerpool.h>

#include <QtCore/qurl.h>

namespace SessionKeeperServer {

class TokenServer;

// The fault switches over HTTP, for tests of clients in any language. It listens on a loopback
// address only and has no password: whoever can log in on this machine may use it. Web pages in a
// browser of this machine may not.
class Control
{
public:
    explicit Control(TokenServer &server);

    // "HOST:PORT". Returns an empty text, or one sentence that says why not.
    QString listen(const QString &address);
    QUrl url() const;

private:
    void handle(const HttpRequest &request, const HttpRespond &respond);

    TokenServer &m_server;
    WorkerPool m_workers {1, 64};
    HttpTransport m_transport;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_CONTROL_H
