// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "httpmessages.h"

#include <QtCore/qendian.h>
#include <QtCore/qjsondocument.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

// What qCompress() puts before the zlib stream of RFC 1950.
constexpr qsizetype lengthPrefix = 4;

quint32 crc32(const QByteArray &data)
{
    quint32 crc = 0xffffffff;
    for (const char byte : data) {
        crc ^= static_cast<quint8>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

QByteArray littleEndian(quint32 number)
{
    QByteArray bytes(sizeof number, Qt::Uninitialized);
    qToLittleEndian(number, bytes.data());
    return bytes;
}

// RFC 1952: the deflated data of a zlib stream, without that one's two bytes of head and four of
// checksum, in a frame of its own.
QByteArray gzipped(const QByteArray &data)
{
    const auto zlib = qCompress(data).mid(lengthPrefix);
    return QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) + zlib.mid(2, zlib.size() - 6)
        + littleEndian(crc32(data)) + littleEndian(static_cast<quint32>(data.size()));
}

} // namespace

bool HttpRequest::hasHeader(const QByteArray &name) const
{
    return !header(name).isNull();
}

QByteArray HttpRequest::bearerToken() const
{
    const auto value = header("Authorization");
    return value.startsWith("Bearer ") ? value.mid(7) : QByteArray();
}

QJsonObject HttpRequest::json() const
{
    return QJsonDocument::fromJson(body).object();
}

HttpAnswer HttpAnswer::json(int status, const QJsonObject &object)
{
    HttpAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", "application/json"}};
    answer.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return answer;
}

HttpAnswer HttpAnswer::html(int status)
{
    HttpAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", "text/html; charset=utf-8"}};
    answer.body = "<!doctype html><title>Welcome</title><h1>Please accept our terms</h1>";
    return answer;
}

HttpAnswer HttpAnswer::bytes(const QByteArray &body)
{
    HttpAnswer answer;
    answer.headers = {{"Content-Type", "application/octet-stream"}};
    answer.body = body;
    return answer;
}

HttpAnswer HttpAnswer::plain(int status)
{
    HttpAnswer answer;
    answer.status = status;
    return answer;
}

HttpAnswer HttpAnswer::redirect(int status, const QByteArray &location)
{
    HttpAnswer answer;
    answer.status = status;
    answer.headers = {{"Location", location}};
    return answer;
}

HttpAnswer HttpAnswer::drop()
{
    return HttpAnswer().cutIn(Cut::Everything);
}

HttpAnswer &&HttpAnswer::with(const QByteArray &name, const QByteArray &value) &&
{
    headers.append({name, value});
    return std::move(*this);
}

HttpAnswer &&HttpAnswer::inChunks() &&
{
    chunked = true;
    return std::move(*this);
}

HttpAnswer &&HttpAnswer::inGzip() &&
{
    body = gzipped(body);
    headers.append(qMakePair("Content-Encoding"_ba, "gzip"_ba));
    return std::move(*this);
}

HttpAnswer &&HttpAnswer::inDeflate() &&
{
    body = qCompress(body).mid(lengthPrefix);
    headers.append(qMakePair("Content-Encoding"_ba, "deflate"_ba));
    return std::move(*this);
}

HttpAnswer &&HttpAnswer::inPiecesOf(qint64 bytes) &&
{
    pieceSize = bytes;
    return std::move(*this);
}

HttpAnswer &&HttpAnswer::pausingAfter(qint64 bytes) &&
{
    pauseAfter = bytes;
    return std::move(*this);
}

HttpAnswer &&HttpAnswer::announcing(qint64 length) &&
{
    announcedLength = length;
    return std::move(*this);
}

HttpAnswer &&HttpAnswer::thenClose() &&
{
    keepAlive = false;
    return std::move(*this);
}

HttpAnswer &&HttpAnswer::cutIn(Cut where) &&
{
    cut = where;
    return std::move(*this);
}

namespace {

QByteArray inChunksOfTen(const QByteArray &body)
{
    QByteArray chunks;
    for (qsizetype at = 0; at < body.size(); at += 10) {
        const auto chunk = body.mid(at, 10);
        chunks += QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n";
    }
    return chunks + "0\r\n\r\n";
}

} // namespace

QByteArray HttpAnswer::head() const
{
    if (cut == Cut::Everything)
        return {};
    QByteArray head = interim + "HTTP/1.1 " + QByteArray::number(status) + ' ' + reason + "\r\n";
    if (cut == Cut::InHead)
        return head.left(10);
    for (const auto &[name, value] : headers)
        head += name + ": " + value + "\r\n";
    if (chunked)
        head += "Transfer-Encoding: chunked\r\n";
    else if (status != 204 && status != 304)
        head += "Content-Length: " + QByteArray::number(announcedLength.value_or(body.size()))
            + "\r\n";
    return head + (keepAlive ? "\r\n" : "Connection: close\r\n\r\n");
}

QByteArray HttpAnswer::content() const
{
    if (cut == Cut::Everything || cut == Cut::InHead)
        return {};
    const auto content = chunked ? inChunksOfTen(body) : body;
    return cut == Cut::InBody ? content.left(content.size() / 2) : content;
}

} // namespace SessionKeeper::Test
