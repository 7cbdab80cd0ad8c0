// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/simplejwtflush.h>

#include <SessionKeeperServer/jose/claims.h>
#include <SessionKeeperServer/jose/jws.h>
#include <SessionKeeperServer/store/rotationjournal.h>
#include <SessionKeeperServer/store/tokenledger.h>

namespace SessionKeeperServer {

int flushExpiredTokens(const std::shared_ptr<Database> &database, const SimpleJwtSettings &settings,
                       const QDateTime &now)
{
    const QDateTime until = now.addMSecs(-settings.LEEWAY.count());
    // Refreshed at the last moment that the leeway grants, it lives on for its whole lifetime.
    const QDateTime lastRefresh = until.addMSecs(-settings.LEEWAY.count())
                                      .addSecs(-settings.SLIDING_TOKEN_LIFETIME.count());
    const auto mayLive = [&](const QByteArray &token) {
        const auto jws = Jws::parse(token);
        const auto claims = jws ? Claims::fromJson(jws->payload()) : std::nullopt;
        if (!claims)
            return false;
        const QJsonValue end = claims->value(settings.SLIDING_TOKEN_REFRESH_EXP_CLAIM);
        return end.isDouble() && end.toDouble() > double(lastRefresh.toSecsSinceEpoch());
    };
    RotationJournal(database).flushExpired(until);
    return TokenLedger(database).flushExpired(until, mayLive);
}

} // namespace SessionKeeperServer
