// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_WEATHERCONNECTION_H
#define SESSIONKEEPER_TESTS_WEATHERCONNECTION_H

#include "leapingtime.h"
#include "weatherproxy.h"

#include <QtCore/qtimer.h>

#include <optional>

QT_BEGIN_NAMESPACE
class QTcpSocket;
QT_END_NAMESPACE

namespace SessionKeeper::Test {

// One client of a WeatherProxy: one request after the other, each with its trouble. Deletes itself
// when the client is gone and the server, if it was asked, has answered. HTTP/1.1 with
// Content-Length, which is all that both ends send.
class WeatherConnection : public QObject
{
    Q_OBJECT

public:
    WeatherConnection(QTcpSocket *client, WeatherProxy *proxy);

    // Ends it with RST, as a network that goes away.
    void cut();

private:
    void read();
    void meet();
    void forward();
    void serverAnswered();
    void pass(const QByteArray &answer);
    void drip(const QByteArray &answer, int pieces);
    void sendPiece();
    void refuse(int status, const QByteArray &reason, const QByteArray &headers,
                const QByteArray &body = "{}");
    void answered();
    void end(bool reset);
    void clientLeft();
    void settle();

    WeatherProxy *m_proxy;
    QTcpSocket *m_client;
    QTcpSocket *m_server = nullptr;
    std::unique_ptr<LeapingTime::Busy> m_busy;
    WeatherProxy::ExchangePtr m_exchange;
    QByteArray m_incoming;
    QByteArray m_fromServer;
    QByteArray m_pieces;
    qsizetype m_pieceSize = 0;
    bool m_clientIsHere = true;
    QTimer m_timer;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_WEATHERCONNECTION_H
