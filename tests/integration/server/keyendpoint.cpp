// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyendpoint.h"

#include <QtNetwork/qsslsocket.h>
#include <QtNetwork/qtcpserver.h>

#include <utility>

using namespace Qt::StringLiterals;

namespace {

class Listener : public QTcpServer
{
public:
    qintptr takeDescriptor() { return std::exchange(m_descriptor, -1); }

protected:
    void incomingConnection(qintptr descriptor) override { m_descriptor = descriptor; }

private:
    qintptr m_descriptor = -1;
};

bool receive(QSslSocket &socket)
{
    QByteArray request;
    while (!request.contains("\r\n\r\n")) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(5000))
            return false;
        request += socket.readAll();
    }
    return true;
}

} // namespace

KeyEndpoint::KeyEndpoint(const QByteArray &body, const std::optional<QSslConfiguration> &tls)
    : m_tls(tls)
    , m_body(body)
    , m_thread([this] { serve(); })
{
    m_port.wait(0);
}

KeyEndpoint::~KeyEndpoint()
{
    m_ended = true;
    m_thread.join();
}

QString KeyEndpoint::url() const
{
    return u"%1://127.0.0.1:%2/keys?set=1"_s.arg(m_tls ? u"https"_s : u"http"_s).arg(m_port);
}

void KeyEndpoint::answer(int status, const QByteArray &body)
{
    const std::scoped_lock lock(m_mutex);
    m_status = status;
    m_body = body;
}

void KeyEndpoint::serve()
{
    Listener listener;
    listener.listen(QHostAddress::LocalHost);
    m_port = listener.serverPort();
    m_port.notify_all();
    std::vector<std::unique_ptr<QSslSocket>> kept;
    while (!m_ended) {
        if (!listener.waitForNewConnection(20))
            continue;
        auto socket = std::make_unique<QSslSocket>();
        socket->setSocketDescriptor(listener.takeDescriptor());
        if (m_tls) {
            socket->setSslConfiguration(*m_tls);
            socket->startServerEncryption();
            if (!socket->waitForEncrypted(5000))
                continue;
        }
        if (!receive(*socket))
            continue;
        ++m_requests;
        if (m_silent) {
            kept.push_back(std::move(socket));
            continue;
        }
        const std::scoped_lock lock(m_mutex);
        socket->write("HTTP/1.1 " + QByteArray::number(m_status)
                      + " Answer\r\nContent-Type: application/json\r\nContent-Length: "
                      + QByteArray::number(m_body.size()) + "\r\nConnection: close\r\n\r\n"
                      + m_body);
        socket->disconnectFromHost();
        if (socket->state() != QAbstractSocket::UnconnectedState)
            socket->waitForDisconnected(5000);
    }
}
