// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refreshreport.h"

#include <QtCore/qmetaobject.h>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

template<typename Enum>
QString name(Enum value)
{
    return QString::fromLatin1(QMetaEnum::fromType<Enum>().valueToKey(static_cast<int>(value)));
}

} // namespace

QJsonObject RefreshReport::toJson() const
{
    QJsonObject object {
        {u"id"_s, id},
        {u"cause"_s, name(cause)},
        {u"outcome"_s, name(outcome)},
        {u"waiters"_s, waiters},
        {u"sent"_s, sent},
        {u"startedAt"_s, startedAt.toUTC().toString(Qt::ISODateWithMs)},
        {u"durationMs"_s, qint64(duration.count())},
    };
    if (error.kind() != Error::Kind::None) {
        object.insert(u"error"_s, name(error.kind()));
        if (error.httpStatus() != 0)
            object.insert(u"httpStatus"_s, error.httpStatus());
        if (!error.code().isEmpty())
            object.insert(u"code"_s, error.code());
    }
    return object;
}

} // namespace SessionKeeper
