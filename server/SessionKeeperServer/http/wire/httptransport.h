// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_HTTPTRANSPORT_H
#define SESSIONKEEPERSERVER_HTTPTRANSPORT_H

#include <SessionKeeperServer/http/httplimits.h>
#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <memory>

namespace SessionKeeperServer {

class HttpTransportPrivate;

// HTTP/1.1 on TCP: network threads with an event loop each, connections dealt to them in turn.
// Malformed and oversized requests are answered here and never reach the handler; what reaches it
// was read whole. Requests of one connection are handled one after the other, answers keep their
// order. listen(), close() and setOffline() are for one thread, not a network thread.
class HttpTransport
{
public:
    HttpTransport(const HttpLimits &limits, int threads, HttpHandler handler);
    ~HttpTransport();

    // Starts to accept; port 0 = any free one. Returns an empty text, or one sentence that says
    // why not.
    QString listen(const QString &host, quint16 port);
    // Cuts all connections and ends the threads; handlers that still work answer to nobody.
    void close();
    // While offline connections are refused and open ones cut; the port stays ours.
    // Returns as listen() does.
    QString setOffline(bool offline);

    quint16 port() const; // 0 while not listening
    QString host() const; // as an address

private:
    std::unique_ptr<HttpTransportPrivate> d;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_HTTPTRANSPORT_H
