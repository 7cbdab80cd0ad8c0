// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_WEATHERPROXY_H
#define SESSIONKEEPER_TESTS_WEATHERPROXY_H

#include "weather.h"

#include <QtCore/qdatetime.h>
#include <QtCore/qobject.h>
#include <QtCore/qurl.h>

#include <deque>
#include <functional>
#include <memory>

QT_BEGIN_NAMESPACE
class QTcpServer;
QT_END_NAMESPACE

namespace SessionKeeper::Test {

// Stands between a client and a real server, does to each request what it was told, and keeps the
// truth about it. Lives in the main thread.
class WeatherProxy : public QObject
{
    Q_OBJECT

public:
    using ExchangePtr = std::shared_ptr<Weather::Exchange>;

    // server is asked at each request, because servers are restarted.
    explicit WeatherProxy(std::function<quint16()> server, QObject *parent = nullptr);
    ~WeatherProxy() override;

    quint16 port() const { return m_port; }
    QUrl url(const QString &path = {}) const;
    // Where captive portals redirect to.
    void setPortal(const QUrl &portal) { m_portal = portal; }
    // Client time, and the server's date for Retry-After.
    void setClock(std::function<std::chrono::milliseconds()> now,
                  std::function<QDateTime()> serverTime);

    // What the next requests to the token server meet, one each; fine weather after the last one.
    void setTokenTroubles(const QList<Weather::Trouble> &troubles);
    // The same for calls.
    void setCallTroubles(const QList<Weather::Trouble> &troubles);
    // Nobody listens. False when the port was lost meanwhile.
    bool setOffline(bool offline);
    // Ends connections that wait for nothing any more but the client's patience.
    void clear();

    // Who sends from now on.
    void setLife(int life) { m_life = life; }
    // Everything that arrived, oldest first.
    const QList<ExchangePtr> &exchanges() const { return m_exchanges; }
    void forget() { m_exchanges.clear(); }

    // For connections.
    ExchangePtr arrived(const QByteArray &head, const QByteArray &body);
    quint16 serverPort() const { return m_server(); }
    std::chrono::milliseconds now() const { return m_now(); }
    QDateTime serverTime() const { return m_serverTime(); }
    QUrl portal() const { return m_portal; }

private:
    void accept();

    std::function<quint16()> m_server;
    std::function<std::chrono::milliseconds()> m_now;
    std::function<QDateTime()> m_serverTime;
    QTcpServer *m_listener;
    quint16 m_port = 0;
    QUrl m_portal;
    std::deque<Weather::Trouble> m_tokenTroubles;
    std::deque<Weather::Trouble> m_callTroubles;
    QList<ExchangePtr> m_exchanges;
    int m_life = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_WEATHERPROXY_H
