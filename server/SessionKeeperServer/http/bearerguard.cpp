// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/bearerguard.h>

#include <SessionKeeperServer/http/data/requestheaders.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

BearerGuard::BearerGuard(std::shared_ptr<SimpleJwtEngine> engine, Users users)
    : m_engine(std::move(engine))
    , m_users(users)
{
}

QByteArray BearerGuard::headerName() const
{
    return m_engine->currentSettings()->AUTH_HEADER_NAME;
}

QByteArray BearerGuard::challenge() const
{
    const QList<QByteArray> types = m_engine->currentSettings()->AUTH_HEADER_TYPES;
    return (types.isEmpty() ? QByteArray("Bearer") : types.first()) + " realm=\"api\"";
}

Outcome<std::optional<Principal>> BearerGuard::check(const QByteArray &header) const
{
    const QList<QByteArray> parts = words(header);
    if (parts.isEmpty() || !m_engine->currentSettings()->AUTH_HEADER_TYPES.contains(parts.first()))
        return std::optional<Principal>();
    if (parts.size() != 2) {
        Refusal refusal;
        refusal.detail = u"Authorization header must contain two space-delimited values"_s;
        refusal.code = "bad_authorization_header";
        return refusal;
    }
    Outcome<Principal> principal = m_users == Users::OfToken
        ? m_engine->authenticateStateless(parts.last())
        : m_engine->authenticate(parts.last());
    if (!principal)
        return principal.refusal();
    return std::optional<Principal>(std::move(*principal));
}

} // namespace SessionKeeperServer
