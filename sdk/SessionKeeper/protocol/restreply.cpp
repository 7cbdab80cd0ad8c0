// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "restreply_p.h"

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

QStringList textsIn(const QJsonValue &messages)
{
    if (messages.isString())
        return {messages.toString()};
    QStringList texts;
    for (const auto &message : messages.toArray())
        texts.append(message.toString());
    return texts;
}

// contract.md 2.2 and 5.1. The code decides; a site whose own exception handler drops it is known
// by the text.
struct Refusal
{
    QLatin1StringView code;
    QLatin1StringView detail;
    Protocol::Verdict verdict;
};
constexpr Refusal refusals[] = {
    {"token_not_valid"_L1, "Given token not valid for any token type"_L1,
     Protocol::Verdict::TokenRefused},
    {"user_not_found"_L1, "User not found"_L1, Protocol::Verdict::AccountRefused},
    {"user_inactive"_L1, "User is inactive"_L1, Protocol::Verdict::AccountRefused},
    {"password_changed"_L1, "The user's password has been changed."_L1,
     Protocol::Verdict::AccountRefused},
    {"bad_authorization_header"_L1,
     "Authorization header must contain two space-delimited values"_L1,
     Protocol::Verdict::NotUnderstood},
    {"not_authenticated"_L1, "Authentication credentials were not provided."_L1,
     Protocol::Verdict::NotUnderstood},
};

} // namespace

RestReply::RestReply(const QByteArray &body)
{
    const auto document = QJsonDocument::fromJson(body);
    m_isObject = document.isObject();
    m_object = document.object();
}

QString RestReply::text(QLatin1StringView field) const
{
    return m_object.value(field).toString();
}

bool RestReply::has(QLatin1StringView field) const
{
    return m_object.contains(field);
}

QStringList RestReply::texts() const
{
    QStringList all;
    for (const auto &messages : m_object)
        all.append(textsIn(messages));
    return all;
}

QByteArray RestReply::token(QLatin1StringView field) const
{
    const auto value = text(field);
    const bool isToken = std::ranges::all_of(
        value, [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
    return isToken ? value.toLatin1() : QByteArray();
}

QString RestReply::code() const
{
    return text("code"_L1);
}

QString RestReply::detail() const
{
    return text("detail"_L1);
}

QString RestReply::fieldErrors() const
{
    QStringList sentences;
    for (auto it = m_object.begin(); it != m_object.end(); ++it) {
        const auto messages = textsIn(it.value()).join(u' ');
        if (messages.isEmpty())
            continue;
        const bool unnamed = it.key() == "non_field_errors"_L1 || it.key() == "detail"_L1;
        sentences.append(unnamed ? messages : u"%1: %2"_s.arg(it.key(), messages));
    }
    return sentences.join(u' ');
}

Protocol::Verdict judgeRestReply(int status, const HeaderList &headers, const QByteArray &body,
                                 const QByteArray &scheme)
{
    using Verdict = Protocol::Verdict;
    if (status != 401 && status != 403)
        return Verdict::NotAboutTheSession;

    const RestReply reply(body);
    const auto code = reply.code();
    for (const auto &refusal : refusals) {
        if (code.isEmpty() ? reply.detail() == refusal.detail : code == refusal.code)
            return refusal.verdict;
    }
    if (status == 403)
        return Verdict::NotAboutTheSession;

    // A server of another kind behind the same token: its challenge decides (RFC 6750 3). One that
    // names other schemes only has not looked at ours.
    const auto challenge = headerValue(headers, "WWW-Authenticate"_ba).trimmed();
    const bool ours = challenge.isEmpty() || challenge.toLower().contains(scheme.toLower());
    return ours || !code.isEmpty() ? Verdict::TokenRefused : Verdict::NotUnderstood;
}

} // namespace SessionKeeper
