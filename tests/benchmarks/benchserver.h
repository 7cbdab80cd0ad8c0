// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_BENCHMARKS_BENCHSERVER_H
#define SESSIONKEEPER_BENCHMARKS_BENCHSERVER_H

#include <QtCore/qprocess.h>
#include <QtCore/qurl.h>
#include <QtNetwork/qnetworkaccessmanager.h>

namespace SessionKeeper::Test {

// The program bench-server, running from construction to destruction.
class BenchServer
{
public:
    BenchServer();
    ~BenchServer();

    // Empty path: not running.
    bool isRunning() const { return m_url.isValid(); }
    QUrl url(const QString &path) const { return m_url.resolved(QUrl(path)); }

    // "reset", "revoke", "hold" or "release" (server/benchsite.h). False when it was not done.
    bool command(const QString &name);

    struct Counts
    {
        int requests = -1; // with a refusal or without, but none for tokens
        int refused = -1;
        int refreshes = -1;
    };
    Counts counts();

private:
    QByteArray answer(const QUrl &url, bool posts);

    QProcess m_process;
    QUrl m_url;
    QNetworkAccessManager m_manager;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_BENCHMARKS_BENCHSERVER_H
