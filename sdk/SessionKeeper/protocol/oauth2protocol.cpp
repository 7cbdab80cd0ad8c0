// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "oauth2protocol.h"

#include "challenge_p.h"
#include "formrequest_p.h"
#include "jwtclaims_p.h"
#include "oauth2refusal_p.h"
#include "restreply_p.h"
#include "restrequest_p.h"
#include "wireverdict.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

// The words of RFC 6749 appendix A, in one place.
namespace Wire {
constexpr auto grantType = "grant_type"_L1;
constexpr auto refreshToken = "refresh_token"_L1;
constexpr auto accessToken = "access_token"_L1;
constexpr auto scope = "scope"_L1;
} // namespace Wire

constexpr auto bearer = "Bearer";

// Seconds from the answer on, a number or, with some servers, digits in a string. Invalid when the
// field is not there or says nothing of use: Keycloak's 0 is for ever.
QDateTime endOf(const TokenResponse &response, std::initializer_list<QLatin1StringView> fields)
{
    constexpr double longest = 100.0 * 366 * 86400;
    const auto object = QJsonDocument::fromJson(response.body).object();
    for (const auto &field : fields) {
        const double seconds = object.value(field).toVariant().toDouble();
        if (seconds > 0)
            return response.serverTime.addMSecs(
                static_cast<qint64>(std::min(seconds, longest) * 1000));
    }
    return {};
}

QDateTime orIfInvalid(const QDateTime &end, const QDateTime &other)
{
    return end.isValid() ? end : other;
}

// RFC 7009 2.2: the client has nothing to do with a body, so it may be any but a page, which is a
// portal's.
bool isPage(const QByteArray &body)
{
    return body.trimmed().startsWith('<');
}

// A token that is not there to be revoked any more is revoked; a client that must not ask is a
// mistake of the app, and a busy server is asked again.
Result<Tokens> readRevocation(const TokenResponse &response, const QString &clientSecret)
{
    if (response.status / 100 == 2 && !isPage(response.body))
        return Tokens();
    if (auto error = wireVerdict(response))
        return *std::move(error);
    const auto refusal = oauth2Refusal(TokenStep::Logout, response, clientSecret);
    if (refusal.isTransient() || refusal.kind() == Error::Kind::Misconfigured)
        return refusal;
    return Tokens();
}

} // namespace

OAuth2Protocol::OAuth2Protocol(const QUrl &url)
    : m_url(url)
{
}

QString OAuth2Protocol::name() const
{
    return u"oauth2"_s;
}

TokenRequest OAuth2Protocol::loginRequest(const Credentials &credentials) const
{
    auto fields = credentials.extraFields();
    if (m_grant == Grant::Password && fields.contains(Wire::grantType))
        return request(TokenStep::Login, m_url, fields);
    if (m_grant == Grant::Password) {
        fields.insert(u"username"_s, credentials.userName());
        fields.insert(u"password"_s, credentials.password());
    }
    return request(TokenStep::Login, m_url, grantFields(fields));
}

// Without the scopes: the answer has those of the login (RFC 6749 6).
TokenRequest OAuth2Protocol::refreshRequest(const Tokens &tokens) const
{
    if (m_grant == Grant::ClientCredentials)
        return request(TokenStep::Refresh, m_url, grantFields({}));
    return request(TokenStep::Refresh, m_url,
                   {{Wire::grantType, QString(Wire::refreshToken)},
                    {Wire::refreshToken, QString::fromLatin1(tokens.refreshToken())}});
}

std::optional<TokenRequest> OAuth2Protocol::logoutRequest(const Tokens &tokens) const
{
    if (m_revocationPath.isEmpty() || tokens.isEmpty())
        return std::nullopt;
    const bool hasRefreshToken = !tokens.refreshToken().isEmpty()
        && tokens.refreshToken() != tokens.accessToken();
    const auto token = hasRefreshToken ? tokens.refreshToken() : tokens.accessToken();
    const QString hint = hasRefreshToken ? Wire::refreshToken : Wire::accessToken;
    return request(TokenStep::Logout, endpoint(m_url, m_revocationPath),
                   {{u"token"_s, QString::fromLatin1(token)}, {u"token_type_hint"_s, hint}});
}

QVariantMap OAuth2Protocol::grantFields(const QVariantMap &fields) const
{
    auto all = m_extraFields;
    if (!m_scopes.isEmpty())
        all.insert(Wire::scope, m_scopes.join(u' '));
    all.insert(fields);
    all.insert(Wire::grantType,
               m_grant == Grant::Password ? u"password"_s : u"client_credentials"_s);
    return all;
}

TokenRequest OAuth2Protocol::request(TokenStep step, const QUrl &url, QVariantMap fields) const
{
    const bool isBasic = m_clientAuthentication == ClientAuthentication::Basic;
    const bool isBody = m_clientAuthentication == ClientAuthentication::Body;
    if (!isBasic && !m_clientId.isEmpty())
        fields.insert(u"client_id"_s, m_clientId);
    if (isBody && !m_clientSecret.isEmpty())
        fields.insert(u"client_secret"_s, m_clientSecret);
    auto request = formRequest(step, url, fields);
    if (isBasic) {
        const auto pair = formEncoded(m_clientId) + ':' + formEncoded(m_clientSecret);
        request.headers.append({"Authorization"_ba, "Basic "_ba + pair.toBase64()});
    }
    return request;
}

Result<Tokens> OAuth2Protocol::readReply(TokenStep step, const TokenResponse &response) const
{
    if (step == TokenStep::Logout)
        return readRevocation(response, m_clientSecret);
    const RestReply reply(response.body);
    if (const auto error = wireVerdict(response))
        return error->withCode(reply.text("error"_L1));
    // Some servers refuse with 200 and an error.
    const bool isRefusal = response.status / 100 != 2
        || (reply.text(Wire::accessToken).isEmpty() && !reply.text("error"_L1).isEmpty());
    if (isRefusal)
        return oauth2Refusal(step, response, m_clientSecret);
    return readTokens(step, response);
}

Result<Tokens> OAuth2Protocol::readTokens(TokenStep step, const TokenResponse &response) const
{
    const RestReply reply(response.body);
    const auto access = reply.token(Wire::accessToken);
    const auto type = reply.text("token_type"_L1);
    const auto where = printable(response.url);
    if (access.isEmpty())
        return Error(Error::Kind::UnexpectedReply,
                     tr("The answer of %1 has no \"access_token\", so it is not an OAuth 2.0 token "
                        "endpoint; check the URL.")
                         .arg(where))
            .withHttpStatus(response.status);
    // A token of a type that is not understood must not be used (RFC 6749 7.1).
    if (!type.isEmpty() && type.compare(QLatin1StringView(bearer), Qt::CaseInsensitive) != 0)
        return Error(Error::Kind::Misconfigured,
                     tr("%1 gives tokens of the type \"%2\", and only bearer tokens can be used; "
                        "check what the server gives this client.")
                         .arg(where, type.left(40)))
            .withHttpStatus(response.status);

    const auto end = orIfInvalid(endOf(response, {"expires_in"_L1}), jwtExpiry(access));
    if (m_grant == Grant::ClientCredentials)
        return Tokens(access, access).withAccessExpiry(end).withScheme(bearer);
    const auto refresh = reply.token(Wire::refreshToken);
    auto refreshEnd = orIfInvalid(
        endOf(response, {"refresh_expires_in"_L1, "refresh_token_expires_in"_L1}),
        jwtExpiry(refresh));
    // A login without a refresh token ends with its access token.
    if (step == TokenStep::Login && refresh.isEmpty())
        refreshEnd = end;
    return Tokens(access, refresh)
        .withAccessExpiry(end)
        .withRefreshExpiry(refreshEnd)
        .withScheme(bearer);
}

// RFC 6750 3 and 3.1. Django OAuth Toolkit under Django REST framework takes a token that is no
// longer good for none: the text of the body is that of no credentials, and only a challenge of its
// own tells the two apart. Where another authenticator leads there is none (contract.md 1.11).
Protocol::Verdict OAuth2Protocol::judge(int status, const HeaderList &headers,
                                        const QByteArray &body) const
{
    if (status != 401 && status != 403)
        return Verdict::NotAboutTheSession;
    const RestReply reply(body);
    auto error = reply.text("error"_L1);
    const auto all = challenges(headers);
    bool isAsked = false;
    for (const auto &challenge : all) {
        if (!challenge.isOf(bearer))
            continue;
        isAsked = true;
        if (challenge.parameters.contains("error"_ba))
            error = QString::fromLatin1(challenge.parameters.value("error"_ba));
    }
    if (error == "invalid_token"_L1)
        return Verdict::TokenRefused;
    if (error == "insufficient_scope"_L1)
        return Verdict::NotAboutTheSession;
    if (error == "invalid_request"_L1)
        return Verdict::NotUnderstood;
    if (reply.detail() == "Authentication credentials were not provided."_L1)
        return isAsked ? Verdict::NotUnderstood : Verdict::TokenRefused;
    if (status == 403)
        return Verdict::NotAboutTheSession;
    return isAsked || all.isEmpty() ? Verdict::TokenRefused : Verdict::NotUnderstood;
}

} // namespace SessionKeeper
