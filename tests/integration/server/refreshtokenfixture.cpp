// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refreshtokenfixture.h"

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

Settings RefreshTokenFixture::settings()
{
    Settings settings = JwtFixture::settings();
    settings.systems = {u"drfjwt"_s, u"refreshtoken"_s};
    return settings;
}

WireReply RefreshTokenFixture::send(const QByteArray &method, const QByteArray &path,
                                    const QByteArray &json, const QByteArray &user) const
{
    QList<QByteArray> headers;
    if (!user.isEmpty())
        headers += "Authorization: JWT " + token(user);
    return exchange(url(),
                    {.method = method,
                     .path = path,
                     .body = json,
                     .contentType = "application/json",
                     .headers = headers});
}

WireReply RefreshTokenFixture::list(const QByteArray &user, const QByteArray &query) const
{
    return send("GET", "/refresh-token/" + query, {}, user);
}

WireReply RefreshTokenFixture::create(const QByteArray &app, const QByteArray &user) const
{
    return send("POST", "/refresh-token/", "{\"app\":" + app + '}', user);
}

WireReply RefreshTokenFixture::revoke(const QByteArray &key, const QByteArray &user) const
{
    return send("POST", path(key) + "revoke/", {}, user);
}

WireReply RefreshTokenFixture::delegate(const QByteArray &key,
                                        const QList<QByteArray> &headers) const
{
    return post(
        "/delegate/",
        "{\"client_id\":\"app\",\"grant_type\":\"urn:ietf:params:oauth:grant-type:jwt-bearer\","
        "\"refresh_token\":\""
            + key + "\",\"api_type\":\"app\"}",
        headers);
}
