// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_HTTP2FRONT_H
#define SESSIONKEEPER_TESTS_HTTP2FRONT_H

#include <QtCore/qprocess.h>
#include <QtCore/qurl.h>

namespace SessionKeeper::Test {

class ScriptedServer;

// The program nghttpx in front of a plain ScriptedServer: HTTP/2 over TLS with
// TestCertificate::local() on a free port of 127.0.0.1, for as long as the object lives. Requests
// reach the server as HTTP/1.1, without headers of the proxy's own.
class Http2Front
{
public:
    explicit Http2Front(const ScriptedServer &server);
    ~Http2Front();

    // Why there is none: one sentence, for QSKIP. Empty when it serves.
    QString problem() const { return m_problem; }
    // "https://127.0.0.1:PORT" and path.
    QUrl url(const QString &path = {}) const;
    quint16 port() const { return m_port; }

private:
    bool start(const ScriptedServer &server);

    QProcess m_proxy;
    QString m_problem;
    quint16 m_port = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_HTTP2FRONT_H
