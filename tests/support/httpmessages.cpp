// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "httpmessages.h"

#include <QtCore/qjsondocument.h>

namespace SessionKeeper::Test {

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

QByteArray HttpAnswer::toBytes(bool withBody) const
{
    if (cut == Cut::Everything)
        return {};
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\n";
    if (cut == Cut::InHead)
        return head.left(10);
    for (const auto &[name, value] : headers)
        head += name + ": " + value + "\r\n";
    if (chunked)
        head += "Transfer-Encoding: chunked\r\n";
    else if (status != 204 && status != 304)
        head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    head += keepAlive ? "\r\n" : "Connection: close\r\n\r\n";
    if (!withBody)
        return head;
    const auto content = chunked ? inChunksOfTen(body) : body;
    return head + (cut == Cut::InBody ? content.left(content.size() / 2) : content);
}

} // namespace SessionKeeper::Test
