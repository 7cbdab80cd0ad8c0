// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "delegaterefusal_p.h"

#include "jwtauthrefusal_p.h"
#include "restreply_p.h"

#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr auto keyIsGone = "Invalid token."_L1;
constexpr auto userIsGone = "User inactive or deleted."_L1;
constexpr auto notProvided = "Authentication credentials were not provided."_L1;

Error rejected(const TokenResponse &response, const RestReply &reply)
{
    return {Error::Kind::Rejected,
            tr("%1 did not accept the request (%2): %3")
                .arg(printable(response.url))
                .arg(response.status)
                .arg(reply.fieldErrors())};
}

Error delegateError(const TokenResponse &response, const RestReply &reply)
{
    const auto where = printable(response.url);
    const auto detail = reply.detail();
    if (response.status == 400)
        return rejected(response, reply);
    if (detail == userIsGone)
        return {Error::Kind::AccountRefused,
                tr("The server has ended the session; log in again. (%1)").arg(detail)};
    if (detail == keyIsGone)
        return {Error::Kind::Revoked,
                tr("The server has ended the session; log in again. (%1)").arg(detail)};
    // The authenticators of the site run first, and say nothing about the key.
    if (jwtAuthVerdict(response.status, response.body) || detail == notProvided)
        return {Error::Kind::Misconfigured,
                tr("%1 asks for another login, or was given an Authorization header on the way, "
                   "though none was sent; the session is kept. (%2)")
                    .arg(where, detail)};
    if (response.status == 401 && !detail.isEmpty())
        return {Error::Kind::Revoked,
                tr("The server has ended the session; log in again. (%1)").arg(detail)};
    return {Error::Kind::UnexpectedReply,
            tr("%1 did not let the refresh request pass (%2); the session is kept.")
                .arg(where)
                .arg(response.status)};
}

Error keysError(const TokenResponse &response, const RestReply &reply, const QByteArray &scheme)
{
    using Verdict = Protocol::Verdict;
    const auto where = printable(response.url);
    if (response.status == 400)
        return rejected(response, reply);
    const auto verdict = jwtAuthVerdict(response.status, response.body);
    switch (verdict.value_or(
        judgeRestReply(response.status, response.headers, response.body, scheme))) {
    case Verdict::AccountRefused:
        return {Error::Kind::AccountRefused,
                tr("The server refuses the account: %1").arg(reply.detail())};
    case Verdict::NotUnderstood:
        return {Error::Kind::Misconfigured,
                tr("%1 saw no token in the request; check the scheme (\"%2\").")
                    .arg(where, QString::fromLatin1(scheme))};
    case Verdict::TokenRefused:
        return {Error::Kind::UnexpectedReply,
                tr("%1 refused a token that the server had just given; check its clocks and keys. "
                   "(%2)")
                    .arg(where, reply.detail())};
    default:
        return rejected(response, reply);
    }
}

} // namespace

Error delegateRefused(const TokenResponse &response)
{
    return delegateError(response, RestReply(response.body)).withHttpStatus(response.status);
}

Error keysRefused(const TokenResponse &response, const QByteArray &scheme)
{
    return keysError(response, RestReply(response.body), scheme).withHttpStatus(response.status);
}

} // namespace SessionKeeper
