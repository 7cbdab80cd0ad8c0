// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "simplejwtprotocol.h"

#include "jwtclaims_p.h"
#include "restreply_p.h"
#include "restrequest_p.h"
#include "simplejwtrefusal_p.h"
#include "wireverdict.h"

#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

// The words of contract.md 2.1, in one place.
namespace Wire {
constexpr auto access = "access"_L1;
constexpr auto refresh = "refresh"_L1;
constexpr auto token = "token"_L1;
constexpr auto password = "password"_L1;
} // namespace Wire

} // namespace

SimpleJwtProtocol::SimpleJwtProtocol(const QUrl &url)
    : m_url(url)
    , m_userNameField(u"username"_s)
    , m_refreshPath(u"refresh/"_s)
    , m_verifyPath(u"verify/"_s)
    , m_logoutPath(u"blacklist/"_s)
    , m_scheme("Bearer"_ba)
    , m_authorizationHeader("Authorization"_ba)
{
}

QString SimpleJwtProtocol::name() const
{
    return u"simplejwt"_s;
}

TokenRequest SimpleJwtProtocol::loginRequest(const Credentials &credentials) const
{
    auto fields = credentials.extraFields();
    fields.insert(m_userNameField, credentials.userName());
    fields.insert(Wire::password, credentials.password());
    return restRequest(TokenStep::Login, endpoint(m_url, m_loginPath), fields);
}

TokenRequest SimpleJwtProtocol::refreshRequest(const Tokens &tokens) const
{
    return restRequest(TokenStep::Refresh, endpoint(m_url, m_refreshPath),
                       {{Wire::refresh, QString::fromLatin1(tokens.refreshToken())}});
}

std::optional<TokenRequest> SimpleJwtProtocol::verifyRequest(const Tokens &tokens) const
{
    if (m_verifyPath.isEmpty())
        return std::nullopt;
    return restRequest(TokenStep::Verify, endpoint(m_url, m_verifyPath),
                       {{Wire::token, QString::fromLatin1(tokens.accessToken())}});
}

std::optional<TokenRequest> SimpleJwtProtocol::logoutRequest(const Tokens &tokens) const
{
    if (m_logoutPath.isEmpty() || tokens.refreshToken().isEmpty())
        return std::nullopt;
    return restRequest(TokenStep::Logout, endpoint(m_url, m_logoutPath),
                       {{Wire::refresh, QString::fromLatin1(tokens.refreshToken())}});
}

Result<Tokens> SimpleJwtProtocol::readReply(TokenStep step, const TokenResponse &response) const
{
    const bool success = response.status >= 200 && response.status < 300;
    if (step == TokenStep::Logout) {
        // 404: not mounted, so there is nothing more to do (contract.md 5.4.7). A site's own view
        // may answer with no body at all; a page is a portal's.
        if (response.status == 404 || (success && response.body.isEmpty()))
            return Tokens();
    }
    if (auto error = wireVerdict(response))
        return *std::move(error);
    if (step == TokenStep::Verify && success)
        return Tokens();
    // 401: already dead.
    if (step == TokenStep::Logout && (success || response.status == 401))
        return Tokens();
    // Verify says a blacklisted token with 400 (contract.md 2.1).
    if (!success)
        return simpleJwtRefusal(step, response);
    return readTokens(step, response);
}

Result<Tokens> SimpleJwtProtocol::readTokens(TokenStep step, const TokenResponse &response) const
{
    const RestReply reply(response.body);
    const auto access = reply.token(Wire::access);
    const auto refresh = reply.token(Wire::refresh);
    if (access.isEmpty() || (step == TokenStep::Login && refresh.isEmpty())) {
        return Error(Error::Kind::UnexpectedReply,
                     tr("The answer of %1 has no \"%2\" token, so it is not a Simple JWT server; "
                        "check the URL.")
                         .arg(printable(response.url),
                              access.isEmpty() ? Wire::access : Wire::refresh))
            .withHttpStatus(response.status);
    }
    return Tokens(access, refresh)
        .withAccessExpiry(jwtExpiry(access))
        .withRefreshExpiry(jwtExpiry(refresh))
        .withScheme(m_scheme);
}

Protocol::Verdict SimpleJwtProtocol::judge(int status, const HeaderList &headers,
                                           const QByteArray &body) const
{
    return judgeRestReply(status, headers, body, m_scheme);
}

// A site with a JWK_URL refuses every token while that cannot be reached.
bool SimpleJwtProtocol::mayRefusalPass(const Error &refusal) const
{
    return refusal.code() == "token_not_valid"_L1;
}

} // namespace SessionKeeper
