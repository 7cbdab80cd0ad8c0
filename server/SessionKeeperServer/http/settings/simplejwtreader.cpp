// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/settings/tablereaders_p.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

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

} // namespace

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
    readAudience(table, u"AUDIENCE"_s, settings.AUDIENCE);
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

} // namespace SessionKeeperServer
