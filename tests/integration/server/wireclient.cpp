// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "wireclient.h"

#include <support/testcertificate.h>

#include <QtCore/qjsondocument.h>

namespace {

constexpr int patience = 20000; // ms

} // namespace

QByteArray WireReply::header(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

QJsonObject WireReply::json() const
{
    return QJsonDocument::fromJson(body).object();
}

QByteArray WireRequest::bytes() const
{
    QByteArray bytes = method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const QByteArray &line : headers)
        bytes += line + "\r\n";
    if (!contentType.isEmpty())
        bytes += "Content-Type: " + contentType + "\r\n";
    if (!body.isEmpty() || method == "POST")
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return bytes + "\r\n" + body;
}

WireClient::WireClient(const QUrl &server)
    : WireClient(server,
                 server.scheme() == u"https"
                     ? SessionKeeper::Test::TestCertificate::local().ofTrustingClient()
                     : QSslConfiguration())
{
}

WireClient::WireClient(const QUrl &server, const QSslConfiguration &tls)
{
    if (server.scheme() != u"https") {
        m_socket.connectToHost(server.host(), quint16(server.port()));
        m_socket.waitForConnected(patience);
        return;
    }
    m_socket.setSslConfiguration(tls);
    m_socket.connectToHostEncrypted(server.host(), quint16(server.port()));
    m_socket.waitForEncrypted(patience);
}

bool WireClient::isConnected() const
{
    return m_socket.state() == QAbstractSocket::ConnectedState
        && (m_socket.mode() == QSslSocket::UnencryptedMode || m_socket.isEncrypted());
}

void WireClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(patience)) { }
}

WireReply WireClient::receive(bool toHead)
{
    WireReply reply;
    qsizetype end = -1;
    while ((end = m_buffer.indexOf("\r\n\r\n")) < 0) {
        if (!readMore())
            return reply;
    }
    reply.head = m_buffer.left(end + 2);
    m_buffer.remove(0, end + 4);
    reply.status = reply.head.mid(9, 3).toInt();
    if (!toHead && reply.header("Transfer-Encoding") == "chunked") {
        reply.body = receiveChunks();
        return reply;
    }
    const qsizetype length = toHead ? 0 : reply.header("Content-Length").toLongLong();
    while (m_buffer.size() < length && readMore()) { }
    reply.body = m_buffer.left(length);
    m_buffer.remove(0, length);
    return reply;
}

QByteArray WireClient::receiveChunks()
{
    QByteArray body;
    for (;;) {
        qsizetype end = -1;
        while ((end = m_buffer.indexOf("\r\n")) < 0) {
            if (!readMore())
                return body;
        }
        const qsizetype size = m_buffer.left(end).toLongLong(nullptr, 16);
        while (m_buffer.size() < end + size + 4 && readMore()) { }
        body += m_buffer.mid(end + 2, size);
        m_buffer.remove(0, end + size + 4);
        if (size == 0)
            return body;
    }
}

bool WireClient::isClosed(std::chrono::milliseconds within)
{
    if (m_socket.state() == QAbstractSocket::UnconnectedState)
        return true;
    return m_socket.waitForDisconnected(int(within.count()));
}

bool WireClient::readMore()
{
    const bool more = m_socket.bytesAvailable() > 0 || m_socket.waitForReadyRead(patience);
    m_buffer += m_socket.readAll();
    return more;
}

WireReply exchange(const QUrl &server, const WireRequest &request)
{
    WireClient client(server);
    client.send(request.bytes());
    return client.receive(request.method == "HEAD");
}
