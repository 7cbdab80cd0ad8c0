// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_HTTPTRANSPORT_H
#define SESSIONKEEPERSERVER_HTTPTRANSPORT_H

#include <SessionKeeperServer/engine/clock.h>
#include <SessionKeeperServer/http/httplimits.h>
#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <memory>

namespace SessionKeeperServer {

class HttpTransportPrivate;

// HTTP/1.1 on TCP or TLS: network threads with an event loop each, connections dealt to them in
// turn. Malformed and oversized requests are answered here and never reach the handler; what
// reaches it was read whole. Requests of one connection are handled one after the other, answers
// keep their order. All but waitUntilDrained() and connections() are for one thread, not a network
// thread.
class HttpTransport
{
public:
    // The clock is for Date.
    HttpTransport(const HttpLimits &limits, int threads, HttpHandler handler,
                  const Clock &clock = systemClock());
    ~HttpTransport();

    // TLS from now on, with this certificate and key for new connections; called before listen(),
    // again for new files. Throws std::runtime_error with one sentence, and nothing changes.
    void setTls(const QString &certificateFile, const QString &keyFile);
    bool isTls() const;

    // Starts to accept; port 0 = any free one. Returns an empty text, or one sentence that says
    // why not.
    QString listen(const QString &host, quint16 port);
    // Cuts all connections and ends the threads; handlers that still work answer to nobody.
    void close();
    // Refuses new connections and ends the open ones, each after the answer it waits for.
    void drain();
    // For any thread, also while another one calls close(): whether all connections have ended.
    bool waitUntilDrained(std::chrono::milliseconds timeout);
    // While offline connections are refused and open ones cut; the port stays ours.
    // Returns as listen() does.
    QString setOffline(bool offline);

    quint16 port() const; // 0 while not listening
    QString host() const; // as an address
    int connections() const;

private:
    std::unique_ptr<HttpTransportPrivate> d;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_HTTPTRANSPORT_H
