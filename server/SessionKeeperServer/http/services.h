// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SERVICES_H
#define SESSIONKEEPERSERVER_SERVICES_H

#include <SessionKeeperServer/http/authentication.h>
#include <SessionKeeperServer/http/serverstatistics.h>
#include <SessionKeeperServer/http/settings.h>

#include <memory>

namespace SessionKeeperServer {

class AccessLog;
class Database;
class JwtAuthEngine;
class Metrics;
class RefreshTokenEngine;
class Router;
class SimpleJwtEngine;
class UserStore;

// What the views are made of. An engine is null when its system is not served.
struct Services
{
    Settings settings;
    std::shared_ptr<Database> database;
    std::shared_ptr<UserStore> users;
    std::shared_ptr<SimpleJwtEngine> simpleJwt;
    std::shared_ptr<JwtAuthEngine> jwtAuth;
    std::shared_ptr<RefreshTokenEngine> refreshToken;
    std::shared_ptr<const Authentication> authentication;
    std::shared_ptr<ServerStatistics> statistics;
    std::shared_ptr<AccessLog> accessLog; // null when there is none
    std::shared_ptr<Metrics> metrics;     // null when nobody wants them
};

// Makes the tables that are missing and the engines. Throws std::exception with one sentence.
Services makeServices(const Settings &settings, std::shared_ptr<Database> database,
                      std::shared_ptr<ServerStatistics> statistics);
// The routes of all systems that are served, and of the example resources.
void addRoutes(Router &router, const Services &services);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SERVICES_H
