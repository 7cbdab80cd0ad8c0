// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_ROTATINGSITE_H
#define SESSIONKEEPER_TESTS_ROTATINGSITE_H

#include <SessionKeeperServer/http/tokenserver.h>

#include <QtCore/qtemporarydir.h>

namespace SessionKeeper::Test {

// SESSIONKEEPER_LONG_TESTS is set: more of everything.
bool isLong();

// Who holds a spent token may have its successor again for a while, or not.
enum class Grace { Minute, None };

// A reference server that rotates and blacklists, with the users ada and eve, password pw.
class RotatingSite
{
public:
    explicit RotatingSite(Grace grace);

    QUrl url() const { return m_server.url().resolved(QUrl(QStringLiteral("/"))); }
    SessionKeeperServer::TokenServer &server() { return m_server; }
    // From now on no access token is accepted that was issued before: all have expired.
    void expireAccessTokens() { m_server.faults().refuseIssuedAccessTokens(); }
    // Requests to refresh, and those of them that the server refused.
    qint64 refreshRequests() const { return m_server.requestsTo(refreshPath); }
    qint64 refusedRefreshes() const { return refreshRequests() - m_server.refreshes(); }

    static inline const QString refreshPath = QStringLiteral("/api/token/refresh/");

private:
    QTemporaryDir m_folder;
    SessionKeeperServer::TokenServer m_server;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_ROTATINGSITE_H
