// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_AUTHORIZATION_P_H
#define SESSIONKEEPER_AUTHORIZATION_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qlist.h>
#include <QtNetwork/qnetworkcookie.h>
#include <QtNetwork/qnetworkrequest.h>

QT_BEGIN_NAMESPACE
class QNetworkCookieJar;
QT_END_NAMESPACE

namespace SessionKeeper {

class Protocol;
class TokenDesk;
class Tokens;

// Whether a request of the app takes the session's token: not when it brings an authorization of
// its own. A token of this session in it, of now or before, is removed to make room.
bool takesToken(QNetworkRequest &request, const Protocol &protocol, const TokenDesk &desk);

// Puts the token on a request that is about to be sent. jar: of the manager that sends it; where
// the token travels in a cookie, its cookies are put beside the token here, because the manager
// would put them in its place.
void authorize(QNetworkRequest &request, const Protocol &protocol, const Tokens &tokens,
               QNetworkCookieJar *jar);

// The cookies that a request was sent with, but for the token.
QList<QNetworkCookie> shownCookies(const QNetworkRequest &sent, const Protocol &protocol);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_AUTHORIZATION_P_H
