// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_HTTPMESSAGES_H
#define SESSIONKEEPER_TESTS_HTTPMESSAGES_H

#include <SessionKeeper/protocol/message.h>

#include <QtCore/qjsonobject.h>

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
    HeaderList headers;
    QByteArray body;
    bool chunked = false;
    bool keepAlive = true;
    Cut cut = Cut::None;

    static HttpAnswer json(int status, const QJsonObject &object);
    static HttpAnswer html(int status);
    static HttpAnswer bytes(const QByteArray &body);
    static HttpAnswer redirect(int status, const QByteArray &location);
    static HttpAnswer drop();

    HttpAnswer &&with(const QByteArray &name, const QByteArray &value) &&;
    HttpAnswer &&inChunks() &&;
    HttpAnswer &&thenClose() &&;
    HttpAnswer &&cutIn(Cut where) &&;

    QByteArray toBytes(bool withBody) const;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_HTTPMESSAGES_H
