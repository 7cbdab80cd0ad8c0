// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_RESPONSEWRITER_H
#define SESSIONKEEPERSERVER_RESPONSEWRITER_H

#include <SessionKeeperServer/engine/clock.h>
#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <ctime>

namespace SessionKeeperServer {

// Makes the bytes that stand before a body. One for each network thread.
class ResponseWriter
{
public:
    struct Connection
    {
        bool keepAlive = true;
        bool http10 = false;
    };

    explicit ResponseWriter(Clock clock); // for Date

    // Status line and headers, with Date, Server, Content-Length and Connection where they belong.
    QByteArray head(const HttpResponse &response, Connection connection);

    // A body in several small chunks (RFC 9112 section 7.1).
    static QByteArray chunks(const QByteArray &body);

    // An answer of the transport itself, in the shape every error of the API has.
    static HttpResponse refusal(int status, const QByteArray &sentence);

private:
    const QByteArray &date();

    const Clock m_clock;
    std::time_t m_second = 0;
    QByteArray m_date;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_RESPONSEWRITER_H
