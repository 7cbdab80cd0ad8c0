// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtfixture.h"

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

QByteArray tokenField(const QByteArray &token)
{
    return "{\"token\":\"" + token + "\"}";
}

} // namespace

Settings JwtFixture::settings()
{
    Settings settings = Fixture::settings();
    settings.systems = {u"drfjwt"_s};
    return settings;
}

Settings JwtFixture::refreshing()
{
    Settings refreshing = settings();
    refreshing.jwtAuth.JWT_ALLOW_REFRESH = true;
    return refreshing;
}

Settings JwtFixture::styria()
{
    Settings styria = settings();
    styria.jwtAuthProfile = u"styria/1.17"_s;
    return styria;
}

Settings JwtFixture::at(Settings settings, qint64 second)
{
    settings.clock = [second] { return std::chrono::system_clock::from_time_t(second); };
    return settings;
}

WireReply JwtFixture::obtain(const QByteArray &name, const QByteArray &password) const
{
    return post("/api-token-auth/",
                "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}");
}

WireReply JwtFixture::refresh(const QByteArray &token) const
{
    return post("/api-token-refresh/", tokenField(token));
}

WireReply JwtFixture::verify(const QByteArray &token) const
{
    return post("/api-token-verify/", tokenField(token));
}

WireReply JwtFixture::me(const QByteArray &token) const
{
    return meAs("JWT " + token);
}

WireReply JwtFixture::meAs(const QByteArray &authorization) const
{
    return get("/api/me/", {"Authorization: " + authorization});
}

CraftedToken JwtFixture::crafted()
{
    return CraftedToken::access("1")
        .without("token_type")
        .without("iat")
        .without("jti")
        .with("username", "\"alice\"")
        .with("email", "\"alice@example.com\"");
}

CraftedToken JwtFixture::craftedByStyria()
{
    return CraftedToken::access("1")
        .without("token_type")
        .with("username", "\"alice\"")
        .at("orig_iat", 0);
}

QByteArray refusal(const QByteArray &text)
{
    return "400 {\"non_field_errors\":[\"" + text + "\"]}";
}

QByteArray refusalByView(const QByteArray &text)
{
    return "401 {\"detail\":\"" + text + "\"}";
}
