// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SETTINGS_H
#define SESSIONKEEPERSERVER_SETTINGS_H

#include <SessionKeeperServer/engine/clock.h>
#include <SessionKeeperServer/engine/jwtauthsettings.h>
#include <SessionKeeperServer/engine/simplejwtsettings.h>
#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/http/httplimits.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/password.h>

#include <QtCore/qmap.h>
#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>

#include <chrono>
#include <optional>
#include <stdexcept>

namespace SessionKeeperServer {

// Why a configuration cannot be used: one UTF-8 sentence with file, line, key and what is expected.
class SESSIONKEEPERSERVER_EXPORT SettingsError : public std::runtime_error
{
public:
    explicit SettingsError(const QString &sentence);
    ~SettingsError() override;

    QString sentence() const { return QString::fromUtf8(what()); }
};

// Where things are. Each begins and ends with a slash.
struct Paths
{
    QString token = QStringLiteral("/api/token/");
    QString tokenRefresh = QStringLiteral("/api/token/refresh/");
    QString tokenVerify = QStringLiteral("/api/token/verify/");
    QString tokenBlacklist = QStringLiteral("/api/token/blacklist/");
    QString tokenSliding = QStringLiteral("/api/token/sliding/");
    QString tokenSlidingRefresh = QStringLiteral("/api/token/sliding/refresh/");
    QString jwtObtain = QStringLiteral("/api-token-auth/");
    QString jwtRefresh = QStringLiteral("/api-token-refresh/");
    QString jwtVerify = QStringLiteral("/api-token-verify/");
    QString jwtBlacklist = QStringLiteral("/blacklist/");     // Styria
    QString jwtImpersonate = QStringLiteral("/impersonate/"); // Styria
    QString refreshToken = QStringLiteral("/refresh-token/");
    QString delegate = QStringLiteral("/delegate/");
    QString me = QStringLiteral("/api/me/");
    QString publicResource = QStringLiteral("/api/public/");
    QString readable = QStringLiteral("/api/readable/");
    QString adminOnly = QStringLiteral("/api/admin-only/");
    QString echo = QStringLiteral("/api/echo/");
    QString avatar = QStringLiteral("/api/avatar/");
};

// What of REST_FRAMEWORK shows on the wire, under the original names.
struct RestFrameworkSettings
{
    // The authenticators of the protected views in their order: JWTAuthentication,
    // JWTStatelessUserAuthentication, JSONWebTokenAuthentication; BasicAuthentication and
    // SessionAuthentication only lend their challenge (contract.md 1.11), nobody logs in by them:
    // who sends a name and a password that way is anonymous.
    // Empty: one for each system, in the order of `systems`.
    QStringList DEFAULT_AUTHENTICATION_CLASSES;
    // Of the refresh-token resource: IsOwnerOrAdmin, IsAuthenticated or AllowAny.
    QString DEFAULT_PERMISSION_CLASS = QStringLiteral("IsOwnerOrAdmin");
    // How many proxies stand before the server; the client's address is then the one that the
    // farthest of them added to X-Forwarded-For. The original's None, which believes whatever the
    // client says there, does not exist.
    int NUM_PROXIES = 0;
    int PAGE_SIZE = 0; // 0 = lists are not paginated
    QString NON_FIELD_ERRORS_KEY = QStringLiteral("non_field_errors");
};

// Everything a server is told (design.md 5). The defaults are those of a server inside another
// program: a database in memory, one network thread, no throttling.
struct SESSIONKEEPERSERVER_EXPORT Settings
{
    // simplejwt, drfjwt, refreshtoken (which needs drfjwt); the first one's authenticator leads.
    QStringList systems {QStringLiteral("simplejwt")};
    QString profile = QStringLiteral("simplejwt/5.5.1");
    QString jwtAuthProfile = QStringLiteral("drfjwt/1.10+"); // or styria/1.17
    QString refreshTokenProfile = QStringLiteral("refreshtoken/0.5+");
    QByteArray secretKey; // empty: kept beside the database, or for a database in memory made anew
    QString listenHost = QStringLiteral("127.0.0.1");
    quint16 listenPort = 0;
    QString tlsCertificateFile; // PEM, with the chain; both empty = plain HTTP
    QString tlsKeyFile;         // PEM
    QString database = QStringLiteral("sqlite::memory:");
    int threads = 1; // of the network; others hash and write
    HttpLimits limits;
    Paths paths;

    SimpleJwtSettings simpleJwt; // an empty SIGNING_KEY means secretKey
    JwtAuthSettings jwtAuth;     // an empty JWT_SECRET_KEY means secretKey
    RestFrameworkSettings restFramework;
    // Replaces the profile's switches of contract.md 2.7, by their names in SimpleJwtProfile.
    QMap<QString, bool> profileSwitches;

    bool tokenBlacklist = true;
    std::chrono::seconds rotationGracePeriod {0};
    // Whether a spent refresh token that comes again, after the grace period, ends the session it
    // belongs to. Nothing: only where there is a grace period, because without one a lost answer or
    // a second window would look like theft.
    std::optional<bool> reuseRevokesFamily;
    bool faithful = false;           // the originals' races and crashes
    QString responseRefreshTokenApp; // "refresh_token" in the replies of drfjwt: that app's key
    // Added by get_token(): of username, email, is_staff, is_superuser.
    QStringList tokenClaims;
    // ModelBackend, or AllowAllUsersModelBackend.
    QString authenticationBackend = QStringLiteral("ModelBackend");
    QString loginThrottle = QStringLiteral("off"); // or "10/min": for each client address
    // Failed logins of one account, whatever the address.
    QString accountThrottle = QStringLiteral("off");
    QString usernameField = QStringLiteral("username"); // or "email": what people log in with
    int passwordIterations = Password::defaultIterations;
    int databaseConnections = 8; // at most, to PostgreSQL
    // How long the program waits for a PostgreSQL that does not answer yet when it starts.
    std::chrono::seconds databaseWait {30};
    bool translations = false; // Django's LocaleMiddleware: answers follow Accept-Language

    QString accessLog = QStringLiteral("off"); // or a file name, or "-" for standard output
    bool metrics = false;                      // /metrics, as Prometheus reads it
    // HOST:PORT of the control endpoint for tests of clients, loopback only; empty = none.
    QString control;

    // What FaultSwitches::refuseIssuedAccessTokens() needs; costs memory for each token that is
    // alive.
    bool rememberIssuedTokens = true;
    Clock clock = systemClock();

    // What the program starts from: port 8000, session.db here, a thread for each core, throttling,
    // no memory of issued tokens.
    static Settings forProgram();
    // Reads a TOML file over these settings. Throws SettingsError: cannot be read, is no TOML, has
    // an unknown key, a value of the wrong type or out of range.
    void read(const QString &fileName);
    // "HOST:PORT", an IPv6 address in brackets. Throws SettingsError.
    void setListen(const QString &address);
    // Whose tables the database needs for all this.
    Database::Apps apps() const;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SETTINGS_H
