// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "wireverdict.h"

#include "retryafter_p.h"

#include <SessionKeeper/base/httpdate_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qjsondocument.h>

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

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
        if (!judgedByDialect
            || (status != 204 && !QJsonDocument::fromJson(response.body).isObject()))
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
