// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/settings/tablereaders_p.h>

#include <SessionKeeperServer/jose/algorithm.h>

#include <QtCore/qregularexpression.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

template<typename Choice>
void readChoice(TomlTable &table, const QString &key, Choice &value,
                const std::vector<std::pair<QString, Choice>> &known)
{
    QString name;
    table.read(key, name);
    if (!table.has(key))
        return;
    const auto found = std::ranges::find(known, name, &std::pair<QString, Choice>::first);
    if (found == known.end()) {
        QStringList names;
        for (const auto &[known, choice] : known)
            names += u'"' + known + u'"';
        table.fail(key, u"one of the built-in %1"_s.arg(names.join(u", "_s)));
    }
    value = found->second;
}

template<typename Value>
void readOptional(TomlTable &table, const QString &key, std::optional<Value> &value)
{
    Value given {};
    table.read(key, given);
    if (table.has(key))
        value = given;
}

void readMatching(TomlTable &table, const QString &key, QByteArray &value, const QString &shape,
                  const QString &expected)
{
    table.read(key, value);
    const QRegularExpression whole(QRegularExpression::anchoredPattern(shape));
    if (table.has(key) && !whole.match(QString::fromUtf8(value)).hasMatch())
        table.fail(key, expected);
}

void readKeys(TomlTable &table, const QString &key, TomlTable::NamedTexts &keys)
{
    table.readNamed(key, keys);
    table.readFiles(key + u"_FILE"_s, keys);
}

void readAlgorithms(TomlTable &table, QList<QByteArray> &algorithms)
{
    const QString key = u"JWT_ALGORITHM"_s;
    QStringList names;
    bool isList = false;
    table.readTextOrList(key, names, isList);
    if (!table.has(key))
        return;
    algorithms.clear();
    for (const QString &name : std::as_const(names)) {
        if (!algorithmNamed(name.toUtf8()))
            table.fail(key,
                       u"HS256, HS384, HS512, the same of RS, ES or PS, ES256K, ES521, EdDSA, or a "
                       "list of them"_s);
        algorithms += name.toUtf8();
    }
    if (algorithms.isEmpty())
        table.fail(key, u"a list of at least one algorithm"_s);
}

void readKeySettings(TomlTable &table, JwtAuthSettings &settings)
{
    using Secret = JwtAuthSettings::UserSecretKey;
    readKeys(table, u"JWT_SECRET_KEY"_s, settings.JWT_SECRET_KEY);
    readKeys(table, u"JWT_PRIVATE_KEY"_s, settings.JWT_PRIVATE_KEY);
    readKeys(table, u"JWT_PUBLIC_KEY"_s, settings.JWT_PUBLIC_KEY);
    readChoice<Secret>(table, u"JWT_GET_USER_SECRET_KEY"_s, settings.JWT_GET_USER_SECRET_KEY,
                       {{u"none"_s, Secret::None}, {u"password_hash"_s, Secret::PasswordHash}});
    readAlgorithms(table, settings.JWT_ALGORITHM);
    table.read(u"JWT_INSIST_ON_KID"_s, settings.JWT_INSIST_ON_KID);
}

void readTokenSettings(TomlTable &table, JwtAuthSettings &settings)
{
    using Id = JwtAuthSettings::TokenId;
    table.read(u"JWT_VERIFY"_s, settings.JWT_VERIFY);
    table.read(u"JWT_VERIFY_EXPIRATION"_s, settings.JWT_VERIFY_EXPIRATION);
    table.read(u"JWT_LEEWAY"_s, settings.JWT_LEEWAY);
    table.read(u"JWT_EXPIRATION_DELTA"_s, settings.JWT_EXPIRATION_DELTA);
    readAudience(table, u"JWT_AUDIENCE"_s, settings.JWT_AUDIENCE);
    table.read(u"JWT_ISSUER"_s, settings.JWT_ISSUER);
    readOptional(table, u"JWT_ALLOW_REFRESH"_s, settings.JWT_ALLOW_REFRESH);
    table.read(u"JWT_REFRESH_EXPIRATION_DELTA"_s, settings.JWT_REFRESH_EXPIRATION_DELTA);
    readChoice<Id>(table, u"JWT_TOKEN_ID"_s, settings.JWT_TOKEN_ID,
                   {{u"off"_s, Id::Off}, {u"include"_s, Id::Include}, {u"require"_s, Id::Require}});
    table.read(u"JWT_PAYLOAD_INCLUDE_USER_ID"_s, settings.JWT_PAYLOAD_INCLUDE_USER_ID);
    table.read(u"JWT_DELETE_STALE_BLACKLISTED_TOKENS"_s,
               settings.JWT_DELETE_STALE_BLACKLISTED_TOKENS);
}

// What goes into headers, and so must not break out of them.
void readWireSettings(TomlTable &table, JwtAuthSettings &settings)
{
    using Payload = JwtAuthSettings::ResponsePayload;
    const QString token = u"[-A-Za-z0-9!#$%&'*+.^_`|~]"_s; // RFC 9110 5.6.2
    QByteArray prefix = settings.JWT_AUTH_HEADER_PREFIX.value_or(QByteArray());
    readMatching(table, u"JWT_AUTH_HEADER_PREFIX"_s, prefix, token + u'+',
                 u"one word, such as \"JWT\""_s);
    if (table.has(u"JWT_AUTH_HEADER_PREFIX"_s))
        settings.JWT_AUTH_HEADER_PREFIX = prefix;
    const QString cookie = u"the name of a cookie, or empty for none"_s;
    readMatching(table, u"JWT_AUTH_COOKIE"_s, settings.JWT_AUTH_COOKIE, token + u'*', cookie);
    readMatching(table, u"JWT_IMPERSONATION_COOKIE"_s, settings.JWT_IMPERSONATION_COOKIE,
                 token + u'*', cookie);
    readMatching(table, u"JWT_AUTH_COOKIE_DOMAIN"_s, settings.JWT_AUTH_COOKIE_DOMAIN,
                 u"[-A-Za-z0-9.]*"_s, u"the name of a host, or empty for only this one"_s);
    readMatching(table, u"JWT_AUTH_COOKIE_PATH"_s, settings.JWT_AUTH_COOKIE_PATH, u"/[!-:<-~]*"_s,
                 u"a path that begins with a slash"_s);
    table.read(u"JWT_AUTH_COOKIE_SECURE"_s, settings.JWT_AUTH_COOKIE_SECURE);
    readMatching(table, u"JWT_AUTH_COOKIE_SAMESITE"_s, settings.JWT_AUTH_COOKIE_SAMESITE,
                 u"Lax|Strict|None|"_s, u"\"Lax\", \"Strict\", \"None\", or empty"_s);
    readChoice<Payload>(table, u"JWT_RESPONSE_PAYLOAD_HANDLER"_s,
                        settings.JWT_RESPONSE_PAYLOAD_HANDLER,
                        {{u"token"_s, Payload::Token},
                         {u"user"_s, Payload::User},
                         {u"refresh_token"_s, Payload::RefreshToken}});
    table.read(u"JWT_APP_NAME"_s, settings.JWT_APP_NAME);
    if (settings.JWT_APP_NAME.isEmpty())
        table.fail(u"JWT_APP_NAME"_s, u"the name of an app"_s);
}

// Other handlers of the original are nothing a configuration can hold.
void refuseHandlers(const TomlTable &table)
{
    for (const QString &key :
         {u"JWT_ENCODE_HANDLER"_s, u"JWT_DECODE_HANDLER"_s, u"JWT_PAYLOAD_HANDLER"_s,
          u"JWT_PAYLOAD_GET_USER_ID_HANDLER"_s, u"JWT_PAYLOAD_GET_USERNAME_HANDLER"_s}) {
        if (table.has(key))
            table.fail(key,
                       u"left out: it is a function in Python; built in are only the handlers "
                       "\"token\", \"user\" and \"refresh_token\" of "
                       "JWT_RESPONSE_PAYLOAD_HANDLER, and \"none\" and \"password_hash\" of "
                       "JWT_GET_USER_SECRET_KEY"_s);
    }
}

} // namespace

void readJwtAuth(TomlTable table, JwtAuthSettings &settings)
{
    refuseHandlers(table);
    readKeySettings(table, settings);
    readTokenSettings(table, settings);
    readWireSettings(table, settings);
    table.finish();
}

} // namespace SessionKeeperServer
