// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHREFUSALS_P_H
#define SESSIONKEEPERSERVER_JWTAUTHREFUSALS_P_H

// Not part of the API: the refusals of djangorestframework-jwt and of the Styria fork in their
// exact words (contract.md 3.1, 3.2, 3.5).

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/engine/jwtauthfault_p.h>

namespace SessionKeeperServer {

class JwtAuthRefusals
{
public:
    explicit JwtAuthRefusals(const JwtAuthOptions &options)
        : m_options(options)
    {
    }

    // At the token endpoints.
    Refusal unableToLogIn() const;
    Refusal accountDisabled() const;
    Refusal noKeyToSign() const; // the user's own secret is none for HS*
    Refusal tokenRefused(JwtAuthFault fault) const;
    Refusal invalidPayload() const;
    Refusal noSuchUser() const;
    Refusal origIatRequired() const;
    Refusal origIatIsNoNumber() const;
    Refusal refreshExpired() const;
    Refusal originalIdRequired() const; // Styria
    Refusal blacklisted() const;        // Styria
    Refusal tokenNotToBlacklist(JwtAuthFault fault) const;

    // At the guard.
    Refusal tokenRefusedByGuard(JwtAuthFault fault) const;
    Refusal invalidPayloadByGuard() const;
    Refusal noSuchUserByGuard() const;
    Refusal accountDisabledByGuard() const;
    Refusal blacklistedByGuard() const;

private:
    QString dotted(const QString &text) const;
    QString textOf(JwtAuthFault fault, const QString &invalid) const;
    // Instead of it, where we are faithful, a crash.
    Refusal unlessFaithful(const Refusal &refusal) const;

    const JwtAuthOptions m_options;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHREFUSALS_P_H
