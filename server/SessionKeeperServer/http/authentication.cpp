// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/authentication.h>

#include <algorithm>
#include <utility>

namespace SessionKeeperServer {

Authenticator::~Authenticator() = default;

Authentication::Authentication(std::vector<std::unique_ptr<Authenticator>> authenticators)
    : m_authenticators(std::move(authenticators))
{
}

Outcome<std::optional<Principal>> Authentication::authenticate(const HttpRequest &request) const
{
    for (const auto &authenticator : m_authenticators) {
        auto sender = authenticator->authenticate(request);
        if (!sender || *sender)
            return sender;
    }
    return std::optional<Principal>();
}

QByteArray Authentication::challenge() const
{
    return m_authenticators.empty() ? QByteArray() : m_authenticators.front()->challenge();
}

bool Authentication::waits() const
{
    return std::ranges::any_of(m_authenticators,
                               [](const auto &authenticator) { return authenticator->waits(); });
}

bool Authentication::isSecret(const QByteArray &header) const
{
    const auto isIt = [&header](const QByteArray &secret) {
        return header.compare(secret, Qt::CaseInsensitive) == 0;
    };
    return isIt("Authorization")
        || std::ranges::any_of(m_authenticators, [&isIt](const auto &authenticator) {
               return std::ranges::any_of(authenticator->secretHeaders(), isIt);
           });
}

} // namespace SessionKeeperServer
