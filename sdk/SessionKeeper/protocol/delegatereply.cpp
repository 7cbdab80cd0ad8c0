// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "delegatekeys_p.h"
#include "delegateprotocol.h"
#include "delegaterefusal_p.h"
#include "delegatestages_p.h"
#include "jwtauthrefusal_p.h"
#include "jwtclaims_p.h"
#include "restreply_p.h"
#include "wireverdict.h"

#include <SessionKeeper/base/text_p.h>

// What the server's answers mean; what is asked is in delegateprotocol.cpp.

namespace SessionKeeper {

using namespace Qt::StringLiterals;
using namespace DelegateStages;

namespace {

// Not a page of a site that has no such endpoint.
bool isKeyGone(const TokenResponse &response)
{
    return response.status == 404 && RestReply(response.body).isObject();
}

// Another process, or a request whose answer was lost, made it first. Any complaint that is not
// about a field: the text may be translated, and the name of the member changed.
bool hasKeyAlready(const TokenResponse &response)
{
    const RestReply reply(response.body);
    return response.status == 400 && reply.isObject() && !reply.has("app"_L1)
        && !reply.has("detail"_L1);
}

Error incomplete(const TokenResponse &response, QLatin1StringView field)
{
    return Error(Error::Kind::UnexpectedReply,
                 tr("The answer of %1 has no \"%2\"; check the URL.")
                     .arg(printable(response.url), field))
        .withHttpStatus(response.status);
}

Result<Tokens> readKey(const TokenResponse &response)
{
    const auto key = RestReply(response.body).token("key"_L1);
    if (key.isEmpty())
        return incomplete(response, "key"_L1);
    return Tokens({}, key);
}

} // namespace

Result<Tokens> DelegateProtocol::readReply(TokenStep step, const TokenResponse &response) const
{
    const int stage = response.stage;
    const bool success = isSuccess(response);
    // A list is no JSON object, which wireVerdict() asks for.
    if (isList(stage) && success)
        return readList(response);
    if ((stage == Replace || stage == Delete) && isKeyGone(response))
        return Tokens();
    if (stage == Delete && success && response.body.isEmpty())
        return Tokens();
    if (auto error = wireVerdict(response))
        return *std::move(error);
    if (step == TokenStep::Verify)
        return success ? Result<Tokens>(Tokens()) : jwtAuthRefusal(step, response);
    if (stage == First || stage == Again)
        return readToken(step, response);
    if (stage == Create && hasKeyAlready(response))
        return Tokens();
    if (!success)
        return keysRefused(response, m_scheme);
    return stage == Delete ? Tokens() : readKey(response);
}

Result<Tokens> DelegateProtocol::readToken(TokenStep step, const TokenResponse &response) const
{
    if (!isSuccess(response) && step == TokenStep::Login)
        return jwtAuthRefusal(step, response);
    if (!isSuccess(response)) {
        const auto error = delegateRefused(response);
        // Already gone.
        if (step == TokenStep::Logout && error.kind() == Error::Kind::Revoked)
            return Tokens();
        return error;
    }
    const RestReply reply(response.body);
    const auto token = reply.token("token"_L1);
    if (token.isEmpty())
        return incomplete(response, "token"_L1);
    // Of a delegated token "refresh_token" says nothing: null, or the key of another app.
    const bool hasKey = step == TokenStep::Login && m_keyInLoginReply;
    return Tokens(token, hasKey ? reply.token("refresh_token"_L1) : QByteArray())
        .withAccessExpiry(jwtExpiry(token))
        .withScheme(m_scheme);
}

Result<Tokens> DelegateProtocol::readList(const TokenResponse &response) const
{
    const auto keys = DelegateKeys::read(response, m_appName, response.note);
    if (!keys)
        return keys.error();
    if (!keys->own.isEmpty())
        return Tokens({}, keys->own);
    const bool hasToBeThere = response.stage == Look || response.stage == Seek;
    if (hasToBeThere && !keys->next.isValid())
        return Error(Error::Kind::Rejected,
                     tr("%1 does not list the key of the app \"%2\", though it had one; somebody "
                        "may have deleted it.")
                         .arg(printable(response.url), m_appName))
            .withHttpStatus(response.status);
    return Tokens();
}

Protocol::Verdict DelegateProtocol::judge(int status, const HeaderList &headers,
                                          const QByteArray &body) const
{
    return jwtAuthVerdict(status, body).value_or(judgeRestReply(status, headers, body, m_scheme));
}

} // namespace SessionKeeper
