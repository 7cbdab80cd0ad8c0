// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sessionrecord.h"

#include <QtCore/qdebug.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

constexpr int CurrentVersion = 2;
constexpr auto VersionField = "v"_L1;
constexpr auto AccessField = "access"_L1;
constexpr auto RefreshField = "refresh"_L1;
constexpr auto AccessExpiryField = "accessExpiresAt"_L1;
constexpr auto RefreshExpiryField = "refreshExpiresAt"_L1;
constexpr auto SchemeField = "scheme"_L1;
constexpr auto AccountField = "account"_L1;
constexpr auto ProtocolField = "protocol"_L1;
constexpr auto SkewField = "clockSkew"_L1;
constexpr auto SentField = "refreshSentAt"_L1;
constexpr auto RevocationsField = "revocations"_L1;
constexpr auto SinceField = "since"_L1;

constexpr auto Fields = std::to_array<QLatin1StringView>(
    {VersionField, AccessField, RefreshField, AccessExpiryField, RefreshExpiryField, SchemeField,
     AccountField, ProtocolField, SkewField, SentField, RevocationsField});

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

    bool has(QLatin1StringView field) const { return m_object.contains(field); }
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

void insertTokens(QJsonObject &object, const Tokens &tokens)
{
    object.insert(AccessField, QString::fromLatin1(tokens.accessToken()));
    object.insert(RefreshField, QString::fromLatin1(tokens.refreshToken()));
    object.insert(SchemeField, QString::fromLatin1(tokens.scheme()));
    insertTime(object, AccessExpiryField, tokens.accessExpiresAt());
    insertTime(object, RefreshExpiryField, tokens.refreshExpiresAt());
}

Tokens readTokens(FieldReader &reader)
{
    const QByteArray access = reader.bytes(AccessField);
    const QByteArray refresh = reader.bytes(RefreshField);
    const auto tokens = Tokens(access, refresh)
                            .withAccessExpiry(reader.time(AccessExpiryField))
                            .withRefreshExpiry(reader.time(RefreshExpiryField));
    return reader.has(SchemeField) ? tokens.withScheme(reader.bytes(SchemeField)) : tokens;
}

QJsonArray written(const QList<PendingRevocation> &revocations)
{
    QJsonArray array;
    for (const auto &revocation : revocations) {
        QJsonObject object {{ProtocolField, revocation.protocol}};
        insertTokens(object, revocation.tokens);
        insertTime(object, SinceField, revocation.since);
        array.append(object);
    }
    return array;
}

// One that cannot be read is dropped: it must not cost the session beside it.
QList<PendingRevocation> readRevocations(const QJsonValue &value)
{
    QList<PendingRevocation> revocations;
    for (const auto &element : value.toArray()) {
        FieldReader reader(element.toObject());
        const PendingRevocation revocation {readTokens(reader), reader.text(ProtocolField),
                                            reader.time(SinceField)};
        if (reader.isGood() && !revocation.tokens.isEmpty())
            revocations.append(revocation);
    }
    return revocations.last(std::min(revocations.size(), SessionRecord::mostRevocations));
}

} // namespace

SessionRecord SessionRecord::ended(const QDateTime &when) const
{
    SessionRecord left;
    left.revocations = revocations;
    left.furtherFields = furtherFields;
    left.clockSkew = clockSkew;
    if (!isEmpty())
        left.revocations.append({tokens, protocol, when});
    while (left.revocations.size() > mostRevocations)
        left.revocations.removeFirst();
    return left;
}

QByteArray SessionRecord::toBytes() const
{
    auto object = furtherFields;
    object.insert(VersionField, CurrentVersion);
    object.insert(AccountField, account);
    object.insert(ProtocolField, protocol);
    object.insert(SkewField, qint64(clockSkew.count()));
    insertTokens(object, tokens);
    insertTime(object, SentField, refreshSentAt);
    if (!revocations.isEmpty())
        object.insert(RevocationsField, written(revocations));
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
    if (!reader.has(AccessField))
        return corrupt(u"a record of version %1 without an access token"_s.arg(version));

    SessionRecord record;
    record.tokens = readTokens(reader);
    record.account = reader.text(AccountField);
    record.protocol = reader.text(ProtocolField);
    record.clockSkew = std::chrono::milliseconds(reader.number(SkewField).value_or(0));
    record.refreshSentAt = reader.time(SentField);
    if (!reader.isGood())
        return corrupt(u"a record of version %1 with a field of the wrong type"_s.arg(version));
    record.revocations = readRevocations(document.object().value(RevocationsField));
    record.furtherFields = document.object();
    for (const auto field : Fields)
        record.furtherFields.remove(field);
    return record;
}

QDebug operator<<(QDebug debug, const SessionRecord &record)
{
    QDebugStateSaver saver(debug);
    return debug.nospace() << "SessionRecord(" << record.tokens << ", account of "
                           << record.account.size() << " characters, protocol of "
                           << record.protocol.size() << " characters, " << record.revocations.size()
                           << " revocations)";
}

} // namespace SessionKeeper
