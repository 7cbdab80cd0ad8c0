// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "site.h"

#include "leapingtime.h"

#include <support/replies.h>

#include <QtNetwork/qnetworkaccessmanager.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

// 2026-11-21, noon, UTC.
constexpr qint64 beginning = 1795262400000;

SessionKeeperServer::Settings settings(const std::shared_ptr<WorldClock> &clock, bool grace,
                                       const QString &folder)
{
    SessionKeeperServer::Settings settings;
    settings.passwordIterations = 1;
    settings.database = u"sqlite:"_s + folder + u"/session.db"_s;
    settings.simpleJwt.ACCESS_TOKEN_LIFETIME = Site::accessLifetime;
    settings.simpleJwt.REFRESH_TOKEN_LIFETIME = Site::refreshLifetime;
    settings.simpleJwt.ROTATE_REFRESH_TOKENS = true;
    settings.simpleJwt.BLACKLIST_AFTER_ROTATION = true;
    settings.rotationGracePeriod = grace ? Site::gracePeriod : std::chrono::seconds(0);
    settings.clock = [clock] {
        return std::chrono::system_clock::time_point(
            milliseconds(clock->trueTime().toMSecsSinceEpoch()));
    };
    return settings;
}

} // namespace

QDateTime WorldClock::wallTime() const
{
    return trueTime().addMSecs(m_wrongBy);
}

milliseconds WorldClock::elapsed() const
{
    return m_machine.elapsed() - m_start + milliseconds(m_slept);
}

QDateTime WorldClock::trueTime() const
{
    return QDateTime::fromMSecsSinceEpoch(beginning + elapsed().count(), Qt::UTC);
}

Site::Site(std::shared_ptr<WorldClock> worldClock, bool hasGrace)
    : clock(std::move(worldClock))
    , grace(hasGrace)
    , m_server(std::make_unique<SessionKeeperServer::TokenServer>(
          settings(clock, grace, m_folder.path())))
{
    if (!m_server->listen() || !m_server->addUser(u"ada"_s, u"pw"_s)
        || !m_server->addUser(u"bob"_s, u"pw"_s))
        qFatal("The reference server did not start: %s", qPrintable(m_server->errorString()));
}

void Site::restart()
{
    const LeapingTime::Busy busy;
    const auto port = m_server->port();
    m_server->close();
    if (!m_server->listen(u"127.0.0.1"_s, port))
        qFatal("The reference server did not start again: %s", qPrintable(m_server->errorString()));
}

void Site::blacklist(const QByteArray &refreshToken)
{
    const LeapingTime::Busy busy;
    QNetworkAccessManager http;
    QNetworkRequest request(m_server->url().resolved(QUrl(u"/api/token/blacklist/"_s)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_ba);
    auto *reply = http.post(request, "{\"refresh\":\"" + refreshToken + "\"}");
    if (!hasEnded(reply) || (statusOf(reply) != 200 && statusOf(reply) != 401))
        qFatal("The reference server did not blacklist: %s", qPrintable(reply->errorString()));
}

} // namespace SessionKeeper::Test
