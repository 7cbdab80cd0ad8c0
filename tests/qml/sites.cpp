// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sites.h"

#include <support/canaries.h>

#include <QtCore/qdebug.h>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace SessionKeeper::Test;

namespace {

constexpr auto remoteFile = "/Remote.qml";

} // namespace

Sites::Sites(QObject *parent)
    : QObject(parent)
{
    m_other.handle(remoteFile, [](const HttpRequest &request) {
        if (request.bearerToken().isEmpty())
            return HttpAnswer::json(401, {}).with("WWW-Authenticate", "Bearer");
        return HttpAnswer::bytes("import QtQml\nQtObject { property int answer: 42 }\n");
    });
    start();
}

QString Sites::url() const
{
    return m_server->url().toString(QUrl::StripTrailingSlash);
}

QString Sites::oauthUrl() const
{
    return m_oauth->url().toString(QUrl::StripTrailingSlash);
}

QString Sites::otherUrl() const
{
    return m_other.url().toString(QUrl::StripTrailingSlash);
}

QVariant Sites::ownProtocol()
{
    return QVariant::fromValue(m_own.protocol());
}

QString Sites::ownUrl()
{
    return m_own.server().url(QString::fromLatin1(m_own.mePath)).toString();
}

QString Sites::ownPassword() const
{
    return canaryPassword();
}

void Sites::start()
{
    SessionKeeperServer::Settings settings;
    settings.simpleJwt.ROTATE_REFRESH_TOKENS = true;
    settings.simpleJwt.BLACKLIST_AFTER_ROTATION = true;
    serve(settings);
}

void Sites::startSliding()
{
    SessionKeeperServer::Settings settings;
    settings.simpleJwt.AUTH_TOKEN_CLASSES = {SessionKeeperServer::TokenType::Sliding};
    settings.simpleJwt.SLIDING_TOKEN_LIFETIME = 2s;
    settings.simpleJwt.SLIDING_TOKEN_REFRESH_LIFETIME = 4s;
    serve(settings);
}

void Sites::startJwtAuth(const QString &profile)
{
    SessionKeeperServer::Settings settings;
    settings.systems = {u"drfjwt"_s};
    settings.jwtAuthProfile = profile;
    settings.jwtAuth.JWT_ALLOW_REFRESH = true;
    settings.jwtAuth.JWT_EXPIRATION_DELTA = 2s;
    settings.jwtAuth.JWT_REFRESH_EXPIRATION_DELTA = 3s;
    settings.jwtAuth.JWT_AUTH_COOKIE = "jwt"_ba;
    serve(settings);
}

void Sites::startDelegate(int seconds)
{
    SessionKeeperServer::Settings settings;
    settings.systems = {u"drfjwt"_s, u"refreshtoken"_s};
    settings.jwtAuth.JWT_EXPIRATION_DELTA = std::chrono::seconds(seconds);
    serve(settings);
}

void Sites::serve(SessionKeeperServer::Settings settings)
{
    settings.passwordIterations = 1;
    m_server = std::make_unique<SessionKeeperServer::TokenServer>(settings);
    if (!m_server->listen() || !m_server->addUser(u"ada"_s, u"analytical-engine"_s))
        qFatal("%s", qPrintable(m_server->errorString()));
    m_oauth = std::make_unique<OAuthSite>(std::make_shared<SessionKeeper::SystemClock>());
    m_other.forget();
    Q_EMIT started();
}

int Sites::requestsTo(const QString &path) const
{
    return int(m_server->requestsTo(path));
}

void Sites::refuseIssuedTokens()
{
    m_server->faults().refuseIssuedAccessTokens();
}

void Sites::setOffline(bool offline)
{
    if (!m_server->faults().setOffline(offline))
        qFatal("The server cannot have its port back.");
}

void Sites::refuseNext(const QString &path)
{
    const QByteArray body = R"({"detail":"Token is invalid","code":"token_not_valid"})";
    m_server->faults().next(path, SessionKeeperServer::Fault::answer(401, body));
}

void Sites::answerHtml(const QString &path)
{
    m_server->faults().next(path, SessionKeeperServer::Fault::html(200));
}

QString Sites::oauthPassword() const
{
    return canaryPassword();
}

int Sites::oauthRequestsTo(const QString &path) const
{
    return m_oauth->count(path.toLatin1());
}

QString Sites::oauthForm() const
{
    return m_oauth->lastForm().toString(QUrl::FullyDecoded);
}

QString Sites::oauthClient() const
{
    const auto requests = m_oauth->requests(OAuthSite::tokenPath);
    const auto header = requests.isEmpty() ? QByteArray() : requests.last().header("Authorization");
    return QString::fromLatin1(QByteArray::fromBase64(header.mid(qstrlen("Basic "))));
}

void Sites::refuseOAuthAccess()
{
    m_oauth->revokeAccessTokens();
}

void Sites::revokeOAuthGrants()
{
    m_oauth->revokeAccessTokens();
    m_oauth->revokeRefreshTokens();
}

bool Sites::honoursOAuthTokens() const
{
    return m_oauth->honoursAccess(m_oauth->accessToken())
        || m_oauth->honoursRefresh(m_oauth->refreshToken());
}

void Sites::setOAuthOffline(bool offline)
{
    offline ? m_oauth->stop() : m_oauth->startAgain();
}

int Sites::otherRequests() const
{
    return m_other.count(remoteFile);
}

int Sites::otherRequestsWithoutToken() const
{
    const QList<HttpRequest> requests = m_other.requests(remoteFile);
    return int(std::count_if(requests.begin(), requests.end(), [](const HttpRequest &request) {
        return request.bearerToken().isEmpty();
    }));
}
