// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_REDIRECT_P_H
#define SESSIONKEEPER_REDIRECT_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkreply.h>
#include <QtNetwork/qnetworkrequest.h>

namespace SessionKeeper {

bool isRedirectStatus(int status);

// Where a Location header leads from there; an invalid URL when it says nothing that can be
// followed.
QUrl redirectTarget(const QUrl &from, const QByteArray &location);

// Whether this policy lets a redirect go from one URL to the other, by Qt's own rules; NoError when
// it does.
QNetworkReply::NetworkError redirectObjection(QNetworkRequest::RedirectPolicy policy,
                                              const QUrl &from, const QUrl &to, int redirectsLeft);

// What Qt says of it.
QString redirectMessage(QNetworkReply::NetworkError objection);

// 301, 302 and 303 turn everything but HEAD into a GET without a body, as QNetworkAccessManager
// does; 307 and 308 keep verb and body (RFC 9110 15.4).
bool redirectDropsBody(int status, QNetworkAccessManager::Operation operation);

// The request for the next hop: what was addressed to the origin that is left stays there (U3),
// which is Authorization, Cookie, Proxy-Authorization and the headers named secret.
QNetworkRequest redirectedRequest(const QNetworkRequest &request, const QUrl &from, const QUrl &to,
                                  bool dropsBody, const QList<QByteArray> &secret);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_REDIRECT_P_H
