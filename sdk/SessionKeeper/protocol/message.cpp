// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "message.h"

#include <QtCore/qdebug.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

QByteArray headerValue(const HeaderList &headers, const QByteArray &name)
{
    for (const auto &header : headers) {
        if (header.first.compare(name, Qt::CaseInsensitive) == 0)
            return header.second;
    }
    return {};
}

TokenRequest TokenRequest::json(TokenStep step, const QUrl &url, const QVariantMap &fields)
{
    TokenRequest request;
    request.step = step;
    request.url = url;
    request.headers = {{"Content-Type"_ba, "application/json"_ba},
                       {"Accept"_ba, "application/json"_ba}};
    request.body = QJsonDocument(QJsonObject::fromVariantMap(fields))
                       .toJson(QJsonDocument::Compact);
    return request;
}

QUrl shownUrl(const TokenRequest &request)
{
    return request.shownUrl.isEmpty() ? request.url : request.shownUrl;
}

QDebug operator<<(QDebug debug, const TokenRequest &request)
{
    QDebugStateSaver saver(debug);
    return debug.nospace().noquote()
        << "TokenRequest(" << request.verb << ' '
        << shownUrl(request).toString(QUrl::RemoveQuery | QUrl::RemoveUserInfo) << ", "
        << request.body.size() << " bytes)";
}

QDebug operator<<(QDebug debug, const TokenResponse &response)
{
    QDebugStateSaver saver(debug);
    return debug.nospace() << "TokenResponse(HTTP " << response.status << ", "
                           << response.body.size() << " bytes)";
}

} // namespace SessionKeeper
