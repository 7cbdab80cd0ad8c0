// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_HTTPMESSAGE_H
#define SESSIONKEEPERSERVER_HTTPMESSAGE_H

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <chrono>
#include <functional>

namespace SessionKeeperServer {

struct HttpHeader
{
    QByteArray name;
    QByteArray value;
};
using HttpHeaders = QList<HttpHeader>;

// A request as it came, whole: header and body were read and kept the limits.
struct HttpRequest
{
    QByteArray method; // as sent, "GET"
    QByteArray path;   // as sent, percent-encoded, without query
    QByteArray query;  // as sent, without the question mark
    HttpHeaders headers;
    QByteArray body;
    QByteArray peer; // address of the client, without port

    // The value, several of one name joined with a comma as WSGI servers do; null when absent.
    QByteArray header(QByteArrayView name) const;
    // As header(), by the name Django's META has: "HTTP_X_ACCESS_TOKEN" is X-Access-Token.
    QByteArray meta(QByteArrayView name) const;
};

// An answer. Content-Length, Date, Server and Connection are added when it is written, the body is
// left out for HEAD.
struct HttpResponse
{
    // How much of the answer reaches the client; less than Whole ends the connection.
    enum class Delivery {
        Whole,
        Half,    // the header and the first half of the body
        Nothing, // not a byte
        Never,   // not a byte, and the connection stays open until the client ends it
    };

    int status = 200;
    HttpHeaders headers {};
    QByteArray body {};
    std::chrono::milliseconds delay {0}; // before the first byte
    Delivery delivery = Delivery::Whole;
    bool reset = false;                 // a connection that ends early does so with RST, not FIN
    bool chunked = false;               // without Content-Length; not for HTTP/1.0
    std::chrono::milliseconds drip {0}; // between one byte and the next
};

// Takes the answer of one request: once, from any thread. Dropped without an answer it answers 500.
using HttpRespond = std::function<void(HttpResponse)>;

// Decides about a request. Called on a network thread and must not block it.
using HttpHandler = std::function<void(HttpRequest &&request, HttpRespond respond)>;

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_HTTPMESSAGE_H
