// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTENGINE_P_H
#define SESSIONKEEPERSERVER_SIMPLEJWTENGINE_P_H

// Not part of the API.

#include <SessionKeeperServer/engine/issuedtokens_p.h>
#include <SessionKeeperServer/engine/moment_p.h>
#include <SessionKeeperServer/engine/passwordcheck_p.h>
#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/engine/simplejwtrules_p.h>
#include <SessionKeeperServer/store/rotationjournal.h>
#include <SessionKeeperServer/store/tokenledger.h>
#include <SessionKeeperServer/store/userstore.h>

#include <mutex>

namespace SessionKeeperServer {

using RulesPtr = std::shared_ptr<const SimpleJwtRules>;

// A token that was sent to an endpoint, and what the call has found out about it.
struct Inquiry
{
    RulesPtr rules;
    QByteArray token;
    Moment now;
    Claims claims {};
    // Whose it is, once somebody had to know; nobody when the user is gone.
    std::optional<std::optional<qint64>> userId {};
};

class SimpleJwtEnginePrivate
{
public:
    SimpleJwtEnginePrivate(std::shared_ptr<Database> database, const SimpleJwtSettings &settings,
                           const SimpleJwtOptions &options);

    RulesPtr currentRules() const;
    void replaceRules(const SimpleJwtSettings &settings);
    bool refreshWaits() const;

    Outcome<TokenPair> obtainPair(const QString &username, const QString &password);
    Outcome<QByteArray> obtainSliding(const QString &username, const QString &password);
    Outcome<RefreshedTokens> refresh(const QByteArray &token);
    Outcome<QByteArray> refreshSliding(const QByteArray &token);
    Outcome<Done> verify(const QByteArray &token) const;
    Outcome<Done> blacklist(const QByteArray &token);
    Outcome<Principal> authenticate(const QByteArray &token) const;
    Outcome<Principal> authenticateStateless(const QByteArray &token) const;

    IssuedTokens issued;

private:
    RulesPtr rulesFor(const SimpleJwtSettings &settings) const;
    Inquiry inquiry(const QByteArray &token) const;
    Refusal refused(const Rejection &rejection) const;

    std::optional<User> userFor(const SimpleJwtRules &rules, const QString &username,
                                const QString &password) const;
    void recordLogin(const SimpleJwtRules &rules, const Claims &claims, const QByteArray &token,
                     const User &user, const Moment &now);

    // Decodes and checks; nothing when all is well.
    std::optional<Rejection> faultIn(Inquiry &inquiry, std::optional<TokenType> type) const;
    std::optional<bool> isBlacklisted(const Inquiry &inquiry, TokenType type) const;
    std::optional<Refusal> userFault(Inquiry &refresh);        // at refresh
    std::optional<Refusal> ownerFault(Inquiry &refresh) const; // at blacklisting
    // The user is asked for where the profile records it, and then known.
    OutstandingToken rowOf(Inquiry &inquiry) const;
    QByteArray encodeAccess(const Inquiry &refresh);

    bool keepsJournal() const;
    bool reuseRevokes() const;
    Outcome<RefreshedTokens> rotate(Inquiry &spent);
    bool spend(Inquiry &spent, const std::optional<OutstandingToken> &recorded,
               const OutstandingToken &successor);
    Outcome<RefreshedTokens> spentAgain(Inquiry &spent);
    void endFamilyOf(const Inquiry &spent);

    std::optional<Refusal> guardFault(Inquiry &inquiry) const;

    const SimpleJwtOptions m_options;
    const PasswordCheck m_passwords;
    UserStore m_users;
    TokenLedger m_ledger;
    RotationJournal m_journal;
    mutable std::mutex m_mutex; // for m_rules
    RulesPtr m_rules;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTENGINE_P_H
