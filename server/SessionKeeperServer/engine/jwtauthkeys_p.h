// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHKEYS_P_H
#define SESSIONKEEPERSERVER_JWTAUTHKEYS_P_H

// Not part of the API: the keys of JWT_AUTH.

#include <SessionKeeperServer/engine/jwtauthfault_p.h>
#include <SessionKeeperServer/engine/jwtauthprofile.h>
#include <SessionKeeperServer/engine/jwtauthsettings.h>
#include <SessionKeeperServer/jose/jws.h>

#include <optional>
#include <vector>

namespace SessionKeeperServer {

// Which key signs and which one a token has to be signed with (contract.md 3.4, 3.5), parsed once.
// Immutable, for any number of threads.
class JwtAuthKeys
{
public:
    // Throws std::runtime_error with a sentence that names the setting.
    JwtAuthKeys(const JwtAuthSettings &settings, const JwtAuthProfile &profile);

    // `ownSecret` is the user's own secret, which HS* use instead of the shared one; empty = none.
    QByteArray sign(const QByteArray &payload, const QByteArray &ownSecret) const;
    // Nothing when a key of ours made the signature.
    std::optional<JwtAuthFault> faultIn(const Jws &token, const QByteArray &ownSecret) const;

private:
    struct Entry
    {
        QByteArray id; // for "kid"; empty = the key has no name
        JwsKey key;
    };
    struct Source; // a setting and its keys
    static Entry signingEntry(const Source &source, Algorithm algorithm);
    void addVerifying(const Source &source, Algorithm algorithm);

    std::optional<Entry> m_signing; // always there after construction
    std::vector<Entry> m_verifying;
    bool m_insistsOnId;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHKEYS_P_H
