// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "gate.h"

#include <QtNetwork/qtcpsocket.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

// One request and its answer. Lives until the site has answered, even when nobody waits any more.
class Passage : public QObject
{
public:
    Passage(Gate &gate, QTcpSocket *client)
        : QObject(client->parent())
        , m_gate(gate)
        , m_client(client)
    {
        client->setParent(this);
        connect(client, &QTcpSocket::readyRead, this, &Passage::read);
        connect(client, &QTcpSocket::disconnected, this, [this] {
            if (m_site.state() == QTcpSocket::UnconnectedState)
                deleteLater();
        });
        connect(&m_site, &QTcpSocket::disconnected, this, &Passage::answered);
    }

private:
    void read()
    {
        m_request += m_client->readAll();
        if (isWhole() && m_site.state() == QTcpSocket::UnconnectedState)
            forward();
    }

    bool isWhole() const
    {
        const auto end = m_request.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        const auto head = m_request.first(end + 2).toLower();
        const auto length = head.indexOf("content-length:");
        const auto size = length < 0
            ? 0
            : head.mid(length + 15, head.indexOf('\r', length) - length - 15).trimmed().toInt();
        return m_request.size() >= end + 4 + size;
    }

    bool isRefresh() const { return m_request.startsWith("POST /api/token/refresh/ "); }

    void forward()
    {
        if (isRefresh() && m_gate.isCut(Gate::Cut::BeforeArrival))
            return m_client->abort();
        // The end of the connection is the end of the answer.
        m_request.replace("Connection: Keep-Alive\r\n", "Connection: close\r\n");
        m_site.connectToHost(m_gate.m_site.host(), quint16(m_gate.m_site.port()));
        m_site.write(m_request);
    }

    void answered()
    {
        const auto answer = m_site.readAll();
        if (isRefresh()) {
            m_gate.m_rotations += int(answer.startsWith("HTTP/1.1 200"));
            m_gate.m_refusals += int(answer.startsWith("HTTP/1.1 401"));
        }
        if (m_client->state() != QTcpSocket::ConnectedState)
            return deleteLater();
        if (isRefresh() && m_gate.isCut(Gate::Cut::BeforeAnswer))
            return m_client->abort();
        m_client->write(answer);
        m_client->disconnectFromHost();
    }

    Gate &m_gate;
    QTcpSocket *m_client;
    QTcpSocket m_site;
    QByteArray m_request;
};

Gate::Gate(const QUrl &site)
    : m_site(site)
{
    if (!m_server.listen(QHostAddress::LocalHost))
        qFatal("The gate did not open: %s", qPrintable(m_server.errorString()));
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
        while (auto *client = m_server.nextPendingConnection())
            new Passage(*this, client);
    });
}

QUrl Gate::url() const
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(m_server.serverPort());
    url.setPath(u"/"_s);
    return url;
}

void Gate::cutNext(Cut cut, std::function<void()> kill)
{
    m_cut = cut;
    m_kill = std::move(kill);
}

bool Gate::isCut(Cut here)
{
    if (m_cut != here)
        return false;
    m_cut = Cut::Nowhere;
    m_kill();
    return true;
}

} // namespace SessionKeeper::Test
