// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "weather.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qmetaobject.h>
#include <QtCore/qstringlist.h>

namespace SessionKeeper::Test::Weather {

using namespace Qt::StringLiterals;

QByteArray Exchange::spoken() const
{
    if (isToken())
        return QJsonDocument::fromJson(body).object().value("refresh"_L1).toString().toLatin1();
    const auto start = head.indexOf("\r\nAuthorization: Bearer ");
    if (start < 0)
        return {};
    const auto token = head.mid(start + qsizetype(sizeof "\r\nAuthorization: Bearer " - 1));
    return token.left(token.indexOf('\r'));
}

QByteArray Exchange::answered(const char *member) const
{
    return QJsonDocument::fromJson(serverBody)
        .object()
        .value(QLatin1String(member))
        .toString()
        .toLatin1();
}

QDateTime endOf(const QByteArray &token)
{
    const auto claims = QByteArray::fromBase64(token.split('.').value(1),
                                               QByteArray::Base64UrlEncoding);
    const auto end = QJsonDocument::fromJson(claims).object().value("exp"_L1);
    return end.isDouble() ? QDateTime::fromSecsSinceEpoch(end.toInteger(), Qt::UTC) : QDateTime();
}

QByteArray portalPage()
{
    return "<!DOCTYPE html><html><head><title>Free Wi-Fi</title></head><body><h1>Welcome on "
           "board</h1><form action=\"/accept\"><button>I agree</button></form></body></html>"_ba;
}

QString toString(const Trouble &trouble)
{
    const auto name = QLatin1String(
        QMetaEnum::fromType<Mishap>().valueToKey(static_cast<int>(trouble.mishap)));
    return trouble.amount == 0 ? QString(name) : u"%1(%2)"_s.arg(name).arg(trouble.amount);
}

QString toString(const QList<Trouble> &troubles)
{
    QStringList names;
    for (const auto &trouble : troubles)
        names.append(toString(trouble));
    return names.join(u", "_s);
}

} // namespace SessionKeeper::Test::Weather
