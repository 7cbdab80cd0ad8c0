// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtauthprotocol.h"

#include "cookies_p.h"
#include "jwtauthrefusal_p.h"
#include "jwtclaims_p.h"
#include "restreply_p.h"
#include "restrequest_p.h"
#include "wireverdict.h"

#include <SessionKeeper/base/text_p.h>

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

// The words of contract.md 3, in one place.
namespace Wire {
constexpr auto token = "token"_L1;
constexpr auto password = "password"_L1;
constexpr QStringView origIat = u"orig_iat";
} // namespace Wire

} // namespace

JwtAuthProtocol::JwtAuthProtocol(const QUrl &url)
    : m_url(url)
    , m_userNameField(u"username"_s)
    , m_loginPath(u"api-token-auth/"_s)
    , m_refreshPath(u"api-token-refresh/"_s)
    , m_verifyPath(u"api-token-verify/"_s)
    , m_scheme("JWT"_ba)
{
}

QString JwtAuthProtocol::name() const
{
    return u"jwtauth"_s;
}

TokenRequest JwtAuthProtocol::loginRequest(const Credentials &credentials) const
{
    auto fields = credentials.extraFields();
    fields.insert(m_userNameField, credentials.userName());
    fields.insert(Wire::password, credentials.password());
    return restRequest(TokenStep::Login, endpoint(m_url, m_loginPath), fields);
}

TokenRequest JwtAuthProtocol::refreshRequest(const Tokens &tokens) const
{
    return restRequest(TokenStep::Refresh, endpoint(m_url, m_refreshPath),
                       {{Wire::token, QString::fromLatin1(tokens.refreshToken())}});
}

std::optional<TokenRequest> JwtAuthProtocol::verifyRequest(const Tokens &tokens) const
{
    if (m_verifyPath.isEmpty())
        return std::nullopt;
    return restRequest(TokenStep::Verify, endpoint(m_url, m_verifyPath),
                       {{Wire::token, QString::fromLatin1(tokens.accessToken())}});
}

// The one endpoint of the family that wants a token in the header as well (contract.md 3.5).
std::optional<TokenRequest> JwtAuthProtocol::logoutRequest(const Tokens &tokens) const
{
    if (m_logoutPath.isEmpty() || tokens.accessToken().isEmpty())
        return std::nullopt;
    auto request = restRequest(TokenStep::Logout, endpoint(m_url, m_logoutPath),
                               {{Wire::token, QString::fromLatin1(tokens.accessToken())}});
    QNetworkRequest authorized;
    authorize(authorized, tokens);
    const auto header = authorizationHeader();
    request.headers.append({header, authorized.rawHeader(header)});
    return request;
}

Result<Tokens> JwtAuthProtocol::readReply(TokenStep step, const TokenResponse &response) const
{
    const bool success = response.status >= 200 && response.status < 300;
    // 404: not mounted, so there is nothing more to do (contract.md 5.4.7).
    const bool isAway = response.status == 404 || (success && response.body.isEmpty());
    if (step == TokenStep::Logout && isAway)
        return Tokens();
    if (auto error = wireVerdict(response))
        return *std::move(error);
    if (step == TokenStep::Logout) {
        const auto error = success ? Error() : jwtAuthRefusal(step, response);
        const bool isDead = error.kind() == Error::Kind::Revoked
            || error.kind() == Error::Kind::Expired || error.kind() == Error::Kind::AccountRefused;
        return success || isDead ? Result<Tokens>(Tokens()) : error;
    }
    if (!success)
        return jwtAuthRefusal(step, response);
    return step == TokenStep::Verify ? Tokens() : readToken(step, response);
}

Result<Tokens> JwtAuthProtocol::readToken(TokenStep step, const TokenResponse &response) const
{
    const auto token = RestReply(response.body).token(Wire::token);
    if (token.isEmpty()) {
        return Error(Error::Kind::UnexpectedReply,
                     tr("The answer of %1 has no \"%2\", so it is not djangorestframework-jwt; "
                        "check the URL.")
                         .arg(printable(response.url), Wire::token))
            .withHttpStatus(response.status);
    }
    return tokensOf(step, token);
}

// A token says by its orig_iat that it can be renewed (contract.md 3.3). The last one outlives the
// limit of its chain.
Tokens JwtAuthProtocol::tokensOf(TokenStep step, const QByteArray &token) const
{
    const auto expiry = jwtExpiry(token);
    const auto begin = jwtTime(token, Wire::origIat);
    const bool isRenewable = step == TokenStep::Refresh
        || (begin.isValid() && begin.toSecsSinceEpoch() != 0 && !m_refreshPath.isEmpty());
    const auto tokens = Tokens(token, isRenewable ? token : QByteArray())
                            .withAccessExpiry(expiry)
                            .withScheme(m_scheme);
    if (!isRenewable)
        return tokens.withRefreshExpiry(expiry);
    if (!begin.isValid() || !expiry.isValid() || m_chainLimit <= std::chrono::seconds(0))
        return tokens;
    return tokens.withRefreshExpiry(std::max(expiry, begin.addSecs(m_chainLimit.count())));
}

Protocol::Verdict JwtAuthProtocol::judge(int status, const HeaderList &headers,
                                         const QByteArray &body) const
{
    const auto verdict = jwtAuthVerdict(status, body);
    return verdict ? *verdict : judgeRestReply(status, headers, body, m_scheme);
}

void JwtAuthProtocol::authorize(QNetworkRequest &request, const Tokens &tokens) const
{
    if (m_cookieName.isEmpty()) {
        Protocol::authorize(request, tokens);
        return;
    }
    constexpr auto header = "Cookie";
    request.setRawHeader(header,
                         withCookie(request.rawHeader(header), m_cookieName, tokens.accessToken()));
}

QByteArray JwtAuthProtocol::authorizationHeader() const
{
    return m_cookieName.isEmpty() ? Protocol::authorizationHeader() : "Cookie"_ba;
}

} // namespace SessionKeeper
