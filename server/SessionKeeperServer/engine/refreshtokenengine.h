// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_REFRESHTOKENENGINE_H
#define SESSIONKEEPERSERVER_REFRESHTOKENENGINE_H

#include <SessionKeeperServer/engine/clock.h>
#include <SessionKeeperServer/engine/outcome.h>
#include <SessionKeeperServer/engine/principal.h>
#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/store/refreshtokenstore.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtCore/qstring.h>

#include <limits>
#include <memory>
#include <optional>

namespace SessionKeeperServer {

class Database;

struct RefreshTokenOptions
{
    bool faithful = false; // the original's crashes: refusals of kind Crash
    Clock clock = systemClock();
};

// The long-running refresh-token add-on (contract.md 4) without HTTP: who may do what with a key,
// and whose a key is. Shared by any number of threads; every call is synchronous. Nothing is
// thrown: a database that fails is a Refusal of kind Unavailable.
//
// A caller sees his own keys, staff and superusers see all; what somebody does not see is not
// there. A null caller is nobody, who sees nothing.
class SESSIONKEEPERSERVER_EXPORT RefreshTokenEngine
{
public:
    // The database must have been migrated.
    explicit RefreshTokenEngine(std::shared_ptr<Database> database,
                                const RefreshTokenOptions &options = {});

    // The oldest first.
    Outcome<RefreshTokenPage> list(const Principal *caller, qint64 offset = 0,
                                   qint64 most = std::numeric_limits<qint64>::max()) const;
    Outcome<RefreshToken> find(const Principal *caller, const QString &key) const;

    // These wait for the disk. `app` has 1 to 255 characters.
    // A new key of the caller; each user has one for an app.
    Outcome<RefreshToken> create(const Principal *caller, const QString &app);
    Outcome<RefreshToken> rename(const Principal *caller, const QString &key, const QString &app);
    // Another key in place of this one, for the same user and app. Of any number of callers exactly
    // one gets it; to the others the key is not there any more.
    Outcome<RefreshToken> revoke(const Principal *caller, const QString &key);
    Outcome<Done> remove(const Principal *caller, const QString &key);

    // The delegate endpoint's question: for whom is a token to be made?
    Outcome<User> ownerOf(const QString &key) const;

private:
    Q_DISABLE_COPY_MOVE(RefreshTokenEngine)
    std::optional<RefreshToken> seen(const Principal *caller, const QString &key) const;
    // Where the original crashes, instead of it.
    Refusal unlessFaithful(const Refusal &refusal) const;
    RefreshToken::Time now() const;

    const RefreshTokenOptions m_options;
    RefreshTokenStore m_store;
    const UserStore m_users;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_REFRESHTOKENENGINE_H
