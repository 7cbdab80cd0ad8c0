// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "slidingtokenprotocol.h"

#include "jwtclaims_p.h"
#include "restreply_p.h"
#include "restrequest_p.h"
#include "simplejwtrefusal_p.h"
#include "wireverdict.h"

#include <SessionKeeper/base/text_p.h>

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

// The words of contract.md 2.1, in one place.
namespace Wire {
constexpr auto token = "token"_L1;
constexpr auto password = "password"_L1;
constexpr auto isExpired = "Token is expired"_L1;
constexpr auto claimHasExpired = "Token '%1' claim has expired"_L1;
constexpr auto hasNoClaim = "Token has no '%1' claim"_L1;
} // namespace Wire

} // namespace

SlidingTokenProtocol::SlidingTokenProtocol(const QUrl &url)
    : m_url(url)
    , m_userNameField(u"username"_s)
    , m_refreshPath(u"refresh/"_s)
    , m_verifyPath(u"verify/"_s)
    , m_refreshExpiryClaim(u"refresh_exp"_s)
    , m_scheme("Bearer"_ba)
    , m_authorizationHeader("Authorization"_ba)
{
}

QString SlidingTokenProtocol::name() const
{
    return u"slidingtoken"_s;
}

TokenRequest SlidingTokenProtocol::loginRequest(const Credentials &credentials) const
{
    auto fields = credentials.extraFields();
    fields.insert(m_userNameField, credentials.userName());
    fields.insert(Wire::password, credentials.password());
    return restRequest(TokenStep::Login, endpoint(m_url, m_loginPath), fields);
}

TokenRequest SlidingTokenProtocol::refreshRequest(const Tokens &tokens) const
{
    return restRequest(TokenStep::Refresh, endpoint(m_url, m_refreshPath),
                       {{Wire::token, QString::fromLatin1(tokens.refreshToken())}});
}

std::optional<TokenRequest> SlidingTokenProtocol::verifyRequest(const Tokens &tokens) const
{
    if (m_verifyPath.isEmpty())
        return std::nullopt;
    return restRequest(TokenStep::Verify, endpoint(m_url, m_verifyPath),
                       {{Wire::token, QString::fromLatin1(tokens.accessToken())}});
}

Result<Tokens> SlidingTokenProtocol::readReply(TokenStep step, const TokenResponse &response) const
{
    if (auto error = wireVerdict(response))
        return *std::move(error);
    const bool success = response.status >= 200 && response.status < 300;
    if (!success)
        return refused(step, response);
    return step == TokenStep::Verify ? Tokens() : readToken(response);
}

// A pair's refusals, and two that are about the end of the one token: it cannot be renewed any more
// (contract.md 5.2).
Error SlidingTokenProtocol::refused(TokenStep step, const TokenResponse &response) const
{
    const auto error = simpleJwtRefusal(step, response);
    if (step != TokenStep::Refresh || error.kind() != Error::Kind::Revoked)
        return error;
    const auto detail = RestReply(response.body).detail();
    const bool isEnd = detail == Wire::isExpired
        || detail == QString(Wire::claimHasExpired).arg(m_refreshExpiryClaim)
        || detail == QString(Wire::hasNoClaim).arg(m_refreshExpiryClaim);
    if (!isEnd)
        return error;
    return Error(Error::Kind::Expired,
                 tr("The server does not renew this session any more; log in again. (%1)")
                     .arg(detail))
        .withHttpStatus(error.httpStatus())
        .withCode(error.code());
}

Result<Tokens> SlidingTokenProtocol::readToken(const TokenResponse &response) const
{
    const auto token = RestReply(response.body).token(Wire::token);
    if (token.isEmpty()) {
        return Error(Error::Kind::UnexpectedReply,
                     tr("The answer of %1 has no \"%2\", so it does not give sliding tokens; check "
                        "the URL.")
                         .arg(printable(response.url), Wire::token))
            .withHttpStatus(response.status);
    }
    const auto expiry = jwtExpiry(token);
    const auto refreshExpiry = jwtTime(token, m_refreshExpiryClaim);
    // The last token outlives the time until which it could be renewed.
    const bool isKnown = expiry.isValid() && refreshExpiry.isValid();
    return Tokens(token, token)
        .withAccessExpiry(expiry)
        .withRefreshExpiry(isKnown ? std::max(expiry, refreshExpiry) : refreshExpiry)
        .withScheme(m_scheme);
}

Protocol::Verdict SlidingTokenProtocol::judge(int status, const HeaderList &headers,
                                              const QByteArray &body) const
{
    return judgeRestReply(status, headers, body, m_scheme);
}

} // namespace SessionKeeper
