// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTENGINE_P_H
#define SESSIONKEEPERSERVER_SIMPLEJWTENGINE_P_H

// Not part of the API.

#include <SessionKeeperServer/engine/issuedtokens_p.h>
#include <SessionKeeperServer/engine/moment_p.h>
#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/engine/simplejwtrules_p.h>
#include <SessionKeeperServer/store/tokenledger.h>
#include <SessionKeeperServer/store/userstore.h>

#include <mutex>

namespace SessionKeeperServer {

using RulesPtr = std::shared_ptr<const SimpleJwtRules>;

class SimpleJwtEnginePrivate
{
public:
    SimpleJwtEnginePrivate(std::shared_ptr<Database> database, const SimpleJwtSettings &settings,
                           const SimpleJwtOptions &options);

    RulesPtr currentRules() const;
    void replaceRules(const SimpleJwtSettings &settings);

    Outcome<TokenPair> obtainPair(const QString &username, const QString &password);
    Outcome<RefreshedTokens> refresh(const QByteArray &token);
    Outcome<Done> verify(const QByteArray &token) const;
    Outcome<Done> blacklist(const QByteArray &token);
    Outcome<Principal> authenticate(const QByteArray &token) const;

    IssuedTokens issued;

private:
    std::optional<Refusal> userFault(const SimpleJwtRules &rules, const Claims &refresh,
                                     const QByteArray &token, const Moment &now);
    Outcome<RefreshedTokens> rotate(const SimpleJwtRules &rules, const Claims &spent,
                                    const QByteArray &token, const Moment &now);
    Outcome<Principal> principalFor(const SimpleJwtRules &rules, Claims claims) const;
    SimpleJwtRules::Verdict check(const SimpleJwtRules &rules, const QByteArray &token,
                                  TokenType type, const Moment &now) const;
    OutstandingToken rowOf(const SimpleJwtRules &rules, const Claims &claims,
                           const QByteArray &token, const Moment &now) const;
    QByteArray encodeAccess(const SimpleJwtRules &rules, const Claims &claims, const Moment &now);

    const SimpleJwtOptions m_options;
    UserStore m_users;
    TokenLedger m_ledger;
    mutable std::mutex m_mutex; // for m_rules
    RulesPtr m_rules;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTENGINE_P_H
