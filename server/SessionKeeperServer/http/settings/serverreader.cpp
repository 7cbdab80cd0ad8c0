// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/settings/tablereaders_p.h>

#include <SessionKeeperServer/engine/simplejwtprofile.h>
#include <SessionKeeperServer/http/throttle.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

QString quoted(const QStringList &words)
{
    return u'"' + words.join(u"\", \""_s) + u'"';
}

void readOneOf(TomlTable &table, const QString &key, QString &value, const QStringList &known)
{
    table.read(key, value);
    if (!known.contains(value))
        table.fail(key, u"one of "_s + quoted(known));
}

void readSome(TomlTable &table, const QString &key, QStringList &values, const QStringList &known)
{
    table.read(key, values);
    for (const QString &value : std::as_const(values)) {
        if (!known.contains(value))
            table.fail(key, u"a list of some of "_s + quoted(known));
    }
}

void readRate(TomlTable &table, const QString &key, QString &rate)
{
    table.read(key, rate);
    if (!ThrottleRate::parse(rate))
        table.fail(key, u"a rate such as \"10/min\", or \"off\""_s);
}

void readAccessLog(TomlTable &table, QString &target)
{
    const QString key = u"ACCESS_LOG"_s;
    table.read(key, target);
    if (table.has(key) && target != "off"_L1 && target != "-"_L1)
        table.readFileName(key, target);
}

void readBytes(TomlTable &table, const QString &key, qsizetype &bytes, int smallest)
{
    int value = int(bytes);
    table.read(key, value, smallest);
    bytes = value;
}

} // namespace

void readOurs(TomlTable table, Settings &settings)
{
    table.read(u"TOKEN_BLACKLIST"_s, settings.tokenBlacklist);
    readRate(table, u"LOGIN_THROTTLE"_s, settings.loginThrottle);
    readRate(table, u"ACCOUNT_THROTTLE"_s, settings.accountThrottle);
    readOneOf(table, u"USERNAME_FIELD"_s, settings.usernameField, {u"username"_s, u"email"_s});
    table.read(u"PASSWORD_ITERATIONS"_s, settings.passwordIterations, 1);
    table.read(u"ROTATION_GRACE_PERIOD"_s, settings.rotationGracePeriod);
    if (table.has(u"REUSE_REVOKES_FAMILY"_s)) {
        bool revokes = false;
        table.read(u"REUSE_REVOKES_FAMILY"_s, revokes);
        settings.reuseRevokesFamily = revokes;
    }
    table.read(u"FAITHFUL"_s, settings.faithful);
    table.read(u"RESPONSE_REFRESH_TOKEN_APP"_s, settings.responseRefreshTokenApp);
    readSome(table, u"TOKEN_CLAIMS"_s, settings.tokenClaims,
             {u"username"_s, u"email"_s, u"is_staff"_s, u"is_superuser"_s});
    readOneOf(table, u"AUTHENTICATION_BACKEND"_s, settings.authenticationBackend,
              {u"ModelBackend"_s, u"AllowAllUsersModelBackend"_s});
    table.read(u"DATABASE_CONNECTIONS"_s, settings.databaseConnections, 1);
    table.read(u"DATABASE_WAIT"_s, settings.databaseWait);
    table.read(u"TRANSLATIONS"_s, settings.translations);
    readAccessLog(table, settings.accessLog);
    table.read(u"METRICS"_s, settings.metrics);
    table.read(u"CONTROL"_s, settings.control);
    table.readFileName(u"TLS_CERTIFICATE_FILE"_s, settings.tlsCertificateFile);
    table.readFileName(u"TLS_KEY_FILE"_s, settings.tlsKeyFile);
    table.finish();
}

void readRestFramework(TomlTable table, RestFrameworkSettings &settings)
{
    readSome(table, u"DEFAULT_AUTHENTICATION_CLASSES"_s, settings.DEFAULT_AUTHENTICATION_CLASSES,
             {u"JWTAuthentication"_s, u"JWTStatelessUserAuthentication"_s,
              u"JWTTokenUserAuthentication"_s, u"JSONWebTokenAuthentication"_s,
              u"BasicAuthentication"_s, u"SessionAuthentication"_s});
    // The same under its older name.
    settings.DEFAULT_AUTHENTICATION_CLASSES.replaceInStrings(u"JWTTokenUserAuthentication"_s,
                                                             u"JWTStatelessUserAuthentication"_s);
    readOneOf(table, u"DEFAULT_PERMISSION_CLASS"_s, settings.DEFAULT_PERMISSION_CLASS,
              {u"IsOwnerOrAdmin"_s, u"IsAuthenticated"_s, u"AllowAny"_s});
    table.read(u"NUM_PROXIES"_s, settings.NUM_PROXIES, 0);
    table.read(u"PAGE_SIZE"_s, settings.PAGE_SIZE, 0);
    table.read(u"NON_FIELD_ERRORS_KEY"_s, settings.NON_FIELD_ERRORS_KEY);
    table.finish();
}

void readProfile(TomlTable table, Settings &settings)
{
    for (const QString &name : SimpleJwtProfile::switchNames()) {
        bool value = false;
        table.read(name, value);
        if (table.has(name))
            settings.profileSwitches.insert(name, value);
    }
    table.finish();
}

void readLimits(TomlTable table, HttpLimits &limits)
{
    readBytes(table, u"REQUEST_LINE"_s, limits.requestLine, 64);
    readBytes(table, u"HEADER"_s, limits.header, 256);
    readBytes(table, u"BODY"_s, limits.body, 0);
    table.read(u"CONNECTIONS"_s, limits.connections, 1);
    table.read(u"CONNECTIONS_PER_ADDRESS"_s, limits.connectionsPerAddress, 0);
    table.read(u"WAITING_FOR_WORKER"_s, limits.waitingForWorker, 1);
    table.read(u"HANDSHAKE_TIMEOUT"_s, limits.handshakeTime);
    table.read(u"IDLE_TIMEOUT"_s, limits.idle);
    table.read(u"HEADER_TIMEOUT"_s, limits.headerTime);
    table.read(u"BODY_TIMEOUT"_s, limits.bodyTime);
    table.read(u"WRITE_TIMEOUT"_s, limits.writeTime);
    table.read(u"SHUTDOWN_TIMEOUT"_s, limits.shutdownTime);
    table.finish();
}

void readPaths(TomlTable table, Paths &paths)
{
    const auto read = [&table](const QString &key, QString &path) {
        table.read(key, path);
        if (!path.startsWith(u'/') || !path.endsWith(u'/'))
            table.fail(key, u"a path that begins and ends with a slash"_s);
    };
    read(u"token"_s, paths.token);
    read(u"token_refresh"_s, paths.tokenRefresh);
    read(u"token_verify"_s, paths.tokenVerify);
    read(u"token_blacklist"_s, paths.tokenBlacklist);
    read(u"token_sliding"_s, paths.tokenSliding);
    read(u"token_sliding_refresh"_s, paths.tokenSlidingRefresh);
    read(u"jwt_obtain"_s, paths.jwtObtain);
    read(u"jwt_refresh"_s, paths.jwtRefresh);
    read(u"jwt_verify"_s, paths.jwtVerify);
    read(u"jwt_blacklist"_s, paths.jwtBlacklist);
    read(u"jwt_impersonate"_s, paths.jwtImpersonate);
    read(u"refresh_token"_s, paths.refreshToken);
    read(u"delegate"_s, paths.delegate);
    read(u"me"_s, paths.me);
    read(u"public"_s, paths.publicResource);
    read(u"readable"_s, paths.readable);
    read(u"admin_only"_s, paths.adminOnly);
    read(u"echo"_s, paths.echo);
    read(u"avatar"_s, paths.avatar);
    table.finish();
}

} // namespace SessionKeeperServer
