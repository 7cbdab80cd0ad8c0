// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_TABLEREADERS_P_H
#define SESSIONKEEPERSERVER_TABLEREADERS_P_H

#include <SessionKeeperServer/http/settings.h>
#include <SessionKeeperServer/http/settings/tomltable_p.h>

namespace SessionKeeperServer {

// One for each table of the configuration; each throws SettingsError.
void readSimpleJwt(TomlTable table, SimpleJwtSettings &settings);         // [SIMPLE_JWT]
void readJwtAuth(TomlTable table, JwtAuthSettings &settings);             // [JWT_AUTH]
void readRestFramework(TomlTable table, RestFrameworkSettings &settings); // [REST_FRAMEWORK]
void readOurs(TomlTable table, Settings &settings);                       // [SESSIONKEEPER]
void readProfile(TomlTable table, Settings &settings);                    // [PROFILE]
void readLimits(TomlTable table, HttpLimits &limits);                     // [LIMITS]
void readPaths(TomlTable table, Paths &paths);                            // [PATHS]

// What several of them have in common. KEY, or KEY_FILE with the name of a file that holds it.
void readKey(TomlTable &table, const QString &key, QByteArray &value);
// Text or a list of texts.
void readAudience(TomlTable &table, const QString &key, QJsonValue &audience);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_TABLEREADERS_P_H
