// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "oauth2refusal_p.h"

#include "restreply_p.h"
#include "retryafter_p.h"

#include <SessionKeeper/base/text_p.h>

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

struct Meaning
{
    QLatin1StringView code;
    Error::Kind atLogin;
    Error::Kind atRefresh;
};
constexpr Meaning meanings[] = {
    {"invalid_grant"_L1, Error::Kind::InvalidCredentials, Error::Kind::Revoked},
    // Spring Security OAuth, of a refresh token that has expired.
    {"invalid_token"_L1, Error::Kind::InvalidCredentials, Error::Kind::Revoked},
    {"invalid_client"_L1, Error::Kind::Misconfigured, Error::Kind::Misconfigured},
    {"unauthorized_client"_L1, Error::Kind::Misconfigured, Error::Kind::Misconfigured},
    {"unsupported_grant_type"_L1, Error::Kind::Misconfigured, Error::Kind::Misconfigured},
    {"invalid_scope"_L1, Error::Kind::Misconfigured, Error::Kind::Misconfigured},
    {"temporarily_unavailable"_L1, Error::Kind::ServerFailure, Error::Kind::ServerFailure},
    {"server_error"_L1, Error::Kind::ServerFailure, Error::Kind::ServerFailure},
    {"slow_down"_L1, Error::Kind::Throttled, Error::Kind::Throttled},
};

// Rejected: invalid_request, and what an extension adds, such as authorization_pending.
Error::Kind kindOf(TokenStep step, const QString &code)
{
    const auto meaning = std::ranges::find(meanings, code, &Meaning::code);
    if (meaning == std::end(meanings))
        return Error::Kind::Rejected;
    return step == TokenStep::Login ? meaning->atLogin : meaning->atRefresh;
}

QString misconfigured(const QString &code, const QString &where)
{
    if (code == "invalid_client"_L1)
        return tr("%1 does not know this app; check the client id, the client secret and how they "
                  "are sent.")
            .arg(where);
    if (code == "invalid_scope"_L1)
        return tr("%1 does not give the scopes that are asked for; check them.").arg(where);
    return tr("%1 does not let this app get tokens in this way (%2); check the grant, and what the "
              "server allows this client.")
        .arg(where, code);
}

QString sentence(Error::Kind kind, const QString &code, const QString &where)
{
    switch (kind) {
    case Error::Kind::InvalidCredentials:
        return tr("What was given to log in, a user name and a password or a code, is wrong or no "
                  "longer good; enter it again.");
    case Error::Kind::Revoked:
        return tr("The server has ended the session; log in again.");
    case Error::Kind::Misconfigured:
        return misconfigured(code, where);
    case Error::Kind::ServerFailure:
        return tr("%1 failed (%2); try again later.").arg(where, code);
    case Error::Kind::Throttled:
        return tr("%1 asks to wait, because there were too many attempts (%2).").arg(where, code);
    default:
        return tr("%1 did not accept the request (%2).").arg(where, code);
    }
}

// Meant for developers (RFC 6749 5.2), and of any length.
QString description(const RestReply &reply, const QString &clientSecret)
{
    auto text = reply.text("error_description"_L1);
    if (!clientSecret.isEmpty())
        text.replace(clientSecret, u"…"_s);
    return text.simplified().left(200);
}

} // namespace

Error oauth2Refusal(TokenStep step, const TokenResponse &response, const QString &clientSecret)
{
    const RestReply reply(response.body);
    const auto code = reply.text("error"_L1);
    const auto where = printable(response.url);
    if (code.isEmpty())
        return Error(Error::Kind::UnexpectedReply,
                     tr("%1 answered %2 without an OAuth error, so it may not be a token endpoint; "
                        "check the URL.")
                         .arg(where)
                         .arg(response.status))
            .withHttpStatus(response.status);
    const auto kind = kindOf(step, code);
    const auto reason = description(reply, clientSecret);
    const auto text = sentence(kind, code, where);
    return Error(kind, reason.isEmpty() ? text : u"%1 (%2)"_s.arg(text, reason))
        .withHttpStatus(response.status)
        .withCode(code)
        .withRetryAfter(retryAfter(response));
}

} // namespace SessionKeeper
