// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "scriptedserver.h"

#include "httpconnection_p.h"
#include "testcertificate.h"

#include <QtCore/qlocale.h>
#include <QtNetwork/qsslserver.h>
#include <QtNetwork/qtcpsocket.h>

#include <algorithm>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

QByteArray httpDate(const QDateTime &time)
{
    return QLocale::c().toString(time.toUTC(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1();
}

QTcpServer *makeListener(ScriptedServer::Transport transport, QObject *parent)
{
    if (transport == ScriptedServer::Transport::Plain)
        return new QTcpServer(parent);
    auto *listener = new QSslServer(parent);
    listener->setSslConfiguration(TestCertificate::local().ofServer());
    return listener;
}

} // namespace

ScriptedServer::ScriptedServer(QObject *parent)
    : ScriptedServer(Transport::Plain, parent)
{
}

ScriptedServer::ScriptedServer(Transport transport, QObject *parent)
    : QObject(parent)
    , m_listener(makeListener(transport, this))
    , m_scheme(transport == Transport::Tls ? u"https"_s : u"http"_s)
{
    // Not newConnection, which QSslServer emits before the handshake.
    connect(m_listener, &QTcpServer::pendingConnectionAvailable, this, &ScriptedServer::accept);
    startAgain();
    m_port = m_listener->serverPort();
}

ScriptedServer::~ScriptedServer() = default;

QUrl ScriptedServer::url(const QString &path, const QString &host) const
{
    return QUrl(u"%1://%2:%3%4"_s.arg(m_scheme, host).arg(m_port).arg(path));
}

void ScriptedServer::enqueue(const QByteArray &path, const HttpAnswer &answer)
{
    m_queues[path].append(answer);
}

void ScriptedServer::handle(const QByteArray &path, Handler handler)
{
    m_handlers.insert(path, std::move(handler));
}

void ScriptedServer::handle(const QByteArray &path, const HttpAnswer &answer)
{
    m_handlers.insert(path, [answer](const HttpRequest &) { return answer; });
}

void ScriptedServer::insist(const QByteArray &path, const HttpAnswer &answer)
{
    m_insisted.insert(path, answer);
}

void ScriptedServer::relent(const QByteArray &path)
{
    m_insisted.remove(path);
}

void ScriptedServer::hold(const QByteArray &path)
{
    m_held.insert(path);
}

void ScriptedServer::release(const QByteArray &path)
{
    m_held.remove(path);
    for (const auto &waiting : std::exchange(m_waiting, {})) {
        if (waiting.path != path)
            m_waiting.append(waiting);
        else if (waiting.connection)
            waiting.connection->answer(waiting.answer);
    }
}

void ScriptedServer::proceed(const QByteArray &path)
{
    for (const auto &paused : std::exchange(m_paused, {})) {
        if (paused.path != path)
            m_paused.append(paused);
        else if (paused.connection)
            paused.connection->proceed();
    }
}

void ScriptedServer::stop()
{
    m_listener->close();
    const auto connections = findChildren<HttpConnection *>();
    for (auto *connection : connections)
        connection->close();
}

void ScriptedServer::startAgain()
{
    if (!m_listener->listen(QHostAddress::LocalHost, m_port))
        qFatal("The scripted server cannot listen: %s", qPrintable(m_listener->errorString()));
}

int ScriptedServer::count(const QByteArray &path) const
{
    return static_cast<int>(requests(path).size());
}

QList<HttpRequest> ScriptedServer::requests(const QByteArray &path) const
{
    QList<HttpRequest> found;
    std::copy_if(m_taken.begin(), m_taken.end(), std::back_inserter(found),
                 [&path](const HttpRequest &request) { return request.path == path; });
    return found;
}

void ScriptedServer::accept()
{
    while (auto *socket = m_listener->nextPendingConnection()) {
        ++m_connections;
        if (m_refusals > 0) {
            --m_refusals;
            socket->abort();
            socket->deleteLater();
            continue;
        }
        auto *connection = new HttpConnection(socket, this);
        connection->servesEarly = [this](const QByteArray &path) { return m_early.contains(path); };
        connect(connection, &HttpConnection::requested, this,
                [this, connection](const HttpRequest &request) { serve(connection, request); });
    }
}

void ScriptedServer::serve(HttpConnection *connection, const HttpRequest &request)
{
    m_taken.append(request);
    HttpAnswer answer = answerTo(request);
    if (m_now && headerValue(answer.headers, "Date").isNull())
        answer.headers.append({"Date", httpDate(m_now())});
    if (answer.pauseAfter)
        m_paused.append({request.path, connection, answer});
    if (m_held.contains(request.path))
        m_waiting.append({request.path, connection, answer});
    else
        connection->answer(answer);
}

HttpAnswer ScriptedServer::answerTo(const HttpRequest &request)
{
    if (const auto insisted = m_insisted.constFind(request.path); insisted != m_insisted.cend())
        return *insisted;
    if (auto queue = m_queues.find(request.path); queue != m_queues.end() && !queue->isEmpty())
        return queue->takeFirst();
    if (const auto handler = m_handlers.value(request.path))
        return m_edit ? m_edit(handler(request)) : handler(request);
    return HttpAnswer::json(404, {{u"detail"_s, u"Not found."_s}});
}

} // namespace SessionKeeper::Test
