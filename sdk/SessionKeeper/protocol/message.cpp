// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "message.h"

#include <QtCore/qdebug.h>

namespace SessionKeeper {

QByteArray headerValue(const HeaderList &headers, const QByteArray &name)
{
    for (const auto &header : headers) {
        if (header.first.compare(name, Qt::CaseInsensitive) == 0)
            return header.second;
    }
    return {};
}

QDebug operator<<(QDebug debug, const TokenRequest &request)
{
    QDebugStateSaver saver(debug);
    return debug.nospace().noquote()
        << "TokenRequest(" << request.verb << ' '
        << request.url.toString(QUrl::RemoveQuery | QUrl::RemoveUserInfo) << ", "
        << request.body.size() << " bytes)";
}

QDebug operator<<(QDebug debug, const TokenResponse &response)
{
    QDebugStateSaver saver(debug);
    return debug.nospace() << "TokenResponse(HTTP " << response.status << ", "
                           << response.body.size() << " bytes)";
}

} // namespace SessionKeeper
