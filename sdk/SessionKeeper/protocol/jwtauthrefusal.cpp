// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtauthrefusal_p.h"

#include "restreply_p.h"

#include <SessionKeeper/base/text_p.h>

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Verdict = Protocol::Verdict;

// Without the dot at the end, which came with 1.10.
struct Refusal
{
    QLatin1StringView text;
    // In the answer to a refresh.
    Kind kind;
    // In the answer to a request of the app.
    Verdict verdict;
};
constexpr Refusal refusals[] = {
    {"Signature has expired"_L1, Kind::Expired, Verdict::TokenRefused},
    {"Token has expired"_L1, Kind::Expired, Verdict::TokenRefused},
    {"Refresh has expired"_L1, Kind::Expired, Verdict::TokenRefused},
    {"orig_iat field is required"_L1, Kind::Expired, Verdict::TokenRefused},
    {"orig_iat field not found in token"_L1, Kind::Expired, Verdict::TokenRefused},
    {"orig_jti or jti field not found in token"_L1, Kind::Expired, Verdict::TokenRefused},
    {"Error decoding signature"_L1, Kind::Revoked, Verdict::TokenRefused},
    {"Error decoding token"_L1, Kind::Revoked, Verdict::TokenRefused},
    {"Incorrect authentication credentials"_L1, Kind::Revoked, Verdict::TokenRefused},
    {"Invalid token"_L1, Kind::Revoked, Verdict::TokenRefused},
    {"Invalid payload"_L1, Kind::Revoked, Verdict::TokenRefused},
    {"Token is blacklisted"_L1, Kind::Revoked, Verdict::TokenRefused},
    {"Invalid signature"_L1, Kind::AccountRefused, Verdict::AccountRefused},
    {"User doesn't exist"_L1, Kind::AccountRefused, Verdict::AccountRefused},
    {"User account is disabled"_L1, Kind::AccountRefused, Verdict::AccountRefused},
    {"Invalid Authorization header. No credentials provided"_L1, Kind::Rejected,
     Verdict::NotUnderstood},
    {"Invalid Authorization header. Credentials string should not contain spaces"_L1,
     Kind::Rejected, Verdict::NotUnderstood},
};

constexpr QLatin1StringView wrongCredentials[] = {"Unable to log in with provided credentials"_L1,
                                                  "Unable to login with provided credentials"_L1};
constexpr auto nonFieldErrors = "non_field_errors"_L1;

QString withoutDot(const QString &text)
{
    return text.endsWith(u'.') ? text.chopped(1) : text;
}

const Refusal *known(const RestReply &reply)
{
    for (const auto &text : reply.texts()) {
        const auto *found = std::ranges::find(refusals, withoutDot(text), &Refusal::text);
        if (found != std::end(refusals))
            return found;
    }
    return nullptr;
}

bool isAboutCredentials(const TokenResponse &response, const RestReply &reply)
{
    const auto isKnown = [](const QString &text) {
        return std::ranges::find(wrongCredentials, withoutDot(text)) != std::end(wrongCredentials);
    };
    const bool isIncomplete = reply.fieldErrors().startsWith("Must include"_L1);
    return response.status == 401 || std::ranges::any_of(reply.texts(), isKnown)
        || (response.status == 400 && reply.has(nonFieldErrors) && !isIncomplete);
}

Error loginRefused(const TokenResponse &response, const RestReply &reply)
{
    const auto *refusal = known(reply);
    if (refusal && refusal->kind == Kind::AccountRefused)
        return {Kind::AccountRefused,
                tr("The server does not let this account log in. (%1)").arg(reply.fieldErrors())};
    if (isAboutCredentials(response, reply))
        return {Kind::InvalidCredentials,
                tr("The user name or the password is wrong, or the account is not active.")};
    return {Kind::Rejected,
            tr("%1 did not accept the login request (%2): %3")
                .arg(printable(response.url))
                .arg(response.status)
                .arg(reply.fieldErrors())};
}

Error refreshRefused(const TokenResponse &response, const RestReply &reply)
{
    const auto *refusal = known(reply);
    const bool isRefused = response.status == 401
        || (response.status == 400 && reply.has(nonFieldErrors));
    const auto kind = refusal    ? refusal->kind
        : isRefused              ? Kind::Revoked
        : response.status == 400 ? Kind::Rejected
                                 : Kind::UnexpectedReply;
    switch (kind) {
    case Kind::Expired:
        return {kind,
                tr("The server does not renew this session any more; log in again. (%1)")
                    .arg(reply.fieldErrors())};
    case Kind::Rejected:
        return {kind,
                tr("%1 did not accept the refresh request: %2")
                    .arg(printable(response.url), reply.fieldErrors())};
    case Kind::UnexpectedReply:
        return {kind,
                tr("%1 did not let the refresh request pass (%2); the session is kept.")
                    .arg(printable(response.url))
                    .arg(response.status)};
    default:
        return {
            kind,
            tr("The server has ended the session; log in again. (%1)").arg(reply.fieldErrors())};
    }
}

Error verifyRefused(const TokenResponse &response, const RestReply &reply)
{
    const auto error = refreshRefused(response, reply);
    switch (error.kind()) {
    case Kind::Revoked:
    case Kind::Expired:
    case Kind::AccountRefused:
        return {Kind::Revoked, tr("The server says that the access token is not valid.")};
    default:
        return {error.kind(),
                tr("%1 did not let the question pass whether the token is valid (%2).")
                    .arg(printable(response.url))
                    .arg(response.status)};
    }
}

} // namespace

Error jwtAuthRefusal(TokenStep step, const TokenResponse &response)
{
    const RestReply reply(response.body);
    const auto error = [&] {
        switch (step) {
        case TokenStep::Login:
            return loginRefused(response, reply);
        case TokenStep::Verify:
            return verifyRefused(response, reply);
        default:
            return refreshRefused(response, reply);
        }
    }();
    return error.withHttpStatus(response.status).withCode(reply.code());
}

std::optional<Protocol::Verdict> jwtAuthVerdict(int status, const QByteArray &body)
{
    const auto *refusal = status == 401 || status == 403 ? known(RestReply(body)) : nullptr;
    return refusal ? std::optional(refusal->verdict) : std::nullopt;
}

} // namespace SessionKeeper
