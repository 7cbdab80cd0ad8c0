// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/tokenadministration.h>

#include <SessionKeeperServer/engine/simplejwtflush.h>
#include <SessionKeeperServer/jose/claims.h>
#include <SessionKeeperServer/jose/jws.h>
#include <SessionKeeperServer/store/rotationjournal.h>
#include <SessionKeeperServer/store/tokenledger.h>

#include <algorithm>
#include <utility>

namespace SessionKeeperServer {

TokenAdministration::TokenAdministration(std::shared_ptr<Database> database,
                                         const SimpleJwtSettings &settings, Clock clock)
    : m_database(std::move(database))
    , m_settings(settings)
    , m_clock(std::move(clock))
{
}

void TokenAdministration::visit(const std::optional<qint64> &userId,
                                const std::function<void(const IssuedToken &)> &visit) const
{
    const QDateTime dead = now().addMSecs(-m_settings.LEEWAY.count());
    TokenLedger(m_database).visit(userId, [&](const LedgerEntry &entry) {
        IssuedToken token {.jti = entry.jti,
                           .username = entry.username,
                           .created = entry.createdAt,
                           .expires = endOf(entry.token, entry.expiresAt)};
        if (entry.isBlacklisted)
            token.state = IssuedToken::State::Blacklisted;
        else if (token.expires <= dead)
            token.state = IssuedToken::State::Expired;
        visit(token);
    });
}

TokenAdministration::Verdict TokenAdministration::blacklist(const QString &jti)
{
    TokenLedger ledger(m_database);
    if (ledger.blacklistKnown(jti, now()))
        return Verdict::Blacklisted;
    return ledger.isOutstanding(jti) ? Verdict::WasBlacklisted : Verdict::Unknown;
}

int TokenAdministration::blacklistAllOf(qint64 userId)
{
    return RotationJournal(m_database).revokeAllOf(userId, now());
}

int TokenAdministration::flushExpired()
{
    return flushExpiredTokens(m_database, m_settings, now());
}

// The row of a sliding token keeps the first exp, however often it was refreshed. The token was
// verified before it was recorded.
QDateTime TokenAdministration::endOf(const QByteArray &token, const QDateTime &expiresAt) const
{
    const auto jws = Jws::parse(token);
    const auto claims = jws ? Claims::fromJson(jws->payload()) : std::nullopt;
    if (!claims)
        return expiresAt;
    const QJsonValue refreshExp = claims->value(m_settings.SLIDING_TOKEN_REFRESH_EXP_CLAIM);
    if (!refreshExp.isDouble())
        return expiresAt;
    return std::max(expiresAt, QDateTime::fromSecsSinceEpoch(refreshExp.toInteger(), Qt::UTC));
}

QDateTime TokenAdministration::now() const
{
    const auto time = std::chrono::floor<std::chrono::milliseconds>(m_clock().time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(time.count(), Qt::UTC);
}

} // namespace SessionKeeperServer
