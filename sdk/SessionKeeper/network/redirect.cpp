// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "redirect_p.h"

#include <SessionKeeper/base/origin_p.h>

#include <QtCore/qcoreapplication.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

bool isRedirectStatus(int status)
{
    return (status >= 301 && status <= 303) || status == 305 || status == 307 || status == 308;
}

QUrl redirectTarget(const QUrl &from, const QByteArray &location)
{
    const auto target = QUrl::fromEncoded(location);
    return target.isValid() && target.isRelative() ? from.resolved(target) : target;
}

QNetworkReply::NetworkError redirectObjection(QNetworkRequest::RedirectPolicy policy,
                                              const QUrl &from, const QUrl &to, int redirectsLeft)
{
    if (!to.isValid())
        return QNetworkReply::ProtocolUnknownError;
    if (redirectsLeft <= 0)
        return QNetworkReply::TooManyRedirectsError;
    if (to.scheme() != "http"_L1 && to.scheme() != "https"_L1)
        return QNetworkReply::ProtocolUnknownError;
    const bool downgrade = from.scheme() == "https"_L1 && to.scheme() == "http"_L1;
    if (downgrade && policy != QNetworkRequest::UserVerifiedRedirectPolicy)
        return QNetworkReply::InsecureRedirectError;
    if (policy == QNetworkRequest::SameOriginRedirectPolicy && !sameOrigin(from, to))
        return QNetworkReply::InsecureRedirectError;
    return QNetworkReply::NoError;
}

QString redirectMessage(QNetworkReply::NetworkError objection)
{
    switch (objection) {
    case QNetworkReply::TooManyRedirectsError:
        return QCoreApplication::translate("QHttp", "Too many redirects");
    case QNetworkReply::InsecureRedirectError:
        return QCoreApplication::translate("QHttp", "Insecure redirect");
    default:
        return QCoreApplication::translate("QHttp", "Unknown protocol specified");
    }
}

bool redirectDropsBody(int status, QNetworkAccessManager::Operation operation)
{
    return status != 307 && status != 308 && operation != QNetworkAccessManager::HeadOperation;
}

QNetworkRequest redirectedRequest(const QNetworkRequest &request, const QUrl &from, const QUrl &to,
                                  bool dropsBody, const QList<QByteArray> &secret)
{
    auto next = request;
    next.setUrl(to);
    if (dropsBody) {
        next.setHeader(QNetworkRequest::ContentTypeHeader, {});
        next.setHeader(QNetworkRequest::ContentLengthHeader, {});
        next.setAttribute(QNetworkRequest::CustomVerbAttribute, {});
    }
    if (!sameOrigin(from, to)) {
        for (const auto &name : {"Authorization"_ba, "Cookie"_ba, "Proxy-Authorization"_ba})
            next.setRawHeader(name, {});
        for (const auto &name : secret)
            next.setRawHeader(name, {});
    }
    return next;
}

} // namespace SessionKeeper
