// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "ownsites.h"

#include "envelopeprotocol.h"
#include "handlerprotocol.h"

#include <support/canaries.h>

namespace SessionKeeper::Test {

EnvelopeSite::EnvelopeSite(const std::shared_ptr<Clock> &clock)
{
    loginPath = "/auth/enter";
    refreshPath = "/auth/renew";
    logoutPath = "/auth/leave";
    mePath = "/items";
    m_server.setDateFrom([clock] { return clock->wallTime(); });
    m_server.handle(loginPath, [this](const HttpRequest &request) {
        const bool good = request.json().value("secret"_L1) == canaryPassword();
        return good ? tokens() : failed(200, u"wrong_password"_s);
    });
    m_server.handle(refreshPath, [this](const HttpRequest &request) {
        const bool good = m_renew.remove(request.json().value("renew"_L1).toString());
        return good ? tokens() : failed(200, u"unknown_renew"_s);
    });
    m_server.handle(logoutPath, [this](const HttpRequest &request) {
        const bool good = m_renew.remove(request.json().value("renew"_L1).toString());
        return good ? HttpAnswer::json(200, {{u"ok"_s, true}}) : failed(200, u"unknown_renew"_s);
    });
    m_server.handle(mePath, [this](const HttpRequest &request) {
        const bool good = m_access.contains(QString::fromLatin1(request.bearerToken()));
        return good ? HttpAnswer::json(200, {{u"ok"_s, true}}) : failed(401, u"bad_token"_s);
    });
}

std::shared_ptr<Protocol> EnvelopeSite::protocol()
{
    return std::make_shared<EnvelopeProtocol>(m_server.url(u"/auth/"_s));
}

HttpAnswer EnvelopeSite::tokens()
{
    const auto access = u"access-%1"_s.arg(++m_issued);
    const auto renew = u"renew-%1"_s.arg(m_issued);
    m_access.insert(access);
    m_renew.insert(renew);
    const QJsonObject data {{u"jwt"_s, access}, {u"renew"_s, renew}, {u"ttl"_s, 900}};
    return HttpAnswer::json(200, {{u"ok"_s, true}, {u"data"_s, data}});
}

HttpAnswer EnvelopeSite::failed(int status, const QString &error)
{
    return HttpAnswer::json(status, {{u"ok"_s, false}, {u"error"_s, error}});
}

HandlerSite::HandlerSite(const std::shared_ptr<Clock> &clock)
    : m_site(clock)
{
    loginPath = TokenSite::loginPath;
    refreshPath = TokenSite::refreshPath;
    logoutPath = TokenSite::logoutPath;
    mePath = TokenSite::mePath;
    m_site.accessLifetime = std::chrono::seconds(900);
    m_site.setEdit([](const HttpAnswer &answer) {
        const auto said = QJsonDocument::fromJson(answer.body)["detail"_L1].toString();
        return answer.status == 401 ? HttpAnswer::json(403, {{u"message"_s, said}}) : answer;
    });
}

std::shared_ptr<Protocol> HandlerSite::protocol()
{
    return std::make_shared<HandlerProtocol>(m_site.tokenUrl());
}

} // namespace SessionKeeper::Test
