// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/wire/httpmessage.h>

namespace SessionKeeperServer {

QByteArray HttpRequest::header(QByteArrayView name) const
{
    QByteArray joined;
    for (const HttpHeader &header : headers) {
        if (header.name.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        if (joined.isNull())
            joined = header.value.isNull() ? QByteArray("") : header.value;
        else
            joined += ',' + header.value;
    }
    return joined;
}

QByteArray HttpRequest::meta(QByteArrayView name) const
{
    QByteArray plain = name.toByteArray();
    if (plain.startsWith("HTTP_"))
        plain.remove(0, 5);
    return header(plain.replace('_', '-'));
}

} // namespace SessionKeeperServer
