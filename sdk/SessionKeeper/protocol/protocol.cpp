// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "protocol.h"

namespace SessionKeeper {

Protocol::~Protocol() = default;

std::optional<TokenRequest> Protocol::verifyRequest(const Tokens &tokens) const
{
    Q_UNUSED(tokens)
    return std::nullopt;
}

std::optional<TokenRequest> Protocol::logoutRequest(const Tokens &tokens) const
{
    Q_UNUSED(tokens)
    return std::nullopt;
}

std::optional<TokenRequest> Protocol::nextRequest(TokenStep step, const Tokens &soFar,
                                                  const TokenResponse &response) const
{
    Q_UNUSED(step)
    Q_UNUSED(soFar)
    Q_UNUSED(response)
    return std::nullopt;
}

std::optional<TokenRequest> Protocol::recoveryRequest(const TokenRequest &lost,
                                                      const Tokens &soFar) const
{
    Q_UNUSED(lost)
    Q_UNUSED(soFar)
    return std::nullopt;
}

Tokens Protocol::keptTokens(const Tokens &tokens) const
{
    return tokens;
}

void Protocol::authorize(QNetworkRequest &request, const Tokens &tokens) const
{
    const auto scheme = tokens.scheme();
    const auto token = tokens.accessToken();
    QByteArray value;
    value.reserve(scheme.size() + 1 + token.size());
    request.setRawHeader(authorizationHeader(), value.append(scheme).append(' ').append(token));
}

QByteArray Protocol::authorizationHeader() const
{
    return QByteArrayLiteral("Authorization");
}

QByteArray Protocol::authorizationCookie() const
{
    return {};
}

bool Protocol::mayRefusalPass(const Error &refusal) const
{
    Q_UNUSED(refusal)
    return false;
}

bool Protocol::canRefreshExpired() const
{
    return true;
}

bool Protocol::spendsRefreshToken() const
{
    return canRefreshExpired();
}

} // namespace SessionKeeper
