// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "restreply_p.h"

#include <SessionKeeper/base/httpdate_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

QString joined(const QJsonValue &messages)
{
    if (messages.isString())
        return messages.toString();
    QStringList texts;
    for (const auto &message : messages.toArray())
        texts.append(message.toString());
    return texts.join(u' ');
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

Error misconfigured(const TokenResponse &response)
{
    const auto where = printable(response.url);
    switch (response.status) {
    case 404:
        return {Error::Kind::Misconfigured,
                tr("There is no token endpoint at %1 (404); check the URL.").arg(where)};
    case 405:
    case 501: // what a plain file server says to POST
        return {Error::Kind::Misconfigured,
                tr("%1 does not take this kind of request (%2), so it is no token server; check "
                   "the URL.")
                    .arg(where)
                    .arg(response.status)};
    case 406:
    case 415:
        return {Error::Kind::Misconfigured,
                tr("%1 does not speak JSON (%2); check the URL.").arg(where).arg(response.status)};
    default:
        // Followed, a POST would arrive as a GET, or the secret at another host.
        const auto target = QUrl::fromEncoded(headerValue(response.headers, "Location"_ba));
        return {Error::Kind::Misconfigured,
                tr("%1 redirects to %2 (%3); use the final URL, often only a slash is missing at "
                   "the end.")
                    .arg(where, printable(response.url.resolved(target)))
                    .arg(response.status)};
    }
}

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
        const auto messages = joined(it.value());
        if (messages.isEmpty())
            continue;
        const bool unnamed = it.key() == "non_field_errors"_L1 || it.key() == "detail"_L1;
        sentences.append(unnamed ? messages : u"%1: %2"_s.arg(it.key(), messages));
    }
    return sentences.join(u' ');
}

std::optional<Error> wireVerdict(const TokenResponse &response)
{
    const int status = response.status;
    const auto where = printable(response.url);
    const auto error = [&]() -> std::optional<Error> {
        if (status == 429)
            return Error(
                Error::Kind::Throttled,
                tr("%1 asks to wait, because there were too many attempts (429).").arg(where));
        if ((status >= 500 && status != 501) || status == 408)
            return Error(Error::Kind::ServerFailure,
                         tr("%1 failed (%2); try again later.").arg(where).arg(status));
        if ((status >= 300 && status < 400) || status == 404 || status == 405 || status == 501
            || status == 406 || status == 415)
            return misconfigured(response);
        const bool judgedByDialect = (status >= 200 && status < 300) || status == 400
            || status == 401 || status == 403;
        if (!judgedByDialect || (status != 204 && !RestReply(response.body).isObject()))
            return Error(Error::Kind::UnexpectedReply,
                         tr("What answered at %1 is not a token server (%2, no JSON object); check "
                            "the URL, or "
                            "whether this network asks for a login of its own.")
                             .arg(where)
                             .arg(status));
        return std::nullopt;
    }();
    if (!error)
        return std::nullopt;
    return error->withHttpStatus(status).withRetryAfter(retryAfter(response));
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

std::optional<std::chrono::seconds> retryAfter(const TokenResponse &response)
{
    const auto value = headerValue(response.headers, "Retry-After"_ba).trimmed();
    if (value.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const auto seconds = value.toLongLong(&isNumber);
    if (isNumber)
        return std::chrono::seconds(std::max<qint64>(seconds, 0));
    const auto date = httpDate(value);
    if (!date.isValid() || !response.serverTime.isValid())
        return std::nullopt;
    return std::chrono::seconds(std::max<qint64>(response.serverTime.secsTo(date), 0));
}

} // namespace SessionKeeper
