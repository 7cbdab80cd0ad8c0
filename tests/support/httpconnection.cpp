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
    m_answer = answer;
    m_outgoing = m_verb == "HEAD" ? QByteArray() : answer.content();
    m_keptBack = m_outgoing.mid(answer.pauseAfter.value_or(m_outgoing.size()));
    m_outgoing.chop(m_keptBack.size());
    m_socket->write(answer.head());
    sendPiece();
}

void HttpConnection::proceed()
{
    m_outgoing += std::exchange(m_keptBack, {});
    sendPiece();
}

void HttpConnection::sendPiece()
{
    const auto size = m_answer.pieceSize > 0 ? m_answer.pieceSize : m_outgoing.size();
    m_socket->write(m_outgoing.left(size));
    m_outgoing.remove(0, size);
    if (!m_outgoing.isEmpty())
        QMetaObject::invokeMethod(this, &HttpConnection::sendPiece, Qt::QueuedConnection);
    else if (m_keptBack.isEmpty() && (!m_answer.keepAlive || m_answer.cut != HttpAnswer::Cut::None))
        m_socket->disconnectFromHost();
}

void HttpConnection::close()
{
    m_socket->abort();
}

void HttpConnection::read()
{
    m_buffer += m_socket->readAll();
    const auto skipped = qMin<qint64>(m_toSkip, m_buffer.size());
    m_buffer.remove(0, skipped);
    m_toSkip -= skipped;
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
    const auto missing = headSize + 4 + bodySize - m_buffer.size();
    if (missing > 0 && !(servesEarly && servesEarly(request.path)))
        return std::nullopt;
    m_toSkip = qMax<qint64>(missing, 0);
    request.body = m_buffer.mid(headSize + 4, bodySize);
    m_buffer.remove(0, headSize + 4 + bodySize);
    return request;
}

} // namespace SessionKeeper::Test
