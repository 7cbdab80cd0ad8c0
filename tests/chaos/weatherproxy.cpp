// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "weatherproxy.h"

#include "weatherconnection.h"

#include <QtCore/qdatetime.h>
#include <QtNetwork/qhostaddress.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using Weather::Exchange;

namespace {

Exchange::Kind kindOf(const QByteArray &path)
{
    if (path == "/api/token/")
        return Exchange::Kind::Login;
    if (path == "/api/token/refresh/")
        return Exchange::Kind::Refresh;
    if (path == "/api/token/verify/")
        return Exchange::Kind::Verify;
    if (path == "/api/token/blacklist/")
        return Exchange::Kind::Logout;
    return Exchange::Kind::Call;
}

} // namespace

WeatherProxy::WeatherProxy(std::function<quint16()> server, QObject *parent)
    : QObject(parent)
    , m_server(std::move(server))
    , m_now([] { return std::chrono::milliseconds(0); })
    , m_serverTime([] { return QDateTime::currentDateTimeUtc(); })
    , m_listener(new QTcpServer(this))
{
    connect(m_listener, &QTcpServer::newConnection, this, &WeatherProxy::accept);
    if (!m_listener->listen(QHostAddress::LocalHost))
        qFatal("The weather proxy cannot listen: %s", qPrintable(m_listener->errorString()));
    m_port = m_listener->serverPort();
}

WeatherProxy::~WeatherProxy() = default;

QUrl WeatherProxy::url(const QString &path) const
{
    return QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(path));
}

void WeatherProxy::setClock(std::function<std::chrono::milliseconds()> now,
                            std::function<QDateTime()> serverTime)
{
    m_now = std::move(now);
    m_serverTime = std::move(serverTime);
}

void WeatherProxy::setTokenTroubles(const QList<Weather::Trouble> &troubles)
{
    m_tokenTroubles.assign(troubles.begin(), troubles.end());
}

void WeatherProxy::setCallTroubles(const QList<Weather::Trouble> &troubles)
{
    m_callTroubles.assign(troubles.begin(), troubles.end());
}

bool WeatherProxy::setOffline(bool offline)
{
    if (!offline)
        return m_listener->isListening() || m_listener->listen(QHostAddress::LocalHost, m_port);
    m_listener->close();
    clear();
    return true;
}

void WeatherProxy::clear()
{
    const auto connections = findChildren<WeatherConnection *>();
    for (auto *connection : connections)
        connection->cut();
}

WeatherProxy::ExchangePtr WeatherProxy::arrived(const QByteArray &head, const QByteArray &body)
{
    auto exchange = std::make_shared<Exchange>();
    const auto words = head.left(head.indexOf('\r')).split(' ');
    exchange->verb = words.value(0);
    exchange->path = words.value(1);
    exchange->kind = kindOf(exchange->path);
    exchange->head = head;
    exchange->body = body;
    exchange->at = now();
    exchange->serverTime = serverTime();
    exchange->life = m_life;
    auto &troubles = exchange->isToken() ? m_tokenTroubles : m_callTroubles;
    if (!troubles.empty()) {
        exchange->trouble = troubles.front();
        troubles.pop_front();
    }
    m_exchanges.append(exchange);
    return exchange;
}

void WeatherProxy::accept()
{
    while (auto *socket = m_listener->nextPendingConnection())
        new WeatherConnection(socket, this);
}

} // namespace SessionKeeper::Test
