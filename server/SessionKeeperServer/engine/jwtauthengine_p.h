// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHENGINE_P_H
#define SESSIONKEEPERSERVER_JWTAUTHENGINE_P_H

// Not part of the API.

#include <SessionKeeperServer/engine/issuedtokens_p.h>
#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/engine/jwtauthrefusals_p.h>
#include <SessionKeeperServer/engine/jwtauthrules_p.h>
#include <SessionKeeperServer/engine/moment_p.h>
#include <SessionKeeperServer/engine/passwordcheck_p.h>
#include <SessionKeeperServer/store/jwtblacklist.h>
#include <SessionKeeperServer/store/userstore.h>

#include <mutex>

namespace SessionKeeperServer {

using JwtAuthRulesPtr = std::shared_ptr<const JwtAuthRules>;

class JwtAuthEnginePrivate
{
public:
    JwtAuthEnginePrivate(std::shared_ptr<Database> database, const JwtAuthSettings &settings,
                         const JwtAuthOptions &options);

    JwtAuthRulesPtr currentRules() const;
    void replaceRules(const JwtAuthSettings &settings);

    Outcome<JwtGrant> obtain(const QString &username, const QString &password);
    Outcome<JwtGrant> refresh(const QByteArray &token);
    Outcome<JwtGrant> verify(const QByteArray &token) const;
    Outcome<JwtGrant> grantTo(const User &user);
    Outcome<JwtGrant> impersonate(qint64 userId);
    // With an id: in place of that row.
    Outcome<QByteArray> blacklist(const QByteArray &token, const std::optional<qint64> &id);
    Outcome<Principal> authenticate(const QByteArray &token) const;

    const JwtAuthOptions options;
    IssuedTokens issued;

private:
    // Tokens of the original have no id, and two of one second are the same token.
    static QString fingerprintOf(const QByteArray &token);
    struct Known
    {
        Claims claims;
        User user;
    };
    // A good token of a user who may use it, as refresh and verify want it.
    Outcome<Known> known(const JwtAuthRules &rules, const QByteArray &token,
                         const Moment &now) const;
    // Its second half: of a token that is good by itself.
    Outcome<Known> userOfGood(const JwtAuthRules &rules, Claims claims) const;
    JwtAuthRules::Verdict decode(const JwtAuthRules &rules, const QByteArray &token,
                                 const Moment &now) const;
    bool isBlacklisted(const JwtAuthRules &rules, const QByteArray &token,
                       const Claims &claims) const;
    BlacklistedJwt rowOf(const JwtAuthRules &rules, const QByteArray &token, const Known &known,
                         const Moment &now) const;
    QString userClaim() const;
    // Nothing for a claim that names nobody.
    std::optional<User> userOf(const Claims &claims) const;
    std::optional<Refusal> chainFault(const JwtAuthRules &rules, const Claims &spent,
                                      const Moment &now) const;
    JwtGrant issue(const JwtAuthRules &rules, const Claims &claims, const User &user,
                   const Moment &now);

    // Trailing "=" signs are no part of it: a signature is good with and without (contract.md 2.3),
    // and the token is the same.
    static QByteArray plain(QByteArray token);

    const JwtAuthRefusals m_refusals;
    const PasswordCheck m_passwords;
    UserStore m_users;
    JwtBlacklist m_blacklist;
    mutable std::mutex m_mutex; // for m_rules
    JwtAuthRulesPtr m_rules;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHENGINE_P_H
