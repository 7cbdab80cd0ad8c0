// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "settingsreader.h"

#include "throttle.h"
#include "tomltable_p.h"

#include <SessionKeeperServer/engine/simplejwtprofile.h>

#include <QtCore/qfile.h>
#include <QtCore/qjsonarray.h>

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

void readAudience(TomlTable &table, QJsonValue &audience)
{
    const QString key = u"AUDIENCE"_s;
    bool isList = false;
    QStringList texts;
    table.readTextOrList(key, texts, isList);
    if (!table.has(key))
        return;
    audience = isList ? QJsonValue(QJsonArray::fromStringList(texts)) : QJsonValue(texts.first());
}

void readTokenClasses(TomlTable &table, QList<TokenType> &classes)
{
    const QString key = u"AUTH_TOKEN_CLASSES"_s;
    QStringList names;
    table.read(key, names);
    if (!table.has(key))
        return;
    classes.clear();
    for (const QString &name : std::as_const(names)) {
        if (name != u"access"_s && name != u"sliding"_s)
            table.fail(key, u"a list of \"access\" and \"sliding\""_s);
        classes.append(name == u"access"_s ? TokenType::Access : TokenType::Sliding);
    }
    if (classes.isEmpty())
        table.fail(key, u"a list of at least one of \"access\" and \"sliding\""_s);
}

void readHeaderTypes(TomlTable &table, QList<QByteArray> &types)
{
    QStringList names;
    for (const QByteArray &type : std::as_const(types))
        names.append(QString::fromLatin1(type));
    table.read(u"AUTH_HEADER_TYPES"_s, names);
    types.clear();
    for (const QString &name : std::as_const(names))
        types.append(name.toLatin1());
    if (types.isEmpty())
        table.fail(u"AUTH_HEADER_TYPES"_s,
                   u"a list of at least one scheme, such as [\"Bearer\"]"_s);
}

void readKey(TomlTable &table, const QString &key, QByteArray &value)
{
    table.read(key, value);
    table.readFile(key + u"_FILE"_s, value);
}

void readSimpleJwt(TomlTable table, SimpleJwtSettings &settings)
{
    table.read(u"ACCESS_TOKEN_LIFETIME"_s, settings.ACCESS_TOKEN_LIFETIME);
    table.read(u"REFRESH_TOKEN_LIFETIME"_s, settings.REFRESH_TOKEN_LIFETIME);
    table.read(u"ROTATE_REFRESH_TOKENS"_s, settings.ROTATE_REFRESH_TOKENS);
    table.read(u"BLACKLIST_AFTER_ROTATION"_s, settings.BLACKLIST_AFTER_ROTATION);
    table.read(u"UPDATE_LAST_LOGIN"_s, settings.UPDATE_LAST_LOGIN);
    table.read(u"ALGORITHM"_s, settings.ALGORITHM);
    readKey(table, u"SIGNING_KEY"_s, settings.SIGNING_KEY);
    readKey(table, u"VERIFYING_KEY"_s, settings.VERIFYING_KEY);
    readAudience(table, settings.AUDIENCE);
    table.read(u"ISSUER"_s, settings.ISSUER);
    table.read(u"LEEWAY"_s, settings.LEEWAY);
    readHeaderTypes(table, settings.AUTH_HEADER_TYPES);
    table.read(u"AUTH_HEADER_NAME"_s, settings.AUTH_HEADER_NAME);
    table.read(u"USER_ID_FIELD"_s, settings.USER_ID_FIELD);
    if (!QStringList {u"id"_s, u"username"_s, u"email"_s}.contains(settings.USER_ID_FIELD))
        table.fail(u"USER_ID_FIELD"_s, u"\"id\", \"username\" or \"email\""_s);
    table.read(u"USER_ID_CLAIM"_s, settings.USER_ID_CLAIM);
    table.read(u"CHECK_USER_IS_ACTIVE"_s, settings.CHECK_USER_IS_ACTIVE);
    table.read(u"CHECK_REVOKE_TOKEN"_s, settings.CHECK_REVOKE_TOKEN);
    table.read(u"REVOKE_TOKEN_CLAIM"_s, settings.REVOKE_TOKEN_CLAIM);
    readTokenClasses(table, settings.AUTH_TOKEN_CLASSES);
    table.read(u"TOKEN_TYPE_CLAIM"_s, settings.TOKEN_TYPE_CLAIM);
    table.read(u"JTI_CLAIM"_s, settings.JTI_CLAIM);
    table.read(u"SLIDING_TOKEN_REFRESH_EXP_CLAIM"_s, settings.SLIDING_TOKEN_REFRESH_EXP_CLAIM);
    table.read(u"SLIDING_TOKEN_LIFETIME"_s, settings.SLIDING_TOKEN_LIFETIME);
    table.read(u"SLIDING_TOKEN_REFRESH_LIFETIME"_s, settings.SLIDING_TOKEN_REFRESH_LIFETIME);
    table.finish();
}

void readOurs(TomlTable table, Settings &settings)
{
    table.read(u"TOKEN_BLACKLIST"_s, settings.tokenBlacklist);
    table.read(u"LOGIN_THROTTLE"_s, settings.loginThrottle);
    if (!ThrottleRate::parse(settings.loginThrottle))
        table.fail(u"LOGIN_THROTTLE"_s, u"a rate such as \"10/min\", or \"off\""_s);
    table.read(u"USERNAME_FIELD"_s, settings.usernameField);
    if (settings.usernameField != u"username"_s && settings.usernameField != u"email"_s)
        table.fail(u"USERNAME_FIELD"_s, u"\"username\" or \"email\""_s);
    table.read(u"PASSWORD_ITERATIONS"_s, settings.passwordIterations, 1);
    int grace = 0;
    table.read(u"ROTATION_GRACE_PERIOD"_s, grace, 0);
    if (grace != 0)
        table.fail(u"ROTATION_GRACE_PERIOD"_s, u"0: this version has no grace period"_s);
    bool faithful = false;
    table.read(u"FAITHFUL"_s, faithful);
    if (faithful)
        table.fail(u"FAITHFUL"_s, u"false: this version cannot repeat the originals' races"_s);
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
    read(u"me"_s, paths.me);
    read(u"public"_s, paths.publicResource);
    read(u"admin_only"_s, paths.adminOnly);
    read(u"echo"_s, paths.echo);
    read(u"avatar"_s, paths.avatar);
    table.finish();
}

void readTop(TomlTable &top, Settings &settings)
{
    top.read(u"systems"_s, settings.systems);
    if (settings.systems != QStringList {u"simplejwt"_s})
        top.fail(u"systems"_s, u"[\"simplejwt\"]: this version has no other system"_s);
    top.read(u"profile"_s, settings.profile);
    if (!SimpleJwtProfile::named(settings.profile))
        top.fail(u"profile"_s, u"one of "_s + SimpleJwtProfile::names().join(u", "_s));
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

void readSettings(const QString &fileName, Settings &settings)
{
    const toml::table file = parseFile(fileName);
    TomlTable top(file, fileName, {});
    readTop(top, settings);
    readSimpleJwt(top.table(u"SIMPLE_JWT"_s), settings.simpleJwt);
    readOurs(top.table(u"SESSIONKEEPER"_s), settings);
    readPaths(top.table(u"PATHS"_s), settings.paths);
    top.finish();
}

} // namespace SessionKeeperServer
