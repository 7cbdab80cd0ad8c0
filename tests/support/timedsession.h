// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_TIMEDSESSION_H
#define SESSIONKEEPER_TESTS_TIMEDSESSION_H

#include "keptsession.h"
#include "replies.h"
#include "testtokens.h"

#include <SessionKeeper/network/accessmanager.h>

#include <QtTest/qsignalspy.h>

namespace SessionKeeper::Test {

// A kept session that an app works with while time passes, and what its server sees of that: how
// many tokens came after their end, by the server's own clock.
struct TimedSession
{
    KeptSession kept;
    std::unique_ptr<Session> other;
    std::unique_ptr<AccessManager> http;
    std::unique_ptr<QSignalSpy> loggedOut;
    int late = 0;
    int refused = 0;

    TimedSession()
    {
        kept.change([](RefreshPolicy &policy) { policy.timeout = std::chrono::minutes(5); });
        kept.site.refreshLifetime = std::chrono::hours(24 * 4000);
        kept.site.handle(TokenSite::mePath, [this](const HttpRequest &request) {
            const auto end = claimsOf(request.bearerToken()).value(QStringLiteral("exp"));
            late += end.toInteger() <= kept.site.now().toSecsSinceEpoch() ? 1 : 0;
            if (kept.site.honoursAccess(request.bearerToken()))
                return HttpAnswer::json(200, {});
            ++refused;
            return TokenSite::tokenRefused();
        });
        use(kept.session);
    }

    // In place of the session of KeptSession: another one, with the same clock and policy.
    void replaceSession(std::shared_ptr<Protocol> protocol)
    {
        other = std::make_unique<Session>(std::move(protocol), kept.store);
        other->setClock(kept.clock);
        other->setRefreshPolicy(kept.session.refreshPolicy());
        use(*other);
    }

    Session &session() { return other ? *other : kept.session; }

    bool logIn()
    {
        return awaited(session().login({QStringLiteral("ada"), canaryPassword()})).has_value();
    }

    // The status of one request of the app; 0 when no answer came.
    int call()
    {
        auto *reply = http->get(QNetworkRequest(kept.site.url(QLatin1String(TokenSite::mePath))));
        const int status = hasEnded(reply) ? statusOf(reply) : -1;
        reply->deleteLater();
        return status;
    }

    // The app asks for a token at each step and sends a request at each fifth. False when one of
    // them did not get through.
    bool live(std::chrono::milliseconds duration, std::chrono::milliseconds step)
    {
        bool well = true;
        for (int count = 0; step * count < duration; ++count) {
            kept.clock->advance(step);
            well = awaited(session().freshAccessToken()).has_value() && well;
            if (count % 5 == 4)
                well = call() == 200 && well;
        }
        return well;
    }

    QString story() const
    {
        return QStringLiteral("%1 refreshes, %2 tokens sent late, %3 refused, %4 log-outs")
            .arg(kept.refreshes())
            .arg(late)
            .arg(refused)
            .arg(loggedOut->count());
    }
    // Nothing was sent late, nobody was logged out, and so many refreshes were enough.
    bool isFlawless(qint64 fewest, qint64 most) const
    {
        return late == 0 && refused == 0 && loggedOut->isEmpty() && kept.refreshes() >= fewest
            && kept.refreshes() <= most;
    }

private:
    void use(Session &session)
    {
        http = std::make_unique<AccessManager>(&session);
        loggedOut = std::make_unique<QSignalSpy>(&session, &Session::loggedOut);
    }
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_TIMEDSESSION_H
