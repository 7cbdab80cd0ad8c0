// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "http2front.h"

#include "scriptedserver.h"
#include "testcertificate.h"

#include <QtCore/qstandardpaths.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qtest.h>

#ifdef Q_OS_LINUX
#include <signal.h>
#include <sys/prctl.h>
#endif

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

// nghttpx cannot be asked which port it took, so it is told one that was free a moment ago.
quint16 freePort()
{
    QTcpServer listener;
    return listener.listen(QHostAddress::LocalHost) ? listener.serverPort() : 0;
}

bool accepts(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    return socket.waitForConnected(1000);
}

} // namespace

Http2Front::Http2Front(const ScriptedServer &server)
{
    m_problem = TestCertificate::local().problem();
    if (!m_problem.isEmpty())
        return;
    if (QStandardPaths::findExecutable(u"nghttpx"_s).isEmpty()) {
        m_problem = u"The program nghttpx is missing; install the package nghttp2-proxy."_s;
        return;
    }
    // Another process may have taken the port.
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (start(server))
            return;
    }
    m_problem = u"The program nghttpx does not serve: %1"_s.arg(
        QString::fromLocal8Bit(m_proxy.readAllStandardError().left(500)));
}

Http2Front::~Http2Front()
{
    m_proxy.kill();
    m_proxy.waitForFinished();
}

QUrl Http2Front::url(const QString &path) const
{
    return QUrl(u"https://127.0.0.1:%1%2"_s.arg(m_port).arg(path));
}

bool Http2Front::start(const ScriptedServer &server)
{
    const auto &certificate = TestCertificate::local();
    m_port = freePort();
#ifdef Q_OS_LINUX
    // A test that crashes leaves no proxy behind.
    m_proxy.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
#endif
    m_proxy.start(u"nghttpx"_s,
                  {u"--conf=/dev/null"_s, u"--single-process"_s, u"--no-ocsp"_s, u"--no-via"_s,
                   u"--no-server-push"_s, u"--no-location-rewrite"_s,
                   u"--no-add-x-forwarded-proto"_s, u"--errorlog-file=/dev/stderr"_s,
                   u"--frontend=127.0.0.1,%1"_s.arg(m_port),
                   u"--backend=127.0.0.1,%1"_s.arg(server.port()), certificate.keyFile(),
                   certificate.certificateFile()});
    return m_proxy.waitForStarted() && QTest::qWaitFor([this] {
               return m_proxy.state() == QProcess::NotRunning || accepts(m_port);
           })
        && m_proxy.state() == QProcess::Running;
}

} // namespace SessionKeeper::Test
