// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "simplejwtprotocol.h"

#include "jwtclaims_p.h"
#include "restreply_p.h"
#include "restrequest_p.h"
#include "wireverdict.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

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

Error loginRefused(const TokenResponse &response, const RestReply &reply)
{
    if (response.status == 400 && reply.text("non_field_errors"_L1).isEmpty()
        && !QJsonDocument::fromJson(response.body).object().contains("non_field_errors"_L1))
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

Error refused(TokenStep step, const TokenResponse &response)
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
        return refused(step, response);
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

} // namespace SessionKeeper
