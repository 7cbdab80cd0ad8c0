// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_SCRIPTEDSERVER_H
#define SESSIONKEEPER_TESTS_SCRIPTEDSERVER_H

#include "httpmessages.h"

#include <SessionKeeper/base/clock.h>

#include <QtCore/qhash.h>
#include <QtCore/qlist.h>
#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtCore/qset.h>

#include <functional>
#include <memory>

QT_BEGIN_NAMESPACE
class QTcpServer;
QT_END_NAMESPACE

namespace SessionKeeper::Test {

class HttpConnection;

// An HTTP/1.1 server, over TCP or TLS, that answers what the test told it and remembers what it was
// asked. Listens on a free loopback port from its construction on; lives in the thread that made
// it, which has to turn its event loop.
class ScriptedServer : public QObject
{
    Q_OBJECT

public:
    using Handler = std::function<HttpAnswer(const HttpRequest &)>;

    // Tls wants TestCertificate::local(), which has to be without a problem.
    enum class Transport { Plain, Tls };

    explicit ScriptedServer(QObject *parent = nullptr);
    explicit ScriptedServer(Transport transport, QObject *parent = nullptr);
    ~ScriptedServer() override;

    // "http://127.0.0.1:PORT" and path, or https. The other host that leads here is "localhost".
    QUrl url(const QString &path = {}, const QString &host = QStringLiteral("127.0.0.1")) const;
    quint16 port() const { return m_port; }

    // What a path answers, in this order of precedence: answers that are enqueued, one request
    // each; the handler; 404.
    void enqueue(const QByteArray &path, const HttpAnswer &answer);
    void handle(const QByteArray &path, Handler handler);
    void handle(const QByteArray &path, const HttpAnswer &answer);

    // Whatever else was told, path answers this until it relents.
    void insist(const QByteArray &path, const HttpAnswer &answer);
    void relent(const QByteArray &path);

    // Answers of a held path wait until it is released. Requests are recorded when they come.
    void hold(const QByteArray &path);
    void release(const QByteArray &path);

    // Sends what answers of path with pauseAfter kept back.
    void proceed(const QByteArray &path);
    // Requests to path are recorded and answered when their head is here, without their body.
    void serveEarly(const QByteArray &path) { m_early.insert(path); }

    // What a handler answers goes out as edit makes it, like an exception handler of the site.
    void setEdit(std::function<HttpAnswer(const HttpAnswer &)> edit) { m_edit = std::move(edit); }

    // Adds the clock's wall time as Date header; without it no answer has one.
    void setDateFrom(std::function<QDateTime()> now) { m_now = std::move(now); }
    // The next connections are closed at once, before anything is read.
    void refuseConnections(int count) { m_refusals = count; }
    // Stops listening and drops everybody; startAgain() listens on the same port.
    void stop();
    void startAgain();

    int count(const QByteArray &path) const;
    // The requests to path, oldest first.
    QList<HttpRequest> requests(const QByteArray &path) const;
    // All requests, oldest first.
    QList<HttpRequest> taken() const { return m_taken; }
    void forget() { m_taken.clear(); }
    int connections() const { return m_connections; }

private:
    void accept();
    void serve(HttpConnection *connection, const HttpRequest &request);
    HttpAnswer answerTo(const HttpRequest &request);

    struct Waiting
    {
        QByteArray path;
        QPointer<HttpConnection> connection;
        HttpAnswer answer;
    };

    QTcpServer *m_listener;
    QString m_scheme;
    quint16 m_port = 0;
    QHash<QByteArray, QList<HttpAnswer>> m_queues;
    QHash<QByteArray, Handler> m_handlers;
    QHash<QByteArray, HttpAnswer> m_insisted;
    QSet<QByteArray> m_held;
    QSet<QByteArray> m_early;
    QList<Waiting> m_waiting;
    QList<Waiting> m_paused;
    QList<HttpRequest> m_taken;
    std::function<HttpAnswer(const HttpAnswer &)> m_edit;
    std::function<QDateTime()> m_now;
    int m_refusals = 0;
    int m_connections = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_SCRIPTEDSERVER_H
