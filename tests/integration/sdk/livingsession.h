// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_LIVINGSESSION_H
#define SESSIONKEEPER_TESTS_LIVINGSESSION_H

#include <support/awaited.h>
#include <support/canaries.h>
#include <support/replies.h>
#include <support/stallwatch.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/memorystore.h>
#include <SessionKeeperServer/http/tokenserver.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

namespace SessionKeeper::Test {

// What is kept by now; nothing when nobody is logged in.
inline SessionRecord recordIn(TokenStore &store)
{
    return awaited(store.read()).value_or(std::optional<SessionRecord>()).value_or(SessionRecord());
}

// A reference server with the user ada (canaryPassword()), and a session and a manager that use it.
// Rotation and blacklist are on.
struct LivingSession
{
    static SessionKeeperServer::Settings settings(std::chrono::seconds accessLifetime)
    {
        SessionKeeperServer::Settings settings;
        settings.passwordIterations = 1000;
        settings.simpleJwt.ACCESS_TOKEN_LIFETIME = accessLifetime;
        settings.simpleJwt.ROTATE_REFRESH_TOKENS = true;
        settings.simpleJwt.BLACKLIST_AFTER_ROTATION = true;
        return settings;
    }

    explicit LivingSession(std::chrono::seconds accessLifetime = std::chrono::minutes(5))
        : LivingSession(settings(accessLifetime))
    {
    }

    explicit LivingSession(const SessionKeeperServer::Settings &settings)
        : server(settings)
    {
        if (!server.listen() || !server.addUser(QStringLiteral("ada"), canaryPassword()))
            qFatal("The reference server did not start: %s", qPrintable(server.errorString()));
        protocol = std::make_shared<SimpleJwtProtocol>(url("/api/token/"));
        session = std::make_unique<Session>(protocol, store);
        http = std::make_unique<AccessManager>(session.get());
    }

    QUrl url(const char *path) const { return server.url().resolved(QUrl(QLatin1String(path))); }

    Result<void> logIn(const QString &password = canaryPassword())
    {
        return awaited(login(password));
    }

    QFuture<Result<void>> login(const QString &password)
    {
        const StallWatch::Watched call("Session::login()");
        return session->login({QStringLiteral("ada"), password});
    }

    QNetworkReply *get(const char *path)
    {
        const StallWatch::Watched call("AccessManager::get()");
        return http->get(QNetworkRequest(url(path)));
    }

    // The status of a GET; 0 when there was no answer.
    int statusOfGet(const char *path)
    {
        auto *reply = get(path);
        return hasEnded(reply) ? statusOf(reply) : 0;
    }

    int refreshes() const
    {
        return static_cast<int>(server.requestsTo(QStringLiteral("/api/token/refresh/")));
    }

    SessionKeeperServer::TokenServer server;
    std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
    std::shared_ptr<SimpleJwtProtocol> protocol;
    std::unique_ptr<Session> session;
    std::unique_ptr<AccessManager> http;
};

inline QJsonObject jsonIn(QNetworkReply *reply)
{
    return QJsonDocument::fromJson(reply->readAll()).object();
}

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_LIVINGSESSION_H
