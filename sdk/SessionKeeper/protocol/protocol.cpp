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

bool Protocol::canRefreshExpired() const
{
    return true;
}

} // namespace SessionKeeper
