// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_HTTPCONNECTION_P_H
#define SESSIONKEEPER_TESTS_HTTPCONNECTION_P_H

#include "httpmessages.h"

#include <QtCore/qobject.h>

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
    void close();

Q_SIGNALS:
    void requested(const SessionKeeper::Test::HttpRequest &request);

private:
    void read();
    std::optional<HttpRequest> takeRequest();

    QTcpSocket *m_socket;
    QByteArray m_buffer;
    QByteArray m_verb;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_HTTPCONNECTION_P_H
