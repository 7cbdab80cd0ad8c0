// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTENGINE_H
#define SESSIONKEEPERSERVER_SIMPLEJWTENGINE_H

#include <SessionKeeperServer/engine/clock.h>
#include <SessionKeeperServer/engine/outcome.h>
#include <SessionKeeperServer/engine/principal.h>
#include <SessionKeeperServer/engine/simplejwtprofile.h>
#include <SessionKeeperServer/engine/simplejwtsettings.h>
#include <SessionKeeperServer/export.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace SessionKeeperServer {

class Database;
class SimpleJwtEnginePrivate;

struct TokenPair
{
    QByteArray refresh;
    QByteArray access;
};

struct RefreshedTokens
{
    QByteArray access;
    std::optional<QByteArray> refresh; // when refresh tokens rotate
};

// The body of the JSON Web Key Set (RFC 7517 section 5) at a URL, or nothing when it cannot be had.
// Called from the threads that call the engine, one at a time; has to give up by itself.
using KeySetFetcher = std::function<std::optional<QByteArray>(const QString &url)>;

// What belongs to our server and not to SIMPLE_JWT.
struct SimpleJwtOptions
{
    SimpleJwtProfile profile;
    bool tokenBlacklist = true; // TOKEN_BLACKLIST: the blacklist app is installed
    QString usernameField = QStringLiteral("username"); // the user model's USERNAME_FIELD, or email
    QStringList tokenClaims;    // TOKEN_CLAIMS: of username, email, is_staff, is_superuser
    bool allowAllUsers = false; // AllowAllUsersModelBackend instead of ModelBackend
    // For so long a spent refresh token, sent again, gets the successor it got before. 0 = never.
    std::chrono::seconds rotationGracePeriod {0};
    // Whether a spent refresh token that comes later kills what descends from its login. Nothing:
    // where there is a grace period.
    std::optional<bool> reuseRevokesFamily;
    // FAITHFUL: the original's crashes as refusals of kind Crash, and its races.
    bool faithful = false;
    KeySetFetcher fetchKeySet;         // needed by JWK_URL
    int passwordIterations = 260000;   // of the hash that an unknown user's password is checked
                                       // against
    bool rememberIssuedTokens = false; // needed by refuseIssuedAccessTokens()
    Clock clock = systemClock();
};

// Simple JWT (contract.md 2) without HTTP: what each endpoint and the guard of protected routes do
// after the request was read. One engine is shared by any number of threads; every call is
// synchronous. Nothing is thrown after construction: a database that fails is a Refusal of kind
// Unavailable.
class SESSIONKEEPERSERVER_EXPORT SimpleJwtEngine
{
public:
    // The database must have been migrated. Throws std::runtime_error with one sentence (UTF-8)
    // when the settings cannot work: unknown ALGORITHM, a key that is missing or not of its kind,
    // JWK_URL without fetchKeySet, a grace period together with `faithful`.
    SimpleJwtEngine(std::shared_ptr<Database> database, const SimpleJwtSettings &settings,
                    const SimpleJwtOptions &options = {});
    ~SimpleJwtEngine();

    // Slow: hashes the password (0.1 s of CPU). Takes the same time and gives the same answer
    // for an unknown user, an inactive one and a wrong password.
    Outcome<TokenPair> obtainPair(const QString &username, const QString &password);
    // As obtainPair(), for a sliding token.
    Outcome<QByteArray> obtainSliding(const QString &username, const QString &password);
    // Fast, unless refreshWaits().
    Outcome<RefreshedTokens> refresh(const QByteArray &refreshToken);
    // The token with a later end. Fast, unless keysWait().
    Outcome<QByteArray> refreshSliding(const QByteArray &token);
    // Fast.
    Outcome<Done> verify(const QByteArray &token) const;
    // Waits for the disk.
    Outcome<Done> blacklist(const QByteArray &refreshToken);

    // The guard's question: who sent this token (what stands after the scheme in the header)? Fast.
    Outcome<Principal> authenticate(const QByteArray &token) const;
    // The same without asking who the user is (JWTStatelessUserAuthentication): the token vouches
    // for its claims. Knows deleted and inactive users as long as their token lives.
    Outcome<Principal> authenticateStateless(const QByteArray &token) const;

    // Whether refresh() may wait for the disk or for keys.
    bool refreshWaits() const;
    // Whether looking at a token may wait for the keys behind JWK_URL.
    bool keysWait() const;

    SimpleJwtSettings settings() const;
    // The same without a copy; what setSettings() replaces later stays as it is.
    std::shared_ptr<const SimpleJwtSettings> currentSettings() const;
    // From the next call on; throws as the constructor does and then changes nothing. For fault
    // switches: another key, rotation on or off, other lifetimes.
    void setSettings(const SimpleJwtSettings &settings);

    // For client tests (design.md S6): every access token issued until now is refused by
    // authenticate() as `Token is invalid`, later ones are not. Needs rememberIssuedTokens.
    // Returns how many there are.
    int refuseIssuedAccessTokens();

private:
    Q_DISABLE_COPY_MOVE(SimpleJwtEngine)
    std::unique_ptr<SimpleJwtEnginePrivate> d;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTENGINE_H
