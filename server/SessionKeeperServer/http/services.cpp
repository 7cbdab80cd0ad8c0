// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/services.h>

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/engine/refreshtokenengine.h>
#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/http/accesslog.h>
#include <SessionKeeperServer/http/bearerguard.h>
#include <SessionKeeperServer/http/jwtauthenticator.h>
#include <SessionKeeperServer/http/keysetfetcher.h>
#include <SessionKeeperServer/http/metrics.h>
#include <SessionKeeperServer/http/router.h>
#include <SessionKeeperServer/http/views/exampleviews.h>
#include <SessionKeeperServer/http/views/jwtauthviews.h>
#include <SessionKeeperServer/http/views/operationviews.h>
#include <SessionKeeperServer/http/views/refreshtokenviews.h>
#include <SessionKeeperServer/http/views/simplejwtviews.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/secretkey.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtCore/qrandom.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

QByteArray newSecret()
{
    QByteArray bytes(32, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char(QRandomGenerator::system()->generate());
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray secretFor(const Settings &settings, const Database &database)
{
    if (!settings.secretKey.isEmpty())
        return settings.secretKey;
    if (database.isRemote()) {
        throw SettingsError(
            u"a PostgreSQL database needs a secret_key in the configuration: one for all servers "
            "that use it, Django's SECRET_KEY where that is one of them"_s);
    }
    const QString file = database.fileName();
    return file.isEmpty() ? newSecret() : readOrCreateSecretKey(secretKeyFileBeside(file));
}

template<typename Profile>
Profile profileNamed(const QString &name)
{
    const std::optional<Profile> profile = Profile::named(name);
    if (!profile)
        throw SettingsError(
            u"there is no profile %1; known are %2"_s.arg(name, Profile::names().join(u", "_s)));
    return *profile;
}

std::shared_ptr<SimpleJwtEngine> makeSimpleJwt(const Settings &settings,
                                               const std::shared_ptr<Database> &database)
{
    SimpleJwtSettings simpleJwt = settings.simpleJwt;
    if (simpleJwt.SIGNING_KEY.isEmpty() && simpleJwt.ALGORITHM.startsWith("HS"))
        simpleJwt.SIGNING_KEY = settings.secretKey;
    SimpleJwtOptions options;
    options.profile = profileNamed<SimpleJwtProfile>(settings.profile);
    for (auto it = settings.profileSwitches.begin(); it != settings.profileSwitches.end(); ++it)
        options.profile.setSwitch(it.key(), it.value());
    options.tokenBlacklist = settings.tokenBlacklist;
    options.usernameField = settings.usernameField;
    options.tokenClaims = settings.tokenClaims;
    options.allowAllUsers = settings.authenticationBackend == "AllowAllUsersModelBackend"_L1;
    options.rotationGracePeriod = settings.rotationGracePeriod;
    options.reuseRevokesFamily = settings.reuseRevokesFamily;
    options.faithful = settings.faithful;
    options.fetchKeySet = fetchKeySet;
    options.passwordIterations = settings.passwordIterations;
    options.rememberIssuedTokens = settings.rememberIssuedTokens;
    options.clock = settings.clock;
    return std::make_shared<SimpleJwtEngine>(database, simpleJwt, options);
}

std::shared_ptr<JwtAuthEngine> makeJwtAuth(const Settings &settings,
                                           const std::shared_ptr<Database> &database)
{
    JwtAuthSettings jwtAuth = settings.jwtAuth;
    if (jwtAuth.JWT_SECRET_KEY.isEmpty())
        jwtAuth.JWT_SECRET_KEY = {{QByteArray(), settings.secretKey}};
    JwtAuthOptions options;
    options.profile = profileNamed<JwtAuthProfile>(settings.jwtAuthProfile);
    options.usernameField = settings.usernameField;
    options.allowAllUsers = settings.authenticationBackend == "AllowAllUsersModelBackend"_L1;
    options.faithful = settings.faithful;
    options.tokenBlacklist = settings.tokenBlacklist;
    options.passwordIterations = settings.passwordIterations;
    options.rememberIssuedTokens = settings.rememberIssuedTokens;
    options.clock = settings.clock;
    options.foreignTypeClaim = settings.simpleJwt.TOKEN_TYPE_CLAIM.value_or(u"null"_s);
    return std::make_shared<JwtAuthEngine>(database, jwtAuth, options);
}

std::shared_ptr<RefreshTokenEngine> makeRefreshToken(const Services &services)
{
    const Settings &settings = services.settings;
    if (!services.jwtAuth)
        throw SettingsError(u"the system refreshtoken needs drfjwt, which it builds on"_s);
    // A wrong name is told now, with the other mistakes.
    (void)profileNamed<RefreshTokenProfile>(settings.refreshTokenProfile);
    return std::make_shared<RefreshTokenEngine>(
        services.database,
        RefreshTokenOptions {.faithful = settings.faithful, .clock = settings.clock});
}

// The names of DEFAULT_AUTHENTICATION_CLASSES, or one for each system.
QStringList authenticationClasses(const Settings &settings)
{
    QStringList names = settings.restFramework.DEFAULT_AUTHENTICATION_CLASSES;
    if (!names.isEmpty())
        return names;
    for (const QString &system : settings.systems) {
        if (system == "simplejwt"_L1)
            names += u"JWTAuthentication"_s;
        else if (system == "drfjwt"_L1)
            names += u"JSONWebTokenAuthentication"_s;
    }
    return names;
}

std::shared_ptr<const Authentication> makeAuthentication(const Services &services)
{
    std::vector<std::unique_ptr<Authenticator>> authenticators;
    for (const QString &name : authenticationClasses(services.settings)) {
        if (name == "JWTAuthentication"_L1 && services.simpleJwt)
            authenticators.push_back(makeAuthenticator(BearerGuard(services.simpleJwt)));
        else if (name == "JWTStatelessUserAuthentication"_L1 && services.simpleJwt)
            authenticators.push_back(
                makeAuthenticator(BearerGuard(services.simpleJwt, BearerGuard::Users::OfToken)));
        else if (name == "JSONWebTokenAuthentication"_L1 && services.jwtAuth)
            authenticators.push_back(makeAuthenticator(services.jwtAuth));
        else if (name == "BasicAuthentication"_L1)
            authenticators.push_back(makeChallengeOnly("Basic realm=\"api\""));
        else if (name == "SessionAuthentication"_L1)
            authenticators.push_back(makeChallengeOnly({}));
    }
    return std::make_shared<const Authentication>(std::move(authenticators));
}

void addExamples(Router &router, const Services &services)
{
    const Paths &paths = services.settings.paths;
    router.add(paths.me, std::make_unique<MeView>(services.simpleJwt != nullptr));
    router.add(paths.publicResource, std::make_unique<PublicView>());
    router.add(paths.readable, std::make_unique<ReadableView>());
    router.add(paths.adminOnly, std::make_unique<AdminOnlyView>());
    router.add(paths.echo, std::make_unique<EchoView>(services.authentication));
    router.add(paths.avatar, std::make_unique<AvatarView>());
}

} // namespace

Services makeServices(const Settings &settings, std::shared_ptr<Database> database,
                      std::shared_ptr<ServerStatistics> statistics)
{
    Services services;
    services.settings = settings;
    services.database = std::move(database);
    services.database->migrate(settings.apps());
    services.settings.secretKey = secretFor(settings, *services.database);
    services.users = std::make_shared<UserStore>(services.database);
    services.statistics = std::move(statistics);
    services.accessLog = AccessLog::open(settings.accessLog);
    if (settings.metrics)
        services.metrics = std::make_shared<Metrics>(services.statistics);
    if (settings.systems.contains(u"simplejwt"_s))
        services.simpleJwt = makeSimpleJwt(services.settings, services.database);
    if (settings.systems.contains(u"drfjwt"_s))
        services.jwtAuth = makeJwtAuth(services.settings, services.database);
    if (settings.systems.contains(u"refreshtoken"_s))
        services.refreshToken = makeRefreshToken(services);
    services.authentication = makeAuthentication(services);
    return services;
}

void addRoutes(Router &router, const Services &services)
{
    if (services.simpleJwt)
        addSimpleJwtRoutes(router, services);
    if (services.jwtAuth)
        addJwtAuthRoutes(router, services);
    if (services.refreshToken)
        addRefreshTokenRoutes(
            router, services,
            profileNamed<RefreshTokenProfile>(services.settings.refreshTokenProfile));
    addExamples(router, services);
    addOperationRoutes(router, services);
}

} // namespace SessionKeeperServer
