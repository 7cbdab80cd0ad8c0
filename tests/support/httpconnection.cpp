// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "httpconnection_p.h"

#include <QtNetwork/qtcpsocket.h>

namespace SessionKeeper::Test {

HttpConnection::HttpConnection(QTcpSocket *socket, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
{
    socket->setParent(this);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::read);
    connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
}

void HttpConnection::answer(const HttpAnswer &answer)
{
    m_socket->write(answer.toBytes(m_verb != "HEAD"));
    if (!answer.keepAlive || answer.cut != HttpAnswer::Cut::None)
        m_socket->disconnectFromHost();
}

void HttpConnection::close()
{
    m_socket->abort();
}

void HttpConnection::read()
{
    m_buffer += m_socket->readAll();
    while (const auto request = takeRequest()) {
        m_verb = request->verb;
        Q_EMIT requested(*request);
    }
}

std::optional<HttpRequest> HttpConnection::takeRequest()
{
    const auto headSize = m_buffer.indexOf("\r\n\r\n");
    if (headSize < 0)
        return std::nullopt;
    HttpRequest request;
    auto lines = m_buffer.left(headSize).split('\n');
    const auto startLine = lines.takeFirst().trimmed().split(' ');
    request.verb = startLine.value(0);
    const auto target = startLine.value(1);
    const auto question = target.indexOf('?');
    request.path = question < 0 ? target : target.left(question);
    request.query = question < 0 ? QByteArray() : target.mid(question + 1);
    for (const auto &line : lines) {
        const auto colon = line.indexOf(':');
        request.headers.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    }
    const auto bodySize = request.header("Content-Length").toLongLong();
    if (m_buffer.size() < headSize + 4 + bodySize)
        return std::nullopt;
    request.body = m_buffer.mid(headSize + 4, bodySize);
    m_buffer.remove(0, headSize + 4 + bodySize);
    return request;
}

} // namespace SessionKeeper::Test
