// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHENGINE_H
#define SESSIONKEEPERSERVER_JWTAUTHENGINE_H

#include <SessionKeeperServer/engine/clock.h>
#include <SessionKeeperServer/engine/jwtauthprofile.h>
#include <SessionKeeperServer/engine/jwtauthsettings.h>
#include <SessionKeeperServer/engine/outcome.h>
#include <SessionKeeperServer/engine/principal.h>
#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/store/user.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonvalue.h>
#include <QtCore/qstring.h>

#include <memory>
#include <optional>

namespace SessionKeeperServer {

class Database;
class JwtAuthEnginePrivate;

// A token that was issued or looked at, and whose it is.
struct JwtGrant
{
    QByteArray token;
    User user;
    QJsonValue pk {}; // Styria: the token's iat, the "pk" of its replies; null = it has none
};

// What belongs to our server and not to JWT_AUTH.
struct JwtAuthOptions
{
    JwtAuthProfile profile;
    QString usernameField = QStringLiteral("username"); // or email
    bool allowAllUsers = false;        // AllowAllUsersModelBackend instead of ModelBackend
    bool faithful = false;             // the original's crashes: refusals of kind Crash
    bool tokenBlacklist = true;        // Styria: its blacklist app is installed
    int passwordIterations = 260000;   // of the hash that an unknown user's password is checked
                                       // against
    bool rememberIssuedTokens = false; // needed by refuseIssuedAccessTokens()
    Clock clock = systemClock();
    // TOKEN_TYPE_CLAIM of Simple JWT. A token that has it is one of that system, which may have
    // been made to be refreshed, or blacklisted: it is none of ours, although both share a key and
    // the original takes it. Empty = as the original.
    QString foreignTypeClaim = QStringLiteral("token_type");
};

// djangorestframework-jwt and the Styria fork (contract.md 3) without HTTP. Shared by any number of
// threads; every call is synchronous. Nothing is thrown after construction.
class SESSIONKEEPERSERVER_EXPORT JwtAuthEngine
{
public:
    // Throws std::runtime_error with one sentence when the settings cannot work.
    JwtAuthEngine(std::shared_ptr<Database> database, const JwtAuthSettings &settings,
                  const JwtAuthOptions &options = {});
    ~JwtAuthEngine();

    // Slow: hashes the password.
    Outcome<JwtGrant> obtain(const QString &username, const QString &password);
    Outcome<JwtGrant> refresh(const QByteArray &token);
    Outcome<JwtGrant> verify(const QByteArray &token) const;
    // A fresh token for a user, as after a login: for the delegate endpoint and impersonation.
    Outcome<JwtGrant> tokenFor(const User &user);

    // Of the Styria fork: a token for a user that somebody else acts as; refused like a login when
    // the user is unknown (NotFound) or inactive.
    Outcome<JwtGrant> impersonate(qint64 userId);
    // Of the Styria fork. Kills a token, and all that it or the login it descends from was
    // refreshed to. Gives back what the reply echoes: the token, or nothing with JWT_TOKEN_ID
    // "require", when only ids are kept. Waits for the disk.
    Outcome<QByteArray> blacklist(const QByteArray &token);
    // The same, in place of the row with that id, which must exist (NotFound).
    Outcome<QByteArray> reblacklist(qint64 id, const QByteArray &token);

    // The guard's question: who sent this token?
    Outcome<Principal> authenticate(const QByteArray &token) const;

    // With the defaults of the profile filled in.
    JwtAuthSettings settings() const;
    void setSettings(const JwtAuthSettings &settings);
    const JwtAuthProfile &profile() const;

    int refuseIssuedAccessTokens();

private:
    Q_DISABLE_COPY_MOVE(JwtAuthEngine)
    std::unique_ptr<JwtAuthEnginePrivate> d;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHENGINE_H
