// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/settings/tablereaders_p.h>

#include <QtCore/qurl.h>

#include <utility>
#include <vector>

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

void readUrl(TomlTable &table, const QString &key, QString &url)
{
    table.read(key, url);
    const QUrl parsed(url, QUrl::StrictMode);
    const bool isWeb = parsed.scheme() == "https"_L1 || parsed.scheme() == "http"_L1;
    if (!url.isEmpty() && (!parsed.isValid() || !isWeb || parsed.host().isEmpty()))
        table.fail(key, u"the URL of a key set, such as \"https://example.com/jwks.json\""_s);
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

// What is Python in the original, and what there is for it here.
void refuseCode(TomlTable &table)
{
    const QString serializer = u"left out: it is Python; what replies and tokens carry is set by "
                               "TOKEN_CLAIMS and RESPONSE_REFRESH_TOKEN_APP in [SESSIONKEEPER]"_s;
    const std::vector<std::pair<QString, QString>> code {
        {u"JSON_ENCODER"_s, u"left out: it is Python; claims are JSON as they stand"_s},
        {u"USER_AUTHENTICATION_RULE"_s,
         u"left out: it is Python; use CHECK_USER_IS_ACTIVE, and AUTHENTICATION_BACKEND in "
         "[SESSIONKEEPER]"_s},
        {u"TOKEN_USER_CLASS"_s,
         u"left out: it is Python; the built-in user of a token has its claims username, email, "
         "is_staff and is_superuser, see TOKEN_CLAIMS in [SESSIONKEEPER]"_s},
        {u"TOKEN_OBTAIN_SERIALIZER"_s, serializer},
        {u"TOKEN_REFRESH_SERIALIZER"_s, serializer},
        {u"TOKEN_VERIFY_SERIALIZER"_s, serializer},
        {u"TOKEN_BLACKLIST_SERIALIZER"_s, serializer},
        {u"SLIDING_TOKEN_OBTAIN_SERIALIZER"_s, serializer},
        {u"SLIDING_TOKEN_REFRESH_SERIALIZER"_s, serializer},
        {u"ON_LOGIN_SUCCESS"_s, u"left out: it is Python; use UPDATE_LAST_LOGIN"_s},
        {u"ON_LOGIN_FAILED"_s,
         u"left out: it is Python; use LOGIN_THROTTLE and ACCOUNT_THROTTLE in "
         "[SESSIONKEEPER]"_s},
    };
    for (const auto &[key, instead] : code) {
        if (table.has(key))
            table.fail(key, instead);
    }
}

// The original refuses to start with these names as well, which it once had.
void refuseRemoved(TomlTable &table)
{
    const std::vector<std::pair<QString, QString>> removed {
        {u"AUTH_HEADER_TYPE"_s, u"renamed to AUTH_HEADER_TYPES, a list such as [\"Bearer\"]"_s},
        {u"AUTH_TOKEN_CLASS"_s, u"renamed to AUTH_TOKEN_CLASSES, a list such as [\"access\"]"_s},
        {u"SECRET_KEY"_s, u"renamed to SIGNING_KEY, or secret_key at the top of the file"_s},
        {u"TOKEN_BACKEND_CLASS"_s,
         u"left out: there is one backend now, set by ALGORITHM and the keys"_s},
    };
    for (const auto &[key, instead] : removed) {
        if (table.has(key))
            table.fail(key, instead);
    }
}

} // namespace

void readSimpleJwt(TomlTable table, SimpleJwtSettings &settings)
{
    refuseRemoved(table);
    refuseCode(table);
    table.read(u"ACCESS_TOKEN_LIFETIME"_s, settings.ACCESS_TOKEN_LIFETIME);
    table.read(u"REFRESH_TOKEN_LIFETIME"_s, settings.REFRESH_TOKEN_LIFETIME);
    table.read(u"ROTATE_REFRESH_TOKENS"_s, settings.ROTATE_REFRESH_TOKENS);
    table.read(u"BLACKLIST_AFTER_ROTATION"_s, settings.BLACKLIST_AFTER_ROTATION);
    table.read(u"UPDATE_LAST_LOGIN"_s, settings.UPDATE_LAST_LOGIN);
    table.read(u"ALGORITHM"_s, settings.ALGORITHM);
    readKey(table, u"SIGNING_KEY"_s, settings.SIGNING_KEY);
    readKey(table, u"VERIFYING_KEY"_s, settings.VERIFYING_KEY);
    readUrl(table, u"JWK_URL"_s, settings.JWK_URL);
    readAudience(table, u"AUDIENCE"_s, settings.AUDIENCE);
    table.read(u"ISSUER"_s, settings.ISSUER);
    table.read(u"LEEWAY"_s, settings.LEEWAY);
    readHeaderTypes(table, settings.AUTH_HEADER_TYPES);
    table.read(u"AUTH_HEADER_NAME"_s, settings.AUTH_HEADER_NAME);
    table.read(u"USER_ID_FIELD"_s, settings.USER_ID_FIELD);
    if (!QStringList {u"id"_s, u"pk"_s, u"username"_s, u"email"_s}.contains(settings.USER_ID_FIELD))
        table.fail(u"USER_ID_FIELD"_s, u"\"id\", \"pk\", \"username\" or \"email\""_s);
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
