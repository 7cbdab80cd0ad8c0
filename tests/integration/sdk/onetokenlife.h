// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_ONETOKENLIFE_H
#define SESSIONKEEPER_TESTS_ONETOKENLIFE_H

#include <support/awaited.h>
#include <support/canaries.h>
#include <support/fakeclock.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/protocol/jwtauthprotocol.h>
#include <SessionKeeper/protocol/slidingtokenprotocol.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/memorystore.h>
#include <SessionKeeperServer/http/tokenserver.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtTest/qsignalspy.h>

#include <functional>

namespace SessionKeeper::Test {

// A reference server with one token per session and the user ada (canaryPassword()), a session and
// a manager that use it, and a clock for each side. A token lives for 300 s and can be renewed
// until an hour after the login.
struct OneTokenLife
{
    using Edit = std::function<void(SessionKeeperServer::Settings &)>;
    using EditProtocol = std::function<void(JwtAuthProtocol &)>;

    // djangorestframework-jwt; its fork by the settings.
    static std::unique_ptr<OneTokenLife> ofJwtAuth(const Edit &edit = {},
                                                   const EditProtocol &editProtocol = {})
    {
        auto life = std::make_unique<OneTokenLife>(QStringLiteral("drfjwt"), edit);
        auto jwtAuth = std::make_shared<JwtAuthProtocol>(life->url("/"));
        if (editProtocol)
            editProtocol(*jwtAuth);
        life->refreshPath = QStringLiteral("/api-token-refresh/");
        life->verifyPath = QStringLiteral("/api-token-verify/");
        life->use(jwtAuth);
        return life;
    }

    // Simple JWT's sliding tokens.
    static std::unique_ptr<OneTokenLife> ofSliding(const Edit &edit = {})
    {
        auto life = std::make_unique<OneTokenLife>(QStringLiteral("simplejwt"), edit);
        auto sliding = std::make_shared<SlidingTokenProtocol>(life->url("/api/token/sliding/"));
        sliding->setVerifyPath(QStringLiteral("/api/token/verify/"));
        life->refreshPath = QStringLiteral("/api/token/sliding/refresh/");
        life->verifyPath = QStringLiteral("/api/token/verify/");
        life->use(sliding);
        return life;
    }

    // Of each kind, by the name that QTest shows.
    static std::unique_ptr<OneTokenLife> of(const QString &kind)
    {
        return kind == QLatin1String("sliding") ? ofSliding() : ofJwtAuth();
    }

    explicit OneTokenLife(const QString &system, const Edit &edit)
        : server(settings(system, edit))
    {
        if (!server.listen() || !server.addUser(QStringLiteral("ada"), canaryPassword()))
            qFatal("The reference server did not start: %s", qPrintable(server.errorString()));
    }

    QUrl url(const char *path) const { return server.url().resolved(QUrl(QLatin1String(path))); }

    std::unique_ptr<Session> another() const
    {
        auto made = std::make_unique<Session>(protocol, store);
        made->setClock(clock);
        auto policy = made->refreshPolicy();
        policy.longestNap = std::chrono::milliseconds(10);
        made->setRefreshPolicy(policy);
        return made;
    }

    // The app ends and starts again.
    Result<void> restart()
    {
        http.reset();
        session = another();
        attend();
        return awaited(session->restore());
    }

    // The app is not there from now on.
    void quit()
    {
        http.reset();
        session.reset();
    }

    Result<void> logIn()
    {
        return awaited(session->login({QStringLiteral("ada"), canaryPassword()}));
    }

    // For both sides.
    void pass(std::chrono::milliseconds duration)
    {
        serverClock->advance(duration);
        clock->advance(duration);
    }

    // Time passes, and then the app wants a token. False when there is none.
    bool live(std::chrono::milliseconds duration)
    {
        pass(duration);
        return awaited(session->freshAccessToken()).has_value();
    }

    // The status of a GET; 0 when there was no answer.
    int call(const char *path = "/api/me/")
    {
        auto *reply = http->get(QNetworkRequest(url(path)));
        const int status = hasEnded(reply) ? statusOf(reply) : 0;
        reply->deleteLater();
        return status;
    }

    QNetworkRequest post(const char *path) const
    {
        QNetworkRequest request(url(path));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("text/plain"));
        return request;
    }

    SessionRecord record() const
    {
        return awaited(store->read())
            .value_or(std::optional<SessionRecord>())
            .value_or(SessionRecord());
    }

    int refreshes() const { return static_cast<int>(server.requestsTo(refreshPath)); }
    int calls() const { return static_cast<int>(server.requestsTo(QStringLiteral("/api/me/"))); }

    // Why the session ended, when it did so once; nothing otherwise.
    std::optional<Session::LogoutReason> end() const
    {
        if (ends->count() != 1)
            return std::nullopt;
        return ends->first().first().value<Session::LogoutReason>();
    }

    // How long the session still lasts, by its own word.
    std::chrono::seconds left() const
    {
        return std::chrono::seconds(clock->wallTime().secsTo(session->sessionExpiresAt()));
    }

    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    std::shared_ptr<FakeClock> serverClock = std::make_shared<FakeClock>();
    SessionKeeperServer::TokenServer server;
    QString refreshPath;
    QString verifyPath;
    std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
    std::shared_ptr<Protocol> protocol;
    std::unique_ptr<Session> session;
    std::unique_ptr<AccessManager> http;
    std::unique_ptr<QSignalSpy> ends;

private:
    SessionKeeperServer::Settings settings(const QString &system, const Edit &edit) const
    {
        SessionKeeperServer::Settings settings;
        settings.systems = {system};
        settings.passwordIterations = 1000;
        settings.clock = [clock = serverClock] {
            return std::chrono::system_clock::time_point(
                std::chrono::milliseconds(clock->wallTime().toMSecsSinceEpoch()));
        };
        settings.jwtAuth.JWT_ALLOW_REFRESH = true;
        settings.jwtAuth.JWT_REFRESH_EXPIRATION_DELTA = std::chrono::hours(1);
        settings.simpleJwt.AUTH_TOKEN_CLASSES = {SessionKeeperServer::TokenType::Sliding};
        settings.simpleJwt.SLIDING_TOKEN_REFRESH_LIFETIME = std::chrono::hours(1);
        if (edit)
            edit(settings);
        return settings;
    }

    void use(const std::shared_ptr<Protocol> &spoken)
    {
        protocol = spoken;
        session = another();
        attend();
    }

    void attend()
    {
        http = std::make_unique<AccessManager>(session.get());
        ends = std::make_unique<QSignalSpy>(session.get(), &Session::loggedOut);
    }
};

inline QJsonObject jsonIn(QNetworkReply *reply)
{
    return QJsonDocument::fromJson(reply->readAll()).object();
}

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_ONETOKENLIFE_H
