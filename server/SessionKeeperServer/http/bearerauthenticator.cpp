// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/authentication.h>
#include <SessionKeeperServer/http/bearerguard.h>

#include <utility>

namespace SessionKeeperServer {

namespace {

class BearerAuthenticator : public Authenticator
{
public:
    explicit BearerAuthenticator(BearerGuard guard)
        : m_guard(std::move(guard))
    {
    }

    Outcome<std::optional<Principal>> authenticate(const HttpRequest &request) const override
    {
        return m_guard.check(request.meta(m_guard.headerName()));
    }
    QByteArray challenge() const override { return m_guard.challenge(); }
    bool waits() const override { return m_guard.waits(); }
    QList<QByteArray> secretHeaders() const override
    {
        const QByteArray name = m_guard.headerName();
        return {name.mid(name.startsWith("HTTP_") ? 5 : 0).replace('_', '-')};
    }

private:
    const BearerGuard m_guard;
};

} // namespace

std::unique_ptr<Authenticator> makeAuthenticator(BearerGuard guard)
{
    return std::make_unique<BearerAuthenticator>(std::move(guard));
}

} // namespace SessionKeeperServer
