// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokensite.h"

#include "canaries.h"
#include "testtokens.h"

#include <QtCore/qjsonarray.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto challenge = "Bearer realm=\"api\"";

HttpAnswer refusal(const QJsonObject &body)
{
    return HttpAnswer::json(401, body).with("WWW-Authenticate", challenge);
}

HttpAnswer tokenNotValid(const QString &detail)
{
    return refusal({{u"detail"_s, detail}, {u"code"_s, u"token_not_valid"_s}});
}

bool isAlive(const QByteArray &token, const QDateTime &now)
{
    return claimsOf(token).value("exp"_L1).toInteger() > now.toSecsSinceEpoch();
}

QString text(const QByteArray &token)
{
    return QString::fromLatin1(token);
}

} // namespace

TokenSite::TokenSite(std::shared_ptr<const Clock> clock)
    : m_clock(std::move(clock))
    , m_startedAt(m_clock->wallTime())
    , m_startedElapsed(m_clock->elapsed())
{
    setDateFrom([this] { return now(); });
    handle(loginPath, [this](const HttpRequest &request) { return login(request); });
    handle(refreshPath, [this](const HttpRequest &request) { return refresh(request); });
    handle(verifyPath, [this](const HttpRequest &request) { return verify(request); });
    handle(logoutPath, [this](const HttpRequest &request) { return logout(request); });
    guard(mePath, HttpAnswer::json(200, {{u"me"_s, true}}));
}

QUrl TokenSite::tokenUrl() const
{
    return url(QLatin1StringView(loginPath));
}

QDateTime TokenSite::now() const
{
    return m_startedAt.addMSecs((m_clock->elapsed() - m_startedElapsed + skew).count());
}

bool TokenSite::honoursAccess(const QByteArray &token) const
{
    return m_access.contains(token) && isAlive(token, now());
}

bool TokenSite::honoursRefresh(const QByteArray &token) const
{
    return m_refresh.contains(token) && isAlive(token, now());
}

void TokenSite::guard(const QByteArray &path, const HttpAnswer &answer)
{
    handle(path, [this, answer](const HttpRequest &request) {
        return honoursAccess(request.bearerToken()) ? answer : tokenRefused();
    });
}

HttpAnswer TokenSite::tokenRefused()
{
    const QJsonObject message {{u"token_class"_s, u"AccessToken"_s},
                               {u"token_type"_s, u"access"_s},
                               {u"message"_s, u"Token is invalid"_s}};
    return refusal({{u"detail"_s, u"Given token not valid for any token type"_s},
                    {u"code"_s, u"token_not_valid"_s},
                    {u"messages"_s, QJsonArray {message}}});
}

HttpAnswer TokenSite::login(const HttpRequest &request)
{
    const auto password = request.json().value("password"_L1).toString();
    if (password != canaryPassword() && password != u"pw"_s)
        return refusal({{u"detail"_s, u"No active account found with the given credentials"_s}});
    m_loginAt = now();
    return HttpAnswer::json(
        200, {{u"refresh"_s, text(newRefreshToken())}, {u"access"_s, text(newAccessToken())}});
}

HttpAnswer TokenSite::refresh(const HttpRequest &request)
{
    const auto spent = request.json().value("refresh"_L1).toString().toLatin1();
    if (!honoursRefresh(spent))
        return tokenNotValid(m_refresh.contains(spent) ? u"Token is expired"_s
                                                       : u"Token is blacklisted"_s);
    const auto answer = renew(spent);
    return m_lostAnswers-- > 0 ? HttpAnswer::drop() : answer;
}

HttpAnswer TokenSite::renew(const QByteArray &spent)
{
    QJsonObject body {{u"access"_s, text(newAccessToken())}};
    if (rotates) {
        m_refresh.remove(spent);
        body.insert(u"refresh"_s, text(newRefreshToken()));
    }
    return HttpAnswer::json(200, body);
}

HttpAnswer TokenSite::verify(const HttpRequest &request) const
{
    const auto token = request.json().value("token"_L1).toString().toLatin1();
    return honoursAccess(token) || honoursRefresh(token) ? HttpAnswer::json(200, {})
                                                         : tokenNotValid(u"Token is invalid"_s);
}

HttpAnswer TokenSite::logout(const HttpRequest &request)
{
    const auto token = request.json().value("refresh"_L1).toString().toLatin1();
    return m_refresh.remove(token) ? HttpAnswer::json(200, {})
                                   : tokenNotValid(u"Token is blacklisted"_s);
}

QByteArray TokenSite::newAccessToken()
{
    const auto claimed = issuedAt == IssuedAt::Now ? now()
        : issuedAt == IssuedAt::OfLogin            ? m_loginAt
                                                   : QDateTime();
    m_accessToken = makeAccessToken(now(), accessLifetime, claimed);
    m_access.insert(m_accessToken);
    return m_accessToken;
}

QByteArray TokenSite::newRefreshToken()
{
    m_refreshToken = makeRefreshToken(now(), refreshLifetime);
    m_refresh.insert(m_refreshToken);
    return m_refreshToken;
}

} // namespace SessionKeeper::Test
