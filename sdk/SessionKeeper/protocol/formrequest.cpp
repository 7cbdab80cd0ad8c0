// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "formrequest_p.h"

namespace SessionKeeper {

using namespace Qt::StringLiterals;

QByteArray formEncoded(const QString &text)
{
    return QUrl::toPercentEncoding(text, " "_ba).replace(' ', '+');
}

TokenRequest formRequest(TokenStep step, const QUrl &url, const QVariantMap &fields)
{
    TokenRequest request;
    request.step = step;
    request.url = url;
    request.headers = {{"Content-Type"_ba, "application/x-www-form-urlencoded"_ba},
                       {"Accept"_ba, "application/json"_ba}};
    QByteArrayList pairs;
    for (auto field = fields.begin(); field != fields.end(); ++field)
        pairs.append(formEncoded(field.key()) + '=' + formEncoded(field.value().toString()));
    request.body = pairs.join('&');
    return request;
}

} // namespace SessionKeeper
