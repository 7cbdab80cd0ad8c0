// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "oauthsite.h"

#include "canaries.h"

#include <QtCore/quuid.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

QUrlQuery formIn(const HttpRequest &request)
{
    return QUrlQuery(QString::fromLatin1(request.body).replace(u'+', u"%20"_s));
}

QString field(const QUrlQuery &form, const QString &name)
{
    return form.queryItemValue(name, QUrl::FullyDecoded);
}

HttpAnswer refusal(int status, const QString &error)
{
    return HttpAnswer::json(status, {{u"error"_s, error}});
}

QByteArray newToken()
{
    return "canary-" + QUuid::createUuid().toByteArray(QUuid::Id128);
}

} // namespace

OAuthSite::OAuthSite(std::shared_ptr<const Clock> clock)
    : m_clock(std::move(clock))
    , m_startedAt(m_clock->wallTime())
    , m_startedElapsed(m_clock->elapsed())
{
    setDateFrom([this] { return now(); });
    handle(tokenPath, [this](const HttpRequest &request) { return answer(request); });
    handle(revocationPath, [this](const HttpRequest &request) { return revoke(request); });
    handle(mePath, [this](const HttpRequest &request) { return guard(request); });
}

QDateTime OAuthSite::now() const
{
    return m_startedAt.addMSecs((m_clock->elapsed() - m_startedElapsed + skew).count());
}

HttpAnswer OAuthSite::answer(const HttpRequest &request)
{
    const auto form = m_lastForm = formIn(request);
    const auto grant = field(form, u"grant_type"_s);
    if (grant == "client_credentials"_L1)
        return give(false);
    if (grant == "password"_L1)
        return field(form, u"password"_s) == canaryPassword() ? give(givesRefreshTokens)
                                                              : refusal(400, u"invalid_grant"_s);
    if (grant != "refresh_token"_L1)
        return refusal(400, u"unsupported_grant_type"_s);
    if (!m_refresh.remove(field(form, u"refresh_token"_s).toLatin1()))
        return refusal(400, u"invalid_grant"_s);
    return give(true);
}

HttpAnswer OAuthSite::give(bool withRefreshToken)
{
    m_accessToken = newToken();
    m_access.insert(m_accessToken, now().addSecs(accessLifetime.count()));
    QJsonObject body {{u"access_token"_s, QString::fromLatin1(m_accessToken)},
                      {u"token_type"_s, u"Bearer"_s}};
    if (tellsLifetime)
        body.insert(u"expires_in"_s, qint64(accessLifetime.count()));
    if (withRefreshToken) {
        m_refreshToken = newToken();
        m_refresh.insert(m_refreshToken);
        body.insert(u"refresh_token"_s, QString::fromLatin1(m_refreshToken));
    }
    return HttpAnswer::json(200, body);
}

HttpAnswer OAuthSite::revoke(const HttpRequest &request)
{
    const auto token = field(formIn(request), u"token"_s).toLatin1();
    if (m_refresh.remove(token))
        m_access.clear();
    m_access.remove(token);
    return HttpAnswer::plain(200);
}

HttpAnswer OAuthSite::guard(const HttpRequest &request)
{
    const auto token = request.bearerToken();
    if (honoursAccess(token))
        return HttpAnswer::json(200, {{u"me"_s, true}});
    m_late += m_access.contains(token) ? 1 : 0;
    ++m_refused;
    return HttpAnswer::plain(401).with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
}

} // namespace SessionKeeper::Test
