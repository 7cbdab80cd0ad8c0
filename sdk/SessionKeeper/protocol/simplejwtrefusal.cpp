// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "simplejwtrefusal_p.h"

#include "restreply_p.h"

#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

Error loginRefused(const TokenResponse &response, const RestReply &reply)
{
    if (response.status == 400 && !reply.has("non_field_errors"_L1))
        return {Error::Kind::Rejected,
                tr("%1 did not accept the login request: %2")
                    .arg(printable(response.url), reply.fieldErrors())};
    if (response.status == 403 && reply.code().isEmpty())
        return {Error::Kind::Rejected,
                tr("%1 does not let this login pass (403): %2")
                    .arg(printable(response.url), reply.detail())};
    return {Error::Kind::InvalidCredentials,
            tr("The user name or the password is wrong, or the account is not active.")};
}

// contract.md 5.2. A 401 in JSON is the server's own no; so is a 403 that carries a token's code.
// One without that code is about the user: gone, not active, another password.
Error refreshRefused(const TokenResponse &response, const RestReply &reply)
{
    const bool isToken = reply.code() == "token_not_valid"_L1;
    if (response.status == 401 || (response.status == 403 && isToken))
        return {isToken ? Error::Kind::Revoked : Error::Kind::AccountRefused,
                tr("The server has ended the session; log in again. (%1)").arg(reply.detail())};
    if (response.status == 400)
        return {Error::Kind::Rejected,
                tr("%1 did not accept the refresh request: %2")
                    .arg(printable(response.url), reply.fieldErrors())};
    return {Error::Kind::UnexpectedReply,
            tr("%1 did not let the refresh request pass (%2); the session is kept.")
                .arg(printable(response.url))
                .arg(response.status)};
}

// A blacklisted token is 400, any other invalid one 401 (contract.md 2.1).
Error verifyRefused(const TokenResponse &response)
{
    if (response.status == 403)
        return {Error::Kind::UnexpectedReply,
                tr("%1 did not let the question pass whether the token is valid (403).")
                    .arg(printable(response.url))};
    return {Error::Kind::Revoked, tr("The server says that the access token is not valid.")};
}

} // namespace

Error simpleJwtRefusal(TokenStep step, const TokenResponse &response)
{
    const RestReply reply(response.body);
    const auto error = [&] {
        switch (step) {
        case TokenStep::Login:
            return loginRefused(response, reply);
        case TokenStep::Verify:
            return verifyRefused(response);
        default:
            return refreshRefused(response, reply);
        }
    }();
    return error.withHttpStatus(response.status).withCode(reply.code());
}

} // namespace SessionKeeper
