// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef WIRECLIENT_H
#define WIRECLIENT_H

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qlist.h>
#include <QtCore/qurl.h>
#include <QtNetwork/qsslsocket.h>

#include <chrono>
#include <optional>

// What came back, taken apart no further than a test needs.
struct WireReply
{
    int status = 0; // 0 = the connection ended without an answer
    QByteArray head;
    QByteArray body;

    QByteArray header(const QByteArray &name) const; // null when absent
    QJsonObject json() const;
    QByteArray text(const char *member) const
    {
        return json().value(QLatin1String(member)).toString().toUtf8();
    }
    // "401 {...}": what most checks compare.
    QByteArray summary() const { return QByteArray::number(status) + ' ' + body; }
};

struct WireRequest
{
    QByteArray method = "GET";
    QByteArray path = "/";
    QByteArray body {};
    QByteArray contentType {};
    QList<QByteArray> headers {}; // whole lines

    QByteArray bytes() const;
};

// One blocking connection that sends exactly the bytes it is given. For any thread. With an https
// URL it speaks TLS and trusts the certificate of the tests.
class WireClient
{
public:
    explicit WireClient(const QUrl &server);
    // The same, with this understanding of TLS.
    WireClient(const QUrl &server, const QSslConfiguration &tls);

    bool isConnected() const;
    QSslSocket &socket() { return m_socket; }
    void send(const QByteArray &bytes);
    // The next answer; a HEAD request's has no body.
    WireReply receive(bool toHead = false);
    // True when the server ends the connection within the time.
    bool isClosed(std::chrono::milliseconds within = std::chrono::seconds(5));

private:
    bool readMore();
    QByteArray receiveChunks(); // our server sends none, others do

    QSslSocket m_socket;
    QByteArray m_buffer;
};

// On a connection of its own.
WireReply exchange(const QUrl &server, const WireRequest &request);

#endif // WIRECLIENT_H
