// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/settings/settingsreader.h>

#include <SessionKeeperServer/http/settings/tablereaders_p.h>

#include <SessionKeeperServer/engine/jwtauthprofile.h>
#include <SessionKeeperServer/engine/refreshtokenprofile.h>
#include <SessionKeeperServer/engine/simplejwtprofile.h>

#include <QtCore/qfile.h>
#include <QtCore/qjsonarray.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

toml::table parseFile(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        throw SettingsError(
            u"cannot read the configuration %1: %2"_s.arg(fileName, file.errorString()));
    const QByteArray text = file.readAll();
    try {
        return toml::parse(std::string_view(text.constData(), std::size_t(text.size())));
    } catch (const toml::parse_error &error) {
        throw SettingsError(u"%1, line %2: this is not TOML: %3"_s.arg(fileName)
                                .arg(error.source().begin.line)
                                .arg(QString::fromStdString(std::string(error.description()))));
    }
}

void readSystems(TomlTable &top, QStringList &systems)
{
    const QString key = u"systems"_s;
    top.read(key, systems);
    for (const QString &system : std::as_const(systems)) {
        if (!QStringList {u"simplejwt"_s, u"drfjwt"_s, u"refreshtoken"_s}.contains(system))
            top.fail(key, u"a list of \"simplejwt\", \"drfjwt\" and \"refreshtoken\""_s);
    }
    if (systems.isEmpty())
        top.fail(key, u"a list of at least one of \"simplejwt\" and \"drfjwt\""_s);
    if (systems.contains(u"refreshtoken"_s) && !systems.contains(u"drfjwt"_s))
        top.fail(key, u"a list with \"drfjwt\" in it, which \"refreshtoken\" builds on"_s);
}

// One for each system, as text or in a list; a system without one keeps its default.
void readProfiles(TomlTable &top, Settings &settings)
{
    const QString key = u"profile"_s;
    bool isList = false;
    QStringList names;
    top.readTextOrList(key, names, isList);
    for (const QString &name : std::as_const(names)) {
        if (SimpleJwtProfile::named(name))
            settings.profile = name;
        else if (JwtAuthProfile::named(name))
            settings.jwtAuthProfile = name;
        else if (RefreshTokenProfile::named(name))
            settings.refreshTokenProfile = name;
        else
            top.fail(key,
                     u"one of "_s
                         + (SimpleJwtProfile::names() + JwtAuthProfile::names()
                            + RefreshTokenProfile::names())
                               .join(u", "_s)
                         + u", or a list of them"_s);
    }
}

void readTop(TomlTable &top, Settings &settings)
{
    readSystems(top, settings.systems);
    readProfiles(top, settings);
    readKey(top, u"secret_key"_s, settings.secretKey);
    settings.secretKey = settings.secretKey.trimmed();
    QString listen;
    top.read(u"listen"_s, listen);
    if (top.has(u"listen"_s)) {
        try {
            settings.setListen(listen);
        } catch (const SettingsError &) {
            top.fail(u"listen"_s, u"\"HOST:PORT\", such as \"127.0.0.1:8000\""_s);
        }
    }
    top.read(u"database"_s, settings.database);
}

} // namespace

void readKey(TomlTable &table, const QString &key, QByteArray &value)
{
    table.read(key, value);
    table.readFile(key + u"_FILE"_s, value);
}

void readAudience(TomlTable &table, const QString &key, QJsonValue &audience)
{
    bool isList = false;
    QStringList texts;
    table.readTextOrList(key, texts, isList);
    if (!table.has(key))
        return;
    audience = isList ? QJsonValue(QJsonArray::fromStringList(texts)) : QJsonValue(texts.first());
}

void readSettings(const QString &fileName, Settings &settings)
{
    const toml::table file = parseFile(fileName);
    TomlTable top(file, fileName, {});
    readTop(top, settings);
    readSimpleJwt(top.table(u"SIMPLE_JWT"_s), settings.simpleJwt);
    readJwtAuth(top.table(u"JWT_AUTH"_s), settings.jwtAuth);
    readRestFramework(top.table(u"REST_FRAMEWORK"_s), settings.restFramework);
    readOurs(top.table(u"SESSIONKEEPER"_s), settings);
    readProfile(top.table(u"PROFILE"_s), settings);
    readLimits(top.table(u"LIMITS"_s), settings.limits);
    readPaths(top.table(u"PATHS"_s), settings.paths);
    top.finish();
}

} // namespace SessionKeeperServer
