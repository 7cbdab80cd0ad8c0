// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef KEYENDPOINT_H
#define KEYENDPOINT_H

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>
#include <QtNetwork/qsslconfiguration.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

// What stands behind a JWK_URL: answers every request with the same, in a thread of its own.
class KeyEndpoint
{
public:
    // Over HTTPS when there is a configuration.
    explicit KeyEndpoint(const QByteArray &body,
                         const std::optional<QSslConfiguration> &tls = std::nullopt);
    ~KeyEndpoint();

    QString url() const;
    int requests() const { return m_requests; }
    void answer(int status, const QByteArray &body);
    // Takes requests and says nothing.
    void fallSilent() { m_silent = true; }

private:
    void serve();

    const std::optional<QSslConfiguration> m_tls;
    std::mutex m_mutex;
    int m_status = 200;
    QByteArray m_body;
    std::atomic<quint16> m_port = 0;
    std::atomic<int> m_requests = 0;
    std::atomic<bool> m_silent = false;
    std::atomic<bool> m_ended = false;
    std::thread m_thread;
};

#endif // KEYENDPOINT_H
