// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_AUTHENTICATION_H
#define SESSIONKEEPERSERVER_AUTHENTICATION_H

#include <SessionKeeperServer/engine/outcome.h>
#include <SessionKeeperServer/engine/principal.h>
#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <memory>
#include <optional>
#include <vector>

namespace SessionKeeperServer {

// One way to tell who sent a request. Immutable, for any number of threads.
class Authenticator
{
public:
    Authenticator() = default;
    virtual ~Authenticator();
    Q_DISABLE_COPY_MOVE(Authenticator)

    // The sender; nobody when the request carries nothing of this kind; a refusal when what it
    // carries is not to be trusted.
    virtual Outcome<std::optional<Principal>> authenticate(const HttpRequest &request) const = 0;
    // For WWW-Authenticate; empty = this one has no challenge, so that 401 becomes 403.
    virtual QByteArray challenge() const = 0;
    // Whether authenticate() may wait for another server.
    virtual bool waits() const { return false; }
    // The headers that carry the secret, as they are named on the wire: nobody may echo or log
    // them.
    virtual QList<QByteArray> secretHeaders() const { return {"Authorization"}; }
};

// The authenticators of the protected views, in their order (contract.md 1.11): the first one that
// knows the request decides who it is from, the first one of all makes the challenge.
class Authentication
{
public:
    explicit Authentication(std::vector<std::unique_ptr<Authenticator>> authenticators);

    Outcome<std::optional<Principal>> authenticate(const HttpRequest &request) const;
    QByteArray challenge() const;
    bool waits() const; // any of them
    // Whether a header carries a secret; Authorization always does.
    bool isSecret(const QByteArray &header) const;

private:
    std::vector<std::unique_ptr<Authenticator>> m_authenticators;
};

class BearerGuard;
std::unique_ptr<Authenticator> makeAuthenticator(BearerGuard guard); // of Simple JWT
// Knows nobody, but lends its challenge when it is the first: BasicAuthentication, and with an
// empty challenge SessionAuthentication.
std::unique_ptr<Authenticator> makeChallengeOnly(const QByteArray &challenge);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_AUTHENTICATION_H
