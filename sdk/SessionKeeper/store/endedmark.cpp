// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "endedmark_p.h"

#include "sidefile_p.h"

#include <SessionKeeper/base/logging_p.h>

#include <QtCore/qcryptographichash.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/quuid.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

constexpr auto IdField = "id"_L1;
constexpr auto SinceField = "since"_L1;
constexpr auto ExceptField = "except"_L1;

QString fileIn(const QString &folder)
{
    return folder + u"/ended"_s;
}

} // namespace

EndedMark EndedMark::now()
{
    const auto since = QDateTime::fromMSecsSinceEpoch(QDateTime::currentMSecsSinceEpoch(), Qt::UTC);
    return {QUuid::createUuid().toByteArray(QUuid::Id128), since, {}};
}

QByteArray EndedMark::fingerprint(const QByteArray &value)
{
    return QCryptographicHash::hash(value, QCryptographicHash::Sha256).toHex();
}

EndedMark EndedMark::excepting(const QByteArray &value) const
{
    auto exceptions = except;
    exceptions.removeAll(fingerprint(value));
    exceptions.append(fingerprint(value));
    return {QUuid::createUuid().toByteArray(QUuid::Id128), since,
            exceptions.last(std::min(exceptions.size(), mostExceptions))};
}

std::optional<EndedMark> EndedMark::in(const QString &folder)
{
    const QByteArray bytes = readSideFile(fileIn(folder));
    if (bytes.isEmpty())
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    EndedMark mark {object.value(IdField).toString().toLatin1(),
                    QDateTime::fromMSecsSinceEpoch(object.value(SinceField).toInteger(), Qt::UTC),
                    {}};
    for (const auto &exception : object.value(ExceptField).toArray())
        mark.except << exception.toString().toLatin1();
    if (!mark.id.isEmpty())
        return mark;
    qCWarning(lcStore, "The note %s is not one of SessionKeeper's and is not heeded.",
              qUtf8Printable(fileIn(folder)));
    return std::nullopt;
}

Result<void> EndedMark::putInto(const QString &folder) const
{
    QJsonArray exceptions;
    for (const auto &exception : except)
        exceptions << QString::fromLatin1(exception);
    const QJsonObject object {{IdField, QString::fromLatin1(id)},
                              {SinceField, since.toMSecsSinceEpoch()},
                              {ExceptField, exceptions}};
    return replaceSideFile(fileIn(folder), QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<void> EndedMark::removeFrom(const QString &folder) const
{
    return in(folder) == *this ? removeSideFile(fileIn(folder)) : Result<void>();
}

} // namespace SessionKeeper
