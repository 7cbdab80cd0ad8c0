// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/refusals_p.h>
#include <SessionKeeperServer/engine/simplejwtengine_p.h>

namespace SessionKeeperServer {

namespace {

Refusal blacklisted()
{
    return Refusals::tokenNotValid(QString::fromLatin1(Refusals::isBlacklisted));
}

} // namespace

bool SimpleJwtEnginePrivate::reuseRevokes() const
{
    return m_options.reuseRevokesFamily.value_or(m_options.rotationGracePeriod.count() > 0);
}

// What nobody will ask for is not written.
bool SimpleJwtEnginePrivate::keepsJournal() const
{
    return m_options.tokenBlacklist
        && (m_options.rotationGracePeriod.count() > 0 || reuseRevokes());
}

Outcome<RefreshedTokens> SimpleJwtEnginePrivate::rotate(Inquiry &spent)
{
    const SimpleJwtRules &rules = *spent.rules;
    if (m_options.faithful && !m_options.tokenBlacklist
        && rules.profile().rotationFailsWithoutBlacklist) {
        return Refusals::crashed();
    }
    const Claims claims = rules.successorOf(spent.claims, spent.now.seconds);
    RefreshedTokens tokens {encodeAccess(spent), rules.encode(claims)};
    if (!m_options.tokenBlacklist)
        return tokens;
    OutstandingToken successor {rules.idOf(claims), *tokens.refresh, std::nullopt,
                                spent.now.dateTime, rules.endOf(claims)};
    std::optional<OutstandingToken> recorded;
    if (rules.profile().rotationRecordsSuccessor) {
        successor.userId = rowOf(spent).userId;
        recorded = successor;
    }
    if (!rules.settings().BLACKLIST_AFTER_ROTATION) {
        if (recorded)
            m_ledger.record(*recorded);
        return tokens;
    }
    if (rules.idOf(spent.claims).isEmpty())
        return refused({QString::fromLatin1(Refusals::hasNoId), true});
    if (spend(spent, recorded, successor))
        return tokens;
    // Another request spent it between our check and now: exactly one wins (design.md S2).
    return keepsJournal() ? spentAgain(spent) : blacklisted();
}

bool SimpleJwtEnginePrivate::spend(Inquiry &spent, const std::optional<OutstandingToken> &recorded,
                                   const OutstandingToken &successor)
{
    const OutstandingToken row = rowOf(spent);
    if (m_options.faithful) {
        // As the original: that it is not dead was checked before, and who came in between wins
        // too.
        m_ledger.blacklist(row, spent.now.dateTime);
        if (recorded)
            m_ledger.record(*recorded);
        return true;
    }
    if (keepsJournal())
        return m_journal.rotate(row, recorded, successor, spent.now.dateTime);
    return m_ledger.rotate(row, recorded, spent.now.dateTime);
}

Outcome<RefreshedTokens> SimpleJwtEnginePrivate::spentAgain(Inquiry &spent)
{
    const SimpleJwtRules &rules = *spent.rules;
    // Blacklisted comes first, but only a whole refresh token gets more than that word.
    if (rules.faultIn(spent.claims, TokenType::Refresh, std::nullopt))
        return blacklisted();
    const auto rotation = m_journal.find(rules.idOf(spent.claims));
    if (!rotation || !rotation->familyLives)
        return blacklisted();
    const std::chrono::milliseconds grace = m_options.rotationGracePeriod;
    if (spent.now.dateTime < rotation->when.addMSecs(grace.count())) {
        if (const auto fault = userFault(spent))
            return *fault;
        return RefreshedTokens {encodeAccess(spent), rotation->successor};
    }
    if (reuseRevokes())
        m_journal.revoke(rotation->family, spent.now.dateTime);
    return blacklisted();
}

// Whoever logs out with a token whose successor got lost means the session, not the token.
void SimpleJwtEnginePrivate::endFamilyOf(const Inquiry &spent)
{
    const auto rotation = m_journal.find(spent.rules->idOf(spent.claims));
    if (rotation && rotation->familyLives)
        m_journal.revoke(rotation->family, spent.now.dateTime);
}

bool SimpleJwtEnginePrivate::refreshWaits() const
{
    const RulesPtr rules = currentRules();
    const SimpleJwtSettings &settings = rules->settings();
    const bool revokes = rules->profile().refreshChecksRevokeToken && settings.CHECK_REVOKE_TOKEN;
    return settings.ROTATE_REFRESH_TOKENS || keepsJournal() || revokes;
}

} // namespace SessionKeeperServer
