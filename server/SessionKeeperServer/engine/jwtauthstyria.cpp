// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthclaims_p.h>
#include <SessionKeeperServer/engine/jwtauthengine_p.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

using TokenId = JwtAuthSettings::TokenId;

QUuid uuidIn(const QJsonValue &claim)
{
    const QByteArray digits = claim.toString().remove(u'-').toLatin1();
    return digits.size() == 32 ? QUuid::fromRfc4122(QByteArray::fromHex(digits)) : QUuid();
}

Refusal noSuchRow()
{
    Refusal refusal;
    refusal.kind = Refusal::Kind::NotFound;
    refusal.detail = u"Not found."_s;
    return refusal;
}

} // namespace

// By the id of the login it descends from, so that a blacklisted token takes what it was refreshed
// to with it.
bool JwtAuthEnginePrivate::isBlacklisted(const JwtAuthRules &rules, const QByteArray &token,
                                         const Claims &claims) const
{
    if (!options.profile.isStyria || !options.tokenBlacklist)
        return false;
    const TokenId use = rules.settings().JWT_TOKEN_ID;
    return m_blacklist.contains(use == TokenId::Require ? QByteArray() : plain(token),
                                use == TokenId::Off ? QUuid() : uuidIn(originalIdIn(claims)));
}

Outcome<JwtGrant> JwtAuthEnginePrivate::impersonate(qint64 userId)
{
    const std::optional<User> user = m_users.byId(userId);
    if (!user)
        return noSuchRow();
    if (!user->isActive)
        return m_refusals.accountDisabled();
    return grantTo(*user);
}

Outcome<QByteArray> JwtAuthEnginePrivate::blacklist(const QByteArray &token,
                                                    const std::optional<qint64> &id)
{
    const JwtAuthRulesPtr rules = currentRules();
    const JwtAuthSettings &settings = rules->settings();
    const Moment now(options.clock);
    if (id && !m_blacklist.byId(*id))
        return noSuchRow();
    auto verdict = decode(*rules, token, now);
    if (const auto *const fault = std::get_if<JwtAuthFault>(&verdict))
        return m_refusals.tokenNotToBlacklist(*fault);
    const auto good = userOfGood(*rules, std::move(std::get<Claims>(verdict)));
    if (!good)
        return good.refusal();
    BlacklistedJwt row = rowOf(*rules, token, *good, now);
    row.id = id.value_or(0);
    if (!id)
        m_blacklist.add(row, now.dateTime);
    else if (!m_blacklist.replace(row))
        return noSuchRow();
    // Tokens that never expire are never stale.
    if (settings.JWT_DELETE_STALE_BLACKLISTED_TOKENS && settings.JWT_VERIFY_EXPIRATION) {
        m_blacklist.removeStale(now.dateTime.addMSecs(-settings.JWT_LEEWAY.count()),
                                settings.JWT_EXPIRATION_DELTA);
    }
    return row.token;
}

BlacklistedJwt JwtAuthEnginePrivate::rowOf(const JwtAuthRules &rules, const QByteArray &token,
                                           const Known &known, const Moment &now) const
{
    const JwtAuthSettings &settings = rules.settings();
    const QUuid tokenId = uuidIn(originalIdIn(known.claims));
    const QJsonValue issuedAt = known.claims.value(u"iat"_s);
    const qint64 begin = issuedAt.toInteger(now.seconds.count());
    BlacklistedJwt row;
    // With an id that is always there nothing secret needs to be kept.
    if (settings.JWT_TOKEN_ID != TokenId::Require || tokenId.isNull())
        row.token = plain(token);
    row.tokenId = tokenId;
    row.userId = known.user.id;
    row.expiresAt = QDateTime::fromSecsSinceEpoch(begin + settings.JWT_EXPIRATION_DELTA.count(),
                                                  Qt::UTC);
    return row;
}

} // namespace SessionKeeperServer
