// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SETTINGS_H
#define SESSIONKEEPERSERVER_SETTINGS_H

#include <SessionKeeperServer/engine/clock.h>
#include <SessionKeeperServer/engine/simplejwtsettings.h>
#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/http/httplimits.h>
#include <SessionKeeperServer/store/password.h>

#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>

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
    QString me = QStringLiteral("/api/me/");
    QString publicResource = QStringLiteral("/api/public/");
    QString adminOnly = QStringLiteral("/api/admin-only/");
    QString echo = QStringLiteral("/api/echo/");
    QString avatar = QStringLiteral("/api/avatar/");
};

// Everything a server is told (design.md 5). The defaults are those of a server inside another
// program: a database in memory, one network thread, no throttling.
struct SESSIONKEEPERSERVER_EXPORT Settings
{
    QStringList systems {QStringLiteral("simplejwt")};
    QString profile = QStringLiteral("simplejwt/5.5.1");
    QByteArray secretKey; // empty: kept beside the database, or for a database in memory made anew
    QString listenHost = QStringLiteral("127.0.0.1");
    quint16 listenPort = 0;
    QString database = QStringLiteral("sqlite::memory:");
    int threads = 1; // of the network; as many again, but at least two, hash and write
    HttpLimits limits;
    Paths paths;

    SimpleJwtSettings simpleJwt; // an empty SIGNING_KEY means secretKey

    bool tokenBlacklist = true;
    QString loginThrottle = QStringLiteral("off");      // or "10/min": for each client address
    QString usernameField = QStringLiteral("username"); // or "email": what people log in with
    int passwordIterations = Password::defaultIterations;

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
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SETTINGS_H
