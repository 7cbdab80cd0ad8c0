// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "cookies_p.h"

#include <QtCore/qbytearraylist.h>

namespace SessionKeeper {

namespace {

QByteArrayList pairsIn(const QByteArray &header)
{
    QByteArrayList pairs;
    for (const auto &cookie : header.split(';')) {
        const auto pair = cookie.trimmed();
        if (!pair.isEmpty())
            pairs.append(pair);
    }
    return pairs;
}

QByteArray nameOf(const QByteArray &pair)
{
    return pair.left(pair.indexOf('=')).trimmed();
}

} // namespace

QByteArray cookieIn(const QByteArray &header, const QByteArray &name)
{
    for (const auto &pair : pairsIn(header)) {
        if (nameOf(pair) == name)
            return pair.mid(pair.indexOf('=') + 1).trimmed();
    }
    return {};
}

QByteArray withoutCookie(const QByteArray &header, const QByteArray &name)
{
    auto pairs = pairsIn(header);
    pairs.removeIf([&](const QByteArray &pair) { return nameOf(pair) == name; });
    return pairs.join("; ");
}

QByteArray withCookie(const QByteArray &header, const QByteArray &name, const QByteArray &value)
{
    const auto others = withoutCookie(header, name);
    return (others.isEmpty() ? QByteArray() : others + "; ") + name + '=' + value;
}

} // namespace SessionKeeper
