// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_TOKENCHANGES_H
#define SESSIONKEEPERSERVER_TOKENCHANGES_H

#include <SessionKeeperServer/engine/jwtauthsettings.h>
#include <SessionKeeperServer/engine/simplejwtsettings.h>

#include <optional>

namespace SessionKeeperServer {

struct Services;

// What is to be different about the tokens that are issued.
struct TokenChange
{
    std::optional<bool> rotate {};
    std::optional<bool> blacklist {};
    std::optional<std::chrono::seconds> access {};
    std::optional<std::chrono::seconds> refresh {};
    std::optional<QByteArray> signingKey {};
    QByteArray verifyingKey {}; // empty: the one there is
};

// Changes the settings of the engines while they run, and changes them back.
class TokenChanges
{
public:
    // For each system that is served. Throws what the engines throw, and then nothing has changed.
    void apply(const TokenChange &change, const Services &services);
    void undo(const Services &services);

private:
    std::optional<SimpleJwtSettings> m_simpleJwt; // before the first change
    std::optional<JwtAuthSettings> m_jwtAuth;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_TOKENCHANGES_H
