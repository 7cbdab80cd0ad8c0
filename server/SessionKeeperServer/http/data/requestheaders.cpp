// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/requestheaders.h>

#include <algorithm>

namespace SessionKeeperServer {

QList<QByteArray> words(const QByteArray &header)
{
    const auto isSpace = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    QList<QByteArray> words;
    for (auto at = header.begin();;) {
        const auto begin = std::find_if_not(at, header.end(), isSpace);
        if (begin == header.end())
            return words;
        at = std::find_if(begin, header.end(), isSpace);
        words.append(QByteArray(begin, at - begin));
    }
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
