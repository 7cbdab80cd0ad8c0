// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/requestheaders.h>

namespace SessionKeeperServer {

QList<QByteArray> words(const QByteArray &header)
{
    const QByteArray simple = header.simplified();
    return simple.isEmpty() ? QList<QByteArray>() : simple.split(' ');
}

std::optional<QByteArray> cookieNamed(const QByteArray &name, const HttpRequest &request)
{
    std::optional<QByteArray> value;
    for (const QByteArray &cookie : request.header("Cookie").split(';')) {
        const qsizetype sign = cookie.indexOf('=');
        if (sign >= 0 && cookie.first(sign).trimmed() == name)
            value = cookie.sliced(sign + 1).trimmed();
    }
    return value;
}

} // namespace SessionKeeperServer
