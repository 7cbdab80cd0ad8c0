// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

QByteArray field(const char *name, const QByteArray &value)
{
    return QByteArray("{\"") + name + "\":\"" + value + "\"}";
}

} // namespace

Fixture::Fixture()
    : Fixture(settings())
{
}

Fixture::Fixture(const Settings &settings)
{
    if (isForeign()) {
        m_url = QUrl(qEnvironmentVariable("SESSIONKEEPER_CONFORMANCE_URL"));
        return;
    }
    m_server = std::make_unique<TokenServer>(settings);
    const bool ready = m_server->addUser(NewUser {.name = u"alice"_s,
                                                  .password = u"pw"_s,
                                                  .email = u"alice@example.com"_s})
        && m_server->addUser(NewUser {.name = u"ina"_s, .password = u"pw"_s, .isActive = false})
        && m_server->addUser(NewUser {.name = u"root"_s, .password = u"pw"_s, .isStaff = true})
        && m_server->listen();
    if (!ready)
        qFatal("%s", qUtf8Printable(m_server->errorString()));
    m_url = m_server->url();
}

bool Fixture::isForeign()
{
    return qEnvironmentVariableIsSet("SESSIONKEEPER_CONFORMANCE_URL");
}

Settings Fixture::settings()
{
    Settings settings;
    settings.secretKey = fixtureKey();
    settings.passwordIterations = 100;
    return settings;
}

Settings Fixture::rotating()
{
    Settings rotating = settings();
    rotating.simpleJwt.ROTATE_REFRESH_TOKENS = true;
    rotating.simpleJwt.BLACKLIST_AFTER_ROTATION = true;
    return rotating;
}

WireReply Fixture::get(const QByteArray &path, const QList<QByteArray> &headers) const
{
    return exchange(m_url, {.path = path, .headers = headers});
}

WireReply Fixture::post(const QByteArray &path, const QByteArray &json,
                        const QList<QByteArray> &headers) const
{
    return exchange(m_url,
                    {.method = "POST",
                     .path = path,
                     .body = json,
                     .contentType = "application/json",
                     .headers = headers});
}

WireReply Fixture::logIn(const QByteArray &name, const QByteArray &password) const
{
    return post("/api/token/", "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}");
}

Fixture::Pair Fixture::pair(const QByteArray &name) const
{
    const WireReply reply = logIn(name);
    return {reply.text("access"), reply.text("refresh")};
}

WireReply Fixture::refresh(const QByteArray &token) const
{
    return post("/api/token/refresh/", field("refresh", token));
}

WireReply Fixture::verify(const QByteArray &token) const
{
    return post("/api/token/verify/", field("token", token));
}

WireReply Fixture::blacklist(const QByteArray &token) const
{
    return post("/api/token/blacklist/", field("refresh", token));
}

WireReply Fixture::me(const QByteArray &token) const
{
    return get("/api/me/", {"Authorization: Bearer " + token});
}

QByteArray notValid(const QByteArray &detail)
{
    return "401 {\"detail\":\"" + detail + "\",\"code\":\"token_not_valid\"}";
}

QByteArray notValidForView(const QByteArray &message)
{
    return "401 {\"detail\":\"Given token not valid for any token "
           "type\",\"code\":\"token_not_valid\","
           "\"messages\":[{\"token_class\":\"AccessToken\",\"token_type\":\"access\",\"message\":\""
        + message + "\"}]}";
}
