// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/wire/responsewriter.h>

#include <QtCore/qvarlengtharray.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace SessionKeeperServer {

namespace {

std::string_view reason(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 304:
        return "Not Modified";
    case 307:
        return "Temporary Redirect";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 413:
        return "Payload Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Status";
    }
}

bool hasNoLength(int status)
{
    return status < 200 || status == 204 || status == 304;
}

// Texts that are put together at once: appending one after the other costs ten times as much.
class Pieces
{
public:
    Pieces &operator<<(QByteArrayView piece)
    {
        m_pieces.append(piece);
        m_size += piece.size();
        return *this;
    }

    QByteArray joined() const
    {
        QByteArray text(m_size, Qt::Uninitialized);
        char *end = text.data();
        for (const QByteArrayView piece : m_pieces)
            end = std::copy_n(piece.data(), piece.size(), end);
        return text;
    }

private:
    QVarLengthArray<QByteArrayView, 64> m_pieces;
    qsizetype m_size = 0;
};

} // namespace

ResponseWriter::ResponseWriter(Clock clock)
    : m_clock(std::move(clock))
{
}

QByteArray ResponseWriter::head(const HttpResponse &response, Connection connection)
{
    const std::string_view words = reason(response.status);
    const QByteArray status = QByteArray::number(response.status);
    const QByteArray length = QByteArray::number(response.body.size());
    Pieces head;
    head << "HTTP/1.1 " << status << " " << QByteArrayView(words.data(), qsizetype(words.size()))
         << "\r\n";
    bool dated = false;
    for (const HttpHeader &header : response.headers) {
        head << header.name << ": " << header.value << "\r\n";
        dated = dated || header.name == "Date";
    }
    if (!dated)
        head << "Date: " << date() << "\r\n";
    head << "Server: SessionKeeper\r\n";
    if (response.chunked && !connection.http10)
        head << "Transfer-Encoding: chunked\r\n";
    else if (!hasNoLength(response.status))
        head << "Content-Length: " << length << "\r\n";
    if (!connection.keepAlive)
        head << "Connection: close\r\n";
    else if (connection.http10)
        head << "Connection: keep-alive\r\n";
    head << "\r\n";
    return head.joined();
}

QByteArray ResponseWriter::chunks(const QByteArray &body)
{
    constexpr qsizetype size = 7; // so that even a short answer comes in several
    QByteArray chunks;
    for (qsizetype at = 0; at < body.size(); at += size) {
        const QByteArray chunk = body.mid(at, size);
        chunks += QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n";
    }
    return chunks + "0\r\n\r\n";
}

HttpResponse ResponseWriter::refusal(int status, const QByteArray &sentence)
{
    HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
    if (status == 503)
        response.headers.append(HttpHeader {"Retry-After", "1"});
    response.body = "{\"detail\":\"" + sentence + "\"}";
    return response;
}

const QByteArray &ResponseWriter::date()
{
    const std::time_t now = std::chrono::system_clock::to_time_t(m_clock());
    if (now != m_second) {
        std::tm parts {};
        gmtime_r(&now, &parts);
        char text[40];
        // Not strftime's %a and %b: they follow the locale of the embedding program.
        static constexpr const char *days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static constexpr const char *months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        const int length = std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                         days[parts.tm_wday], parts.tm_mday, months[parts.tm_mon],
                                         parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                                         parts.tm_sec);
        m_date = QByteArray(text, std::min<qsizetype>(length, sizeof text - 1));
        m_second = now;
    }
    return m_date;
}

} // namespace SessionKeeperServer
