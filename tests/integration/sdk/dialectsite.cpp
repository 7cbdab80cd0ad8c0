// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "dialectsite.h"

#include <support/testtokens.h>

#include <SessionKeeper/protocol/delegateprotocol.h>
#include <SessionKeeper/protocol/jwtauthprotocol.h>
#include <SessionKeeper/protocol/oauth2protocol.h>
#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/protocol/slidingtokenprotocol.h>

#include <QtCore/qjsonarray.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

DialectSite::DialectSite(const QString &dialect, std::shared_ptr<FakeClock> clock)
    : m_dialect(dialect)
    , m_clock(std::move(clock))
    , m_loginPath("/api/token/")
    , m_refreshPath("/api/token/refresh/")
{
    if (dialect == "pair"_L1) {
        m_protocol = std::make_shared<SimpleJwtProtocol>(url(u"/api/token/"_s));
    } else if (dialect == "sliding"_L1) {
        m_protocol = std::make_shared<SlidingTokenProtocol>(url(u"/api/token/"_s));
    } else if (dialect == "oauth2"_L1) {
        m_loginPath = m_refreshPath = "/o/token/";
        m_protocol = std::make_shared<OAuth2Protocol>(url(u"/o/token/"_s));
    } else if (dialect == "delegate"_L1) {
        m_loginPath = "/api-token-auth/";
        m_refreshPath = "/delegate/";
        m_protocol = std::make_shared<DelegateProtocol>(url(u"/"_s));
        handleKeys();
    } else {
        m_loginPath = "/api-token-auth/";
        m_refreshPath = "/api-token-refresh/";
        auto jwtAuth = std::make_shared<JwtAuthProtocol>(url(u"/"_s));
        if (dialect == "styria"_L1)
            jwtAuth->setScheme("Bearer"_ba);
        m_protocol = jwtAuth;
    }
    setDateFrom([this] { return m_clock->wallTime(); });
    handle(m_loginPath, [this](const HttpRequest &) { return tokens(); });
    handle(m_refreshPath, [this](const HttpRequest &) { return tokens(); });
    handle(mePath, [this](const HttpRequest &request) { return guard(request); });
}

// The user has a key for this app already.
void DialectSite::handleKeys()
{
    const auto app = DelegateProtocol(QUrl()).appName();
    const QJsonObject key {{u"key"_s, u"0123456789abcdef"_s.repeated(3).left(40)},
                           {u"user"_s, 1},
                           {u"created"_s, u"2026-11-20T23:58:19.736167Z"_s},
                           {u"app"_s, app}};
    handle("/refresh-token/",
           HttpAnswer::json(200, {{u"count"_s, 1}, {u"results"_s, QJsonArray {key}}}));
}

int DialectSite::refreshes() const
{
    return m_loginPath == m_refreshPath ? count(m_refreshPath) - 1 : count(m_refreshPath);
}

void DialectSite::refuseLast(const HttpAnswer &answer)
{
    m_refusal = answer;
    m_refused = m_last;
}

void DialectSite::refuseAll(const HttpAnswer &answer)
{
    m_refusal = answer;
    m_refused.clear();
}

HttpAnswer DialectSite::guard(const HttpRequest &request) const
{
    const auto token = request.header("Authorization").split(' ').last();
    if (m_refusal && (m_refused.isEmpty() || token == m_refused))
        return *m_refusal;
    return HttpAnswer::json(200, {{u"me"_s, true}});
}

HttpAnswer DialectSite::tokens()
{
    const auto now = m_clock->wallTime().toSecsSinceEpoch();
    const auto text = [](const QByteArray &token) { return QString::fromLatin1(token); };
    if (m_dialect == "pair"_L1) {
        const auto refresh = text(makeRefreshToken(m_clock->wallTime(), std::chrono::hours(24)));
        const auto access = text(newJwt({{u"token_type"_s, u"access"_s}}));
        return HttpAnswer::json(200, {{u"refresh"_s, refresh}, {u"access"_s, access}});
    }
    if (m_dialect == "oauth2"_L1) {
        m_last = "opaque-" + QByteArray::number(++m_issued);
        return HttpAnswer::json(200,
                                {{u"access_token"_s, text(m_last)},
                                 {u"token_type"_s, u"Bearer"_s},
                                 {u"expires_in"_s, static_cast<qint64>(lifetime.count())},
                                 {u"refresh_token"_s, u"refresh-%1"_s.arg(m_issued)}});
    }
    if (m_dialect == "sliding"_L1) {
        const auto token = newJwt(
            {{u"token_type"_s, u"sliding"_s}, {u"refresh_exp"_s, now + 86400}});
        return HttpAnswer::json(200, {{u"token"_s, text(token)}});
    }
    const auto token = text(newJwt({{u"username"_s, u"ada"_s}, {u"orig_iat"_s, now}}));
    if (m_dialect == "styria"_L1)
        return HttpAnswer::json(201, {{u"pk"_s, now}, {u"token"_s, token}});
    return HttpAnswer::json(200, {{u"token"_s, token}});
}

QByteArray DialectSite::newJwt(QJsonObject claims)
{
    claims.insert(u"exp"_s, m_clock->wallTime().toSecsSinceEpoch() + lifetime.count());
    claims.insert(u"jti"_s, u"%1"_s.arg(++m_issued));
    m_last = makeJwt(claims);
    return m_last;
}

} // namespace SessionKeeper::Test
