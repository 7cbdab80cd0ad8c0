// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "delegateprotocol.h"

#include "delegatekeys_p.h"
#include "delegatestages_p.h"
#include "jwtclaims_p.h"
#include "restrequest_p.h"

namespace SessionKeeper {

using namespace Qt::StringLiterals;
using namespace DelegateStages;

DelegateProtocol::DelegateProtocol(const QUrl &url)
    : m_url(url)
    , m_appName(u"sessionkeeper"_s)
    , m_clientId(u"sessionkeeper"_s)
    , m_userNameField(u"username"_s)
    , m_loginPath(u"api-token-auth/"_s)
    , m_delegatePath(u"delegate/"_s)
    , m_keysPath(u"refresh-token/"_s)
    , m_verifyPath(u"api-token-verify/"_s)
    , m_scheme("JWT"_ba)
{
}

QString DelegateProtocol::name() const
{
    return u"delegate"_s;
}

// The server trims it as well.
void DelegateProtocol::setAppName(const QString &name)
{
    m_appName = name.trimmed();
}

TokenRequest DelegateProtocol::loginRequest(const Credentials &credentials) const
{
    auto fields = credentials.extraFields();
    fields.insert(m_userNameField, credentials.userName());
    fields.insert(u"password"_s, credentials.password());
    return restRequest(TokenStep::Login, endpoint(m_url, m_loginPath), fields);
}

TokenRequest DelegateProtocol::refreshRequest(const Tokens &tokens) const
{
    return delegateRequest(TokenStep::Refresh, tokens.refreshToken());
}

std::optional<TokenRequest> DelegateProtocol::verifyRequest(const Tokens &tokens) const
{
    if (m_verifyPath.isEmpty())
        return std::nullopt;
    return restRequest(TokenStep::Verify, endpoint(m_url, m_verifyPath),
                       {{u"token"_s, QString::fromLatin1(tokens.accessToken())}});
}

// Deleting needs a valid JWT, and the session's may have ended long ago.
std::optional<TokenRequest> DelegateProtocol::logoutRequest(const Tokens &tokens) const
{
    if (tokens.refreshToken().isEmpty())
        return std::nullopt;
    return delegateRequest(TokenStep::Logout, tokens.refreshToken());
}

// The authenticators of the site look at an Authorization header first, and refuse a JWT that has
// ended: none is sent (contract.md 5.4.8).
TokenRequest DelegateProtocol::delegateRequest(TokenStep step, const QByteArray &key) const
{
    return restRequest(step, endpoint(m_url, m_delegatePath),
                       {{u"client_id"_s, m_clientId},
                        {u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s},
                        {u"refresh_token"_s, QString::fromLatin1(key)},
                        {u"api_type"_s, u"app"_s}});
}

TokenRequest DelegateProtocol::keysRequest(TokenStep step, int stage, const QByteArray &verb,
                                           const Tokens &tokens) const
{
    auto request = restRequest(step, endpoint(m_url, m_keysPath),
                               stage == Create ? QVariantMap {{u"app"_s, m_appName}}
                                               : QVariantMap());
    request.verb = verb;
    request.stage = stage;
    request.note = jwtUserId(tokens.accessToken());
    request.headers.append({"Authorization"_ba, m_scheme + ' ' + tokens.accessToken()});
    // What is told by text, in every step.
    request.headers.append({"Accept-Language"_ba, "en"_ba});
    if (verb != "POST"_ba)
        request.body.clear();
    return request;
}

TokenRequest DelegateProtocol::keyRequest(TokenStep step, int stage, const QByteArray &verb,
                                          const Tokens &tokens) const
{
    auto request = keysRequest(step, stage, verb, tokens);
    request.shownUrl = request.url;
    auto path = request.url.path(QUrl::FullyEncoded);
    if (!path.endsWith(u'/'))
        path += u'/';
    path += QString::fromLatin1(tokens.refreshToken().toPercentEncoding()) + u'/';
    request.url.setPath(stage == Replace ? path + u"revoke/"_s : path, QUrl::TolerantMode);
    return request;
}

std::optional<TokenRequest> DelegateProtocol::nextRequest(TokenStep step, const Tokens &soFar,
                                                          const TokenResponse &response) const
{
    if (response.stage == First)
        return afterFirst(step, soFar, response);
    if (isList(response.stage))
        return afterList(step, soFar, response);
    if ((response.stage == Create || response.stage == Replace) && !isSuccess(response))
        return keysRequest(step, Look, "GET"_ba, soFar);
    return std::nullopt;
}

std::optional<TokenRequest> DelegateProtocol::afterFirst(TokenStep step, const Tokens &soFar,
                                                         const TokenResponse &response) const
{
    switch (step) {
    case TokenStep::Login:
        if (!soFar.refreshToken().isEmpty() && m_keyRotation == KeyRotation::Never)
            return std::nullopt;
        if (!soFar.refreshToken().isEmpty())
            return keyRequest(step, Replace, "POST"_ba, soFar);
        // Whoever cannot tell whose a key is makes his own first: then there is one of his.
        if (jwtUserId(soFar.accessToken()).isEmpty())
            return keysRequest(step, Create, "POST"_ba, soFar);
        return keysRequest(step, Find, "GET"_ba, soFar);
    case TokenStep::Refresh:
        if (m_keyRotation != KeyRotation::AtRefresh)
            return std::nullopt;
        return keyRequest(step, Replace, "POST"_ba, soFar);
    case TokenStep::Logout:
        if (!isSuccess(response))
            return std::nullopt;
        return keyRequest(step, Delete, "DELETE"_ba, soFar);
    case TokenStep::Verify:
        break;
    }
    return std::nullopt;
}

std::optional<TokenRequest> DelegateProtocol::afterList(TokenStep step, const Tokens &soFar,
                                                        const TokenResponse &response) const
{
    const auto keys = DelegateKeys::read(response, m_appName, response.note);
    if (!keys)
        return std::nullopt;
    if (keys->own.isEmpty() && keys->next.isValid()) {
        auto request = keysRequest(step, response.stage, "GET"_ba, soFar);
        request.url = keys->next;
        return request;
    }
    if (keys->own.isEmpty())
        return keysRequest(step, Create, "POST"_ba, soFar);
    if (response.stage == Seek) {
        auto request = delegateRequest(step, soFar.refreshToken());
        request.stage = Again;
        return request;
    }
    if (response.stage == Find && m_keyRotation != KeyRotation::Never)
        return keyRequest(step, Replace, "POST"_ba, soFar);
    return std::nullopt;
}

std::optional<TokenRequest> DelegateProtocol::recoveryRequest(const TokenRequest &lost,
                                                              const Tokens &soFar) const
{
    if (lost.stage == Create || lost.stage == Replace)
        return keysRequest(lost.step, Recover, "GET"_ba, soFar);
    const bool mayHaveSuccessor = lost.step == TokenStep::Refresh && lost.stage == First
        && m_keyRotation == KeyRotation::AtRefresh && !soFar.accessToken().isEmpty();
    if (mayHaveSuccessor)
        return keysRequest(lost.step, Seek, "GET"_ba, soFar);
    return std::nullopt;
}

Tokens DelegateProtocol::keptTokens(const Tokens &tokens) const
{
    return tokens.withoutAccessToken();
}

} // namespace SessionKeeper
