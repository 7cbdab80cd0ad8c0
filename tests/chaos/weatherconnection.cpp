// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "weatherconnection.h"

#include <QtCore/qdatetime.h>
#include <QtCore/qlocale.h>
#include <QtNetwork/qhostaddress.h>
#include <QtNetwork/qtcpsocket.h>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using Weather::Mishap;

namespace {

constexpr auto headEnd = "\r\n\r\n";

qsizetype contentLength(const QByteArray &head)
{
    const auto start = head.toLower().indexOf("\r\ncontent-length:");
    return start < 0
        ? 0
        : head.mid(start + 17, head.indexOf('\r', start + 2) - start - 17).trimmed().toInt();
}

QByteArray withoutConnection(const QByteArray &message)
{
    const auto start = message.toLower().indexOf("\r\nconnection:");
    if (start < 0 || start > message.indexOf(headEnd))
        return message;
    return message.left(start) + message.mid(message.indexOf("\r\n", start + 2));
}

QByteArray httpDate(const QDateTime &time)
{
    return QLocale::c().toString(time.toUTC(), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
}

} // namespace

WeatherConnection::WeatherConnection(QTcpSocket *client, WeatherProxy *proxy)
    : QObject(proxy)
    , m_proxy(proxy)
    , m_client(client)
    , m_timer(this)
{
    m_client->setParent(this);
    m_timer.setSingleShot(true);
    connect(m_client, &QTcpSocket::readyRead, this, &WeatherConnection::read);
    connect(m_client, &QTcpSocket::disconnected, this, &WeatherConnection::clientLeft);
    read();
}

void WeatherConnection::cut()
{
    if (m_clientIsHere)
        end(true);
}

void WeatherConnection::read()
{
    if (!m_clientIsHere || (m_exchange && !m_exchange->over))
        return;
    m_incoming += m_client->readAll();
    const auto size = m_incoming.indexOf(headEnd);
    if (size < 0)
        return;
    const auto head = m_incoming.left(size + 4);
    const auto whole = head.size() + contentLength(head);
    if (m_incoming.size() < whole)
        return;
    m_exchange = m_proxy->arrived(head, m_incoming.mid(head.size(), whole - head.size()));
    m_incoming.remove(0, whole);
    meet();
}

void WeatherConnection::meet()
{
    const auto amount = m_exchange->trouble.amount;
    const auto later = httpDate(m_proxy->serverTime().addSecs(amount));
    switch (m_exchange->trouble.mishap) {
    case Mishap::ResetBefore:
        return end(true);
    case Mishap::Throttled:
        return refuse(429, "Too Many Requests"_ba, "Retry-After: " + QByteArray::number(amount));
    case Mishap::ThrottledUntil:
        return refuse(429, "Too Many Requests"_ba, "Retry-After: " + later);
    case Mishap::Unavailable:
        return refuse(503, "Service Unavailable"_ba, "Retry-After: " + QByteArray::number(amount));
    case Mishap::UnavailableUntil:
        return refuse(503, "Service Unavailable"_ba, "Retry-After: " + later);
    case Mishap::Failing:
        return refuse(500, "Internal Server Error"_ba, "X-Weather: bad"_ba);
    case Mishap::PortalPage:
        return refuse(200, "OK"_ba, "Content-Type: text/html"_ba, Weather::portalPage());
    case Mishap::PortalRedirect:
        return refuse(302, "Found"_ba, "Location: " + m_proxy->portal().toEncoded());
    case Mishap::SilentBefore:
        return;
    default:
        return forward();
    }
}

// One connection for each request: that the server closes it ends the answer.
void WeatherConnection::forward()
{
    m_busy = std::make_unique<LeapingTime::Busy>();
    m_fromServer.clear();
    m_server = new QTcpSocket(this);
    connect(m_server, &QTcpSocket::readyRead, this,
            [this] { m_fromServer += m_server->readAll(); });
    connect(m_server, &QTcpSocket::disconnected, this, &WeatherConnection::serverAnswered);
    connect(m_server, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        if (error == QAbstractSocket::RemoteHostClosedError)
            return;
        m_fromServer.clear();
        serverAnswered();
    });
    connect(m_server, &QTcpSocket::connected, this, [this] {
        m_exchange->reachedServer = true;
        auto head = withoutConnection(m_exchange->head);
        head.chop(2);
        m_server->write(head + "Connection: close\r\n\r\n" + m_exchange->body);
    });
    m_server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_proxy->serverPort());
}

void WeatherConnection::serverAnswered()
{
    if (!m_server)
        return;
    m_server->disconnect(this);
    m_server->deleteLater();
    m_server = nullptr;
    m_exchange->serverStatus = m_fromServer.mid(9, 3).toInt();
    m_exchange->serverBody = m_fromServer.mid(m_fromServer.indexOf(headEnd) + 4);
    const auto answer = withoutConnection(m_fromServer);
    const auto head = answer.indexOf(headEnd) + 4;
    const auto amount = m_exchange->trouble.amount;
    // The server was restarting.
    if (m_fromServer.isEmpty() || !m_clientIsHere) {
        end(true);
        m_busy.reset();
        return;
    }
    switch (m_exchange->trouble.mishap) {
    case Mishap::ResetAfter:
    case Mishap::ClosedAfter:
        end(m_exchange->trouble.mishap == Mishap::ResetAfter);
        break;
    case Mishap::CutInHead:
        m_client->write(answer.left(head / 2));
        end(false);
        break;
    case Mishap::CutInBody:
        m_client->write(answer.left(head + (answer.size() - head) / 2));
        end(false);
        break;
    case Mishap::Delayed:
        m_timer.callOnTimeout(this, [this, answer] { pass(answer); });
        m_timer.start(amount);
        break;
    case Mishap::Dripping:
        drip(answer, amount);
        break;
    case Mishap::SilentAfter:
        break;
    default:
        pass(answer);
    }
    m_busy.reset();
}

void WeatherConnection::pass(const QByteArray &answer)
{
    m_timer.disconnect();
    if (!m_clientIsHere)
        return settle();
    m_client->write(answer);
    m_exchange->deliveredWhole = true;
    answered();
}

void WeatherConnection::drip(const QByteArray &answer, int pieces)
{
    m_pieces = answer;
    m_pieceSize = answer.size() / pieces + 1;
    m_timer.callOnTimeout(this, &WeatherConnection::sendPiece);
    m_timer.setSingleShot(false);
    m_timer.start(300);
}

void WeatherConnection::sendPiece()
{
    const auto piece = m_pieces.left(m_pieceSize);
    m_pieces.remove(0, piece.size());
    m_client->write(piece);
    if (!m_pieces.isEmpty())
        return;
    m_timer.stop();
    m_timer.disconnect();
    m_timer.setSingleShot(true);
    m_exchange->deliveredWhole = true;
    answered();
}

void WeatherConnection::refuse(int status, const QByteArray &reason, const QByteArray &headers,
                               const QByteArray &body)
{
    m_client->write("HTTP/1.1 " + QByteArray::number(status) + ' ' + reason
                    + "\r\nDate: " + httpDate(m_proxy->serverTime()) + "\r\n" + headers
                    + "\r\nContent-Length: " + QByteArray::number(body.size()) + headEnd + body);
    answered();
}

void WeatherConnection::answered()
{
    m_exchange->over = true;
    m_exchange->endedAt = m_proxy->now();
    if (m_exchange->head.toLower().contains("\r\nconnection: close")) {
        end(false);
        return;
    }
    QMetaObject::invokeMethod(this, &WeatherConnection::read, Qt::QueuedConnection);
}

void WeatherConnection::end(bool reset)
{
    if (m_exchange && !std::exchange(m_exchange->over, true))
        m_exchange->endedAt = m_proxy->now();
#ifdef Q_OS_UNIX
    if (reset && m_clientIsHere) {
        m_client->flush();
        const linger atOnce {1, 0};
        setsockopt(int(m_client->socketDescriptor()), SOL_SOCKET, SO_LINGER, &atOnce,
                   sizeof atOnce);
    }
#endif
    if (!m_clientIsHere)
        return settle();
    if (reset)
        m_client->abort();
    else
        m_client->disconnectFromHost();
}

void WeatherConnection::clientLeft()
{
    m_clientIsHere = false;
    m_timer.stop();
    if (m_exchange && !std::exchange(m_exchange->over, true))
        m_exchange->endedAt = m_proxy->now();
    settle();
}

// What was sent to the server is answered there, whoever still listens.
void WeatherConnection::settle()
{
    if (!m_clientIsHere && !m_server)
        deleteLater();
}

} // namespace SessionKeeper::Test
