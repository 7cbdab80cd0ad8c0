// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_HTTPMESSAGES_H
#define SESSIONKEEPER_TESTS_HTTPMESSAGES_H

#include <SessionKeeper/protocol/message.h>

#include <QtCore/qjsonobject.h>

#include <optional>

namespace SessionKeeper::Test {

// A request as it came over the wire.
struct HttpRequest
{
    QByteArray verb;
    QByteArray path; // without the query
    QByteArray query;
    HeaderList headers;
    QByteArray body;

    QByteArray header(const QByteArray &name) const { return headerValue(headers, name); }
    bool hasHeader(const QByteArray &name) const;
    // The token after "Bearer "; empty when there is none.
    QByteArray bearerToken() const;
    QJsonObject json() const;
};

// What to answer, and how badly.
struct HttpAnswer
{
    enum class Cut {
        None,
        Everything, // the request is read, then the connection closes without a byte
        InHead,     // closes within the status line
        InBody,     // closes after half of the announced body
    };

    int status = 200;
    QByteArray reason = "Scripted";
    HeaderList headers;
    QByteArray body;
    // Sent as it is before the status line: "HTTP/1.1 103 Early Hints\r\n\r\n".
    QByteArray interim;
    // In place of the body's own length.
    std::optional<qint64> announcedLength;
    // The body goes out so many bytes at a time; 0 is all at once.
    qint64 pieceSize = 0;
    // After so many bytes of the body the rest waits for ScriptedServer::proceed().
    std::optional<qint64> pauseAfter;
    bool chunked = false;
    bool keepAlive = true;
    Cut cut = Cut::None;

    static HttpAnswer json(int status, const QJsonObject &object);
    static HttpAnswer html(int status);
    static HttpAnswer bytes(const QByteArray &body);
    static HttpAnswer plain(int status);
    static HttpAnswer redirect(int status, const QByteArray &location);
    static HttpAnswer drop();

    HttpAnswer &&with(const QByteArray &name, const QByteArray &value) &&;
    HttpAnswer &&inChunks() &&;
    // The body is compressed, and Content-Encoding says so.
    HttpAnswer &&inGzip() &&;
    HttpAnswer &&inDeflate() &&;
    HttpAnswer &&inPiecesOf(qint64 bytes) &&;
    HttpAnswer &&pausingAfter(qint64 bytes) &&;
    HttpAnswer &&announcing(qint64 length) &&;
    HttpAnswer &&thenClose() &&;
    HttpAnswer &&cutIn(Cut where) &&;

    // What goes over the wire, in two parts; either may be cut short.
    QByteArray head() const;
    QByteArray content() const;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_HTTPMESSAGES_H
