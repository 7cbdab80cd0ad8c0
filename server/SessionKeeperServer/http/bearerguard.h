// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_BEARERGUARD_H
#define SESSIONKEEPERSERVER_BEARERGUARD_H

#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/export.h>

#include <memory>
#include <optional>

namespace SessionKeeperServer {

// Tells from a header who sent a request (contract.md 2.2). Thread-safe; fast, unless it waits().
class SESSIONKEEPERSERVER_EXPORT BearerGuard
{
public:
    enum class Users {
        OfDatabase, // JWTAuthentication
        OfToken,    // JWTStatelessUserAuthentication: nobody is looked up, the claims are believed
    };
    explicit BearerGuard(std::shared_ptr<SimpleJwtEngine> engine, Users users = Users::OfDatabase);

    // Which header carries the token, as Django names it: "HTTP_AUTHORIZATION".
    QByteArray headerName() const;
    // For WWW-Authenticate.
    QByteArray challenge() const;

    // The sender; nobody when the header is absent (null) or of another scheme; a refusal when it
    // carries a token that is not to be trusted.
    Outcome<std::optional<Principal>> check(const QByteArray &header) const;
    // Whether check() may wait for the keys behind JWK_URL: then not in a thread of the network.
    bool waits() const { return m_engine->keysWait(); }

private:
    std::shared_ptr<SimpleJwtEngine> m_engine;
    Users m_users;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_BEARERGUARD_H
