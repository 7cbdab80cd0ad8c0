// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <SessionKeeperServer/jose/base64url.h>
#include <SessionKeeperServer/jose/jws.h>
#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/password.h>

#include <QtCore/qjsondocument.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

const QByteArray EngineWorld::secret = "a secret of the tests";

EngineWorld::EngineWorld(const QString &url)
    : database(std::make_shared<Database>(url))
    , users(database)
    , ledger(database)
{
    database->migrate();
    options.passwordIterations = 1;
    options.clock = [this] { return std::chrono::system_clock::time_point(now); };
    if (users.byUsername(u"alice"_s))
        return;
    const QString password = Password::encode(u"pw"_s, 1);
    for (const QString &name : {u"alice"_s, u"ina"_s, u"root"_s}) {
        User user;
        user.username = name;
        user.email = name + u"@example.org"_s;
        user.password = password;
        user.isActive = name != "ina"_L1;
        user.isStaff = name == "root"_L1;
        users.add(user);
    }
}

void EngineWorld::start(const SimpleJwtSettings &settings, const QString &profile)
{
    SimpleJwtSettings complete = settings;
    if (complete.SIGNING_KEY.isEmpty())
        complete.SIGNING_KEY = secret;
    options.profile = SimpleJwtProfile::named(profile).value();
    engine = std::make_unique<SimpleJwtEngine>(database, complete, options);
}

int EngineWorld::count(const QString &query) const
{
    int number = -1;
    database->read([&](Connection &connection) {
        Rows rows = connection.run(query);
        if (rows.next())
            number = rows.value(0).toInt();
    });
    return number;
}

qint64 EngineWorld::idOf(const QString &username) const
{
    return users.byUsername(username)->id;
}

TokenPair EngineWorld::loggedIn(const QString &username) const
{
    return *engine->obtainPair(username, u"pw"_s);
}

QByteArray EngineWorld::sign(const QByteArray &payload)
{
    return Jws::sign(payload, JwsKey::forSigning(Algorithm::HS256, secret));
}

QByteArray EngineWorld::crafted(const char *type, const QJsonObject &changes) const
{
    QJsonObject payload {{u"token_type"_s, QString::fromLatin1(type)},
                         {u"exp"_s, seconds() + 60},
                         {u"jti"_s, u"crafted"_s},
                         {u"user_id"_s, idOf(u"alice"_s)}};
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        if (change.value().isNull())
            payload.remove(change.key());
        else
            payload.insert(change.key(), change.value());
    }
    return sign(QJsonDocument(payload).toJson(QJsonDocument::Compact));
}

QByteArray EngineWorld::payloadText(const QByteArray &token)
{
    return Jws::parse(token)->payload();
}

QJsonObject EngineWorld::payload(const QByteArray &token)
{
    return QJsonDocument::fromJson(payloadText(token)).object();
}

QString told(const Refusal &refusal)
{
    QStringList words;
    switch (refusal.kind) {
    case Refusal::Kind::NotAuthenticated:
        words += u"401"_s;
        break;
    case Refusal::Kind::InvalidField:
        words += u"400"_s;
        break;
    case Refusal::Kind::PermissionDenied:
        words += u"403"_s;
        break;
    case Refusal::Kind::NotFound:
        words += u"404"_s;
        break;
    case Refusal::Kind::Crash:
        words += u"500"_s;
        break;
    case Refusal::Kind::Unavailable:
        words += u"503"_s;
        break;
    }
    if (!refusal.field.isEmpty())
        words += QString::fromLatin1(refusal.field);
    words += refusal.code.isEmpty() ? u"-"_s : QString::fromLatin1(refusal.code);
    words += refusal.detail;
    for (const TokenMessage &message : refusal.messages) {
        words += u"[%1 %2 %3]"_s.arg(QString::fromLatin1(message.tokenClass),
                                     QString::fromLatin1(message.tokenType), message.message);
    }
    return words.join(u' ');
}
