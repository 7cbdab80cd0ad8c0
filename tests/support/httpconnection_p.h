// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_HTTPCONNECTION_P_H
#define SESSIONKEEPER_TESTS_HTTPCONNECTION_P_H

#include "httpmessages.h"

#include <QtCore/qobject.h>

#include <functional>
#include <optional>

QT_BEGIN_NAMESPACE
class QTcpSocket;
QT_END_NAMESPACE

namespace SessionKeeper::Test {

// One client of a ScriptedServer: cuts the bytes into requests, writes the answers. Deletes itself
// when the client is gone. HTTP/1.1 with Content-Length, which is all that QNetworkAccessManager
// sends.
class HttpConnection : public QObject
{
    Q_OBJECT

public:
    explicit HttpConnection(QTcpSocket *socket, QObject *parent);

    void answer(const HttpAnswer &answer);
    // Sends what an answer with pauseAfter kept back.
    void proceed();
    void close();

    // Whether a request to path is served as soon as its head is here; its body is then thrown
    // away.
    std::function<bool(const QByteArray &path)> servesEarly;

Q_SIGNALS:
    void requested(const SessionKeeper::Test::HttpRequest &request);

private:
    void read();
    std::optional<HttpRequest> takeRequest();
    void sendPiece();

    QTcpSocket *m_socket;
    QByteArray m_buffer;
    qint64 m_toSkip = 0;
    QByteArray m_verb;
    HttpAnswer m_answer;
    QByteArray m_outgoing;
    QByteArray m_keptBack;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_HTTPCONNECTION_P_H
