// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtclaims_p.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

#include <cmath>

namespace SessionKeeper {

QJsonObject jwtClaims(const QByteArray &token)
{
    const auto segments = token.split('.');
    if (segments.size() != 3)
        return {};
    const auto payload = QByteArray::fromBase64Encoding(
        segments.at(1), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return payload ? QJsonDocument::fromJson(*payload).object() : QJsonObject();
}

QDateTime jwtTime(const QByteArray &token, QStringView claim)
{
    const auto value = jwtClaims(token).value(claim);
    // The year 9999: beyond it QDateTime and the servers' own clocks give up.
    constexpr double latest = 253402300799.0;
    const double seconds = value.toDouble(-1);
    if (!value.isDouble() || std::isnan(seconds) || seconds < 0 || seconds > latest)
        return {};
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(seconds * 1000), Qt::UTC);
}

QDateTime jwtExpiry(const QByteArray &token)
{
    return jwtTime(token, u"exp");
}

QDateTime jwtIssuedAt(const QByteArray &token)
{
    return jwtTime(token, u"iat");
}

QString jwtUserId(const QByteArray &token)
{
    return jwtClaims(token).value(u"user_id").toVariant().toString();
}

} // namespace SessionKeeper
