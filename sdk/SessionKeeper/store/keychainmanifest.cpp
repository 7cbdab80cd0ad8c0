// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainmanifest_p.h"

#include <QtCore/qcryptographichash.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

constexpr auto VersionField = "v"_L1;
constexpr auto SlotField = "slot"_L1;
constexpr auto PartsField = "parts"_L1;
constexpr auto SizeField = "size"_L1;
constexpr auto HashField = "sha256"_L1;

// More is not written by anybody: see KeychainStore::maximumSize().
constexpr qint64 MostParts = 1000000;

QString keyOf(const QString &service, const QString &key)
{
#ifdef Q_OS_WIN
    // Up to 0.16 QtKeychain leaves the service out there, so that every app would share the entry.
    return service + u'/' + key;
#else
    Q_UNUSED(service)
    return key;
#endif
}

QString hashOf(const QByteArray &value)
{
    const auto hash = QCryptographicHash::hash(value, QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex());
}

} // namespace

KeychainPlace KeychainPlace::ofRecord(const QString &service, const QString &account)
{
    return {service, keyOf(service, u"session/"_s + account),
            keyOf(service, u"part/%1/"_s.arg(account))};
}

KeychainPlace KeychainPlace::ofAccounts(const QString &service)
{
    return {service, keyOf(service, u"accounts"_s), keyOf(service, u"accounts-part/"_s)};
}

QString KeychainPlace::partKey(char slot, qsizetype number) const
{
    return partPrefix + QLatin1Char(slot) + u'/' + QString::number(number);
}

KeychainManifest KeychainManifest::of(const QByteArray &value, char slot, qsizetype itemLimit)
{
    return {slot, (value.size() + itemLimit - 1) / itemLimit, value.size(),
            hashOf(value).toLatin1()};
}

std::optional<KeychainManifest> KeychainManifest::fromBytes(const QByteArray &bytes)
{
    if (bytes.size() > smallestItem)
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    const QString slot = object.value(SlotField).toString();
    const qint64 parts = object.value(PartsField).toInteger();
    const qint64 size = object.value(SizeField).toInteger();
    if ((slot != "A"_L1 && slot != "B"_L1) || parts < 1 || parts > MostParts || size < parts)
        return std::nullopt;
    return KeychainManifest {slot == "A"_L1 ? 'A' : 'B', qsizetype(parts), qsizetype(size),
                             object.value(HashField).toString().toLatin1()};
}

QByteArray KeychainManifest::toBytes() const
{
    const QJsonObject object {{VersionField, 1},
                              {SlotField, QString(QLatin1Char(slot))},
                              {PartsField, qint64(parts)},
                              {SizeField, qint64(size)},
                              {HashField, QString::fromLatin1(sha256)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

bool KeychainManifest::describes(const QByteArray &value) const
{
    return value.size() == size && hashOf(value).toLatin1() == sha256;
}

qsizetype defaultItemLimit()
{
#if defined(Q_OS_WIN)
    return 2560; // CRED_MAX_CREDENTIAL_BLOB_SIZE
#elif defined(Q_OS_ANDROID)
    return 240; // one RSA block, up to QtKeychain 0.16
#else
    return 0;
#endif
}

QList<QByteArray> partsOf(const QByteArray &value, qsizetype itemLimit)
{
    QList<QByteArray> parts;
    for (qsizetype start = 0; start < value.size(); start += itemLimit)
        parts << value.mid(start, itemLimit);
    return parts;
}

} // namespace SessionKeeper
