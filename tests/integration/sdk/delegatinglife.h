// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DELEGATINGLIFE_H
#define SESSIONKEEPER_TESTS_DELEGATINGLIFE_H

#include <support/awaited.h>
#include <support/canaries.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/protocol/delegateprotocol.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/memorystore.h>
#include <SessionKeeperServer/http/tokenserver.h>

#include <QtTest/qsignalspy.h>

namespace SessionKeeper::Test {

// A reference server with djangorestframework-jwt and the long-running refresh-token add-on, the
// user ada (canaryPassword()), and a session and a manager that use it.
struct DelegatingLife
{
    using Rotation = DelegateProtocol::KeyRotation;

    static SessionKeeperServer::Settings
    settings(std::chrono::seconds accessLifetime = std::chrono::minutes(5))
    {
        SessionKeeperServer::Settings settings;
        settings.passwordIterations = 1000;
        settings.systems = {QStringLiteral("drfjwt"), QStringLiteral("refreshtoken")};
        settings.jwtAuth.JWT_EXPIRATION_DELTA = accessLifetime;
        return settings;
    }

    explicit DelegatingLife(Rotation rotation = Rotation::Never)
        : DelegatingLife(settings(), rotation)
    {
    }
    explicit DelegatingLife(const SessionKeeperServer::Settings &settings,
                            Rotation rotation = Rotation::Never)
        : server(settings)
    {
        if (!server.listen() || !server.addUser(QStringLiteral("ada"), canaryPassword()))
            qFatal("The reference server did not start: %s", qPrintable(server.errorString()));
        protocol = std::make_shared<DelegateProtocol>(server.url());
        protocol->setKeyRotation(rotation);
        startApp();
    }

    // The app ends, if it runs, and starts: the store is all that is left.
    void startApp()
    {
        http.reset();
        session.reset();
        session = std::make_unique<Session>(protocol, store);
        http = std::make_unique<AccessManager>(session.get());
        loggedOut = std::make_unique<QSignalSpy>(session.get(), &Session::loggedOut);
    }

    QUrl url(const QString &path) const { return server.url().resolved(QUrl(path)); }

    Result<void> logIn(const QString &password = canaryPassword())
    {
        return awaited(session->login({QStringLiteral("ada"), password}));
    }

    // The status of a GET of /api/me/; 0 when there was no answer.
    int call() { return callOf(*http); }
    int callOf(AccessManager &manager)
    {
        auto *reply = manager.get(QNetworkRequest(url(QStringLiteral("/api/me/"))));
        const int status = hasEnded(reply) ? statusOf(reply) : 0;
        reply->deleteLater();
        return status;
    }

    SessionRecord record() const
    {
        return awaited(store->read())
            .value_or(std::optional<SessionRecord>())
            .value_or(SessionRecord());
    }
    // The long-running key that is kept.
    QByteArray key() const { return record().tokens.refreshToken(); }
    // What the server's switches and counts call these.
    static constexpr auto anyKey = "/refresh-token/{}/";
    static constexpr auto anyRevoke = "/refresh-token/{}/revoke/";
    void fail(const char *path, const SessionKeeperServer::Fault &fault, int times = 1)
    {
        server.faults().next(QString::fromLatin1(path), fault, times);
    }
    void hold(const char *path) { server.faults().hold(QString::fromLatin1(path)); }
    void release(const char *path) { server.faults().release(QString::fromLatin1(path)); }
    int held(const char *path) { return server.faults().held(QString::fromLatin1(path)); }

    qint64 requestsTo(const char *path) const
    {
        return server.requestsByPath().value(QString::fromLatin1(path));
    }
    qint64 delegates() const { return requestsTo("/delegate/"); }
    qint64 keyRequests() const { return requestsTo("/refresh-token/"); }

    // The server's JWTs have no identifier: two of the same second are the same.
    void letASecondPass()
    {
        offset += std::chrono::seconds(1);
        server.faults().setClockOffset(offset);
    }
    // The JWTs so far count no more, but the keys do.
    void refuseJwts()
    {
        server.faults().refuseIssuedAccessTokens();
        letASecondPass();
    }

    // Why the session ended; Requested when it has not.
    Session::LogoutReason end() const
    {
        return loggedOut->value(0).value(0).value<Session::LogoutReason>();
    }

    // What the server says to this key; 200 when it is alive.
    int statusOfKey(const QByteArray &key) const
    {
        QNetworkAccessManager manager;
        QNetworkRequest request(url(QStringLiteral("/delegate/")));
        request.setHeader(QNetworkRequest::ContentTypeHeader,
                          QByteArrayLiteral("application/json"));
        auto *reply = manager.post(request,
                                   R"({"client_id":"test","refresh_token":")" + key + R"("})");
        return hasEnded(reply) ? statusOf(reply) : 0;
    }

    SessionKeeperServer::TokenServer server;
    std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
    std::shared_ptr<DelegateProtocol> protocol;
    std::unique_ptr<Session> session;
    std::unique_ptr<AccessManager> http;
    std::unique_ptr<QSignalSpy> loggedOut;
    std::chrono::seconds offset {0};
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DELEGATINGLIFE_H
