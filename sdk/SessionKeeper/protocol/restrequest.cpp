// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "restrequest_p.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

QUrl endpoint(const QUrl &base, const QString &path)
{
    if (path.isEmpty())
        return base;
    QUrl folder = base;
    if (!folder.path().endsWith(u'/'))
        folder.setPath(folder.path() + u'/');
    return folder.resolved(QUrl(path));
}

TokenRequest restRequest(TokenStep step, const QUrl &url, const QVariantMap &fields)
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

} // namespace SessionKeeper
