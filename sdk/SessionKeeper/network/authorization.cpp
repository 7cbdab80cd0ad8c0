// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "authorization_p.h"

#include <SessionKeeper/protocol/cookies_p.h>
#include <SessionKeeper/protocol/protocol.h>
#include <SessionKeeper/session/tokendesk_p.h>

#include <QtNetwork/qnetworkcookiejar.h>

namespace SessionKeeper {

namespace {

constexpr auto cookieHeader = "Cookie";

// "Bearer abc" -> "abc"
QByteArray afterScheme(const QByteArray &value)
{
    return value.mid(value.indexOf(' ') + 1);
}

// As QNetworkAccessManager does, which prefers the cookies of its jar to those of the request.
void loadCookies(QNetworkRequest &request, QNetworkCookieJar *jar)
{
    constexpr auto control = QNetworkRequest::CookieLoadControlAttribute;
    if (jar && request.attribute(control).toInt() == QNetworkRequest::Automatic) {
        const auto cookies = jar->cookiesForUrl(request.url());
        if (!cookies.isEmpty())
            request.setHeader(QNetworkRequest::CookieHeader, QVariant::fromValue(cookies));
    }
    request.setAttribute(control, QNetworkRequest::Manual);
}

} // namespace

bool takesToken(QNetworkRequest &request, const Protocol &protocol, const TokenDesk &desk)
{
    const auto cookie = protocol.authorizationCookie();
    const auto header = cookie.isEmpty() ? protocol.authorizationHeader()
                                         : QByteArrayLiteral("Authorization");
    if (request.hasRawHeader(header)) {
        if (!desk.hasIssued(afterScheme(request.rawHeader(header))))
            return false;
        request.setRawHeader(header, {});
    }
    if (cookie.isEmpty() || !request.hasRawHeader(cookieHeader))
        return true;
    const auto cookies = request.rawHeader(cookieHeader);
    const auto own = cookieIn(cookies, cookie);
    if (!own.isEmpty() && !desk.hasIssued(own))
        return false;
    const auto others = withoutCookie(cookies, cookie);
    request.setRawHeader(cookieHeader, others.isEmpty() ? QByteArray() : others);
    return true;
}

void authorize(QNetworkRequest &request, const Protocol &protocol, const Tokens &tokens,
               QNetworkCookieJar *jar)
{
    if (!protocol.authorizationCookie().isEmpty())
        loadCookies(request, jar);
    protocol.authorize(request, tokens);
}

QList<QNetworkCookie> shownCookies(const QNetworkRequest &sent, const Protocol &protocol)
{
    if (!sent.hasRawHeader(cookieHeader))
        return {};
    auto cookies = sent.header(QNetworkRequest::CookieHeader).value<QList<QNetworkCookie>>();
    const auto secret = protocol.authorizationCookie();
    cookies.removeIf([&](const QNetworkCookie &cookie) { return cookie.name() == secret; });
    return cookies;
}

} // namespace SessionKeeper
