// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/userlookup_p.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsonobject.h>

#include <cmath>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

std::optional<qint64> integerIn(const QJsonValue &claim)
{
    if (claim.isBool())
        return claim.toBool() ? 1 : 0;
    if (claim.isDouble()) {
        const double number = std::trunc(claim.toDouble());
        // A qint64 ends below 2^63.
        if (std::abs(number) >= 9223372036854775808.0)
            return std::nullopt;
        return claim.toInteger(static_cast<qint64>(number));
    }
    bool good = false;
    const qint64 number = claim.toString().trimmed().toLongLong(&good);
    return good ? std::optional<qint64>(number) : std::nullopt;
}

} // namespace

std::variant<std::optional<User>, NotAUserId> findUser(const UserStore &users, const QString &field,
                                                       const QJsonValue &claim)
{
    if (claim.isNull() || claim.isUndefined())
        return std::optional<User>();
    if (claim.isArray() || claim.isObject())
        return NotAUserId();
    if (field == "username"_L1)
        return users.byUsername(claim.toVariant().toString());
    if (field == "email"_L1)
        return users.byEmail(claim.toVariant().toString());
    const auto id = integerIn(claim);
    if (!id)
        return NotAUserId();
    return users.byId(*id);
}

bool isEmptyClaim(const QJsonValue &claim)
{
    switch (claim.type()) {
    case QJsonValue::Undefined:
    case QJsonValue::Null:
        return true;
    case QJsonValue::Bool:
        return !claim.toBool();
    case QJsonValue::Double:
        return claim.toDouble() == 0;
    case QJsonValue::String:
        return claim.toString().isEmpty();
    case QJsonValue::Array:
        return claim.toArray().isEmpty();
    case QJsonValue::Object:
        break;
    }
    return claim.toObject().isEmpty();
}

} // namespace SessionKeeperServer
