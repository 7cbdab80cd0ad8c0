// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_REFUSEDSESSION_H
#define SESSIONKEEPER_TESTS_REFUSEDSESSION_H

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

namespace SessionKeeper::Test {

inline QNetworkRequest upload(const ScriptedServer &server)
{
    QNetworkRequest request(server.url(QStringLiteral("/upload/")));
    request.setHeader(QNetworkRequest::ContentTypeHeader,
                      QByteArrayLiteral("application/octet-stream"));
    return request;
}

// Logged in, and the server refuses the access token.
struct RefusedSession : KeptSession
{
    AccessManager http {&session};

    bool begin()
    {
        const bool loggedIn = logIn();
        site.guard("/upload/", HttpAnswer::bytes("stored"));
        site.revokeAccessTokens();
        return loggedIn;
    }

    QList<QByteArray> uploads() const
    {
        QList<QByteArray> bodies;
        for (const auto &request : site.requests("/upload/"))
            bodies.append(request.body);
        return bodies;
    }
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_REFUSEDSESSION_H
