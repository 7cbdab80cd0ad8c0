// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sessionrecord.h"

#include <QtCore/qdebug.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

#include <algorithm>
#include <cmath>
#include <optional>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

constexpr int CurrentVersion = 1;
constexpr auto VersionField = "v"_L1;
constexpr auto AccessField = "access"_L1;
constexpr auto RefreshField = "refresh"_L1;
constexpr auto AccessExpiryField = "accessExpiresAt"_L1;
constexpr auto RefreshExpiryField = "refreshExpiresAt"_L1;
constexpr auto SchemeField = "scheme"_L1;
constexpr auto AccountField = "account"_L1;
constexpr auto ProtocolField = "protocol"_L1;
constexpr auto SkewField = "clockSkew"_L1;

void insertTime(QJsonObject &object, QLatin1StringView field, const QDateTime &time)
{
    if (time.isValid())
        object.insert(field, time.toMSecsSinceEpoch());
}

// Reads fields and remembers whether one of them had the wrong type.
class FieldReader
{
public:
    explicit FieldReader(const QJsonObject &object)
        : m_object(object)
    {
    }

    QString text(QLatin1StringView field)
    {
        const QJsonValue value = m_object.value(field);
        m_good = m_good && (value.isUndefined() || value.isString());
        return value.toString();
    }

    // Tokens are bytes; each stands in the JSON as the character of the same number.
    QByteArray bytes(QLatin1StringView field)
    {
        const QString value = text(field);
        m_good = m_good && std::ranges::all_of(value, [](QChar c) { return c.unicode() <= 0xff; });
        return value.toLatin1();
    }

    std::optional<qint64> number(QLatin1StringView field)
    {
        const QJsonValue value = m_object.value(field);
        if (value.isUndefined())
            return std::nullopt;
        constexpr double ExactIntegers = 9007199254740992.0; // 2^53
        const double number = value.toDouble(std::nan(""));
        if (std::floor(number) == number && std::abs(number) <= ExactIntegers)
            return value.toInteger();
        m_good = false;
        return std::nullopt;
    }

    QDateTime time(QLatin1StringView field)
    {
        const auto milliseconds = number(field);
        return milliseconds ? QDateTime::fromMSecsSinceEpoch(*milliseconds, Qt::UTC) : QDateTime();
    }

    bool isGood() const { return m_good; }

private:
    QJsonObject m_object;
    bool m_good = true;
};

Error corrupt(const QString &reason)
{
    return {Error::Kind::StoreCorrupt,
            u"What the store holds is not a session kept by SessionKeeper (%1); log in again to "
            u"replace it."_s.arg(reason)};
}

} // namespace

QByteArray SessionRecord::toBytes() const
{
    QJsonObject object {
        {VersionField, CurrentVersion},
        {AccessField, QString::fromLatin1(tokens.accessToken())},
        {RefreshField, QString::fromLatin1(tokens.refreshToken())},
        {SchemeField, QString::fromLatin1(tokens.scheme())},
        {AccountField, account},
        {ProtocolField, protocol},
        {SkewField, qint64(clockSkew.count())},
    };
    insertTime(object, AccessExpiryField, tokens.accessExpiresAt());
    insertTime(object, RefreshExpiryField, tokens.refreshExpiresAt());
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<SessionRecord> SessionRecord::fromBytes(const QByteArray &bytes)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (!document.isObject())
        return corrupt(u"%1 bytes that are no JSON object"_s.arg(bytes.size()));

    FieldReader reader(document.object());
    const qint64 version = reader.number(VersionField).value_or(0);
    if (version < 1)
        return corrupt(u"a JSON object without a version"_s);
    if (!document.object().contains(AccessField))
        return corrupt(u"a record of version %1 without an access token"_s.arg(version));

    const QByteArray access = reader.bytes(AccessField);
    const QByteArray refresh = reader.bytes(RefreshField);
    SessionRecord record;
    record.tokens = Tokens(access, refresh)
                        .withAccessExpiry(reader.time(AccessExpiryField))
                        .withRefreshExpiry(reader.time(RefreshExpiryField));
    if (document.object().contains(SchemeField))
        record.tokens = record.tokens.withScheme(reader.bytes(SchemeField));
    record.account = reader.text(AccountField);
    record.protocol = reader.text(ProtocolField);
    record.clockSkew = std::chrono::milliseconds(reader.number(SkewField).value_or(0));
    if (!reader.isGood())
        return corrupt(u"a record of version %1 with a field of the wrong type"_s.arg(version));
    return record;
}

QDebug operator<<(QDebug debug, const SessionRecord &record)
{
    QDebugStateSaver saver(debug);
    return debug.nospace() << "SessionRecord(" << record.tokens << ", account of "
                           << record.account.size() << " characters, protocol of "
                           << record.protocol.size() << " characters)";
}

} // namespace SessionKeeper
