// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtauthworld.h"

#include <QtCore/qjsondocument.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

void JwtAuthWorld::start(const JwtAuthSettings &settings, const QString &profile)
{
    JwtAuthSettings complete = settings;
    if (complete.JWT_SECRET_KEY.isEmpty())
        complete.JWT_SECRET_KEY = {{QByteArray(), EngineWorld::secret}};
    options.profile = JwtAuthProfile::named(profile).value();
    options.passwordIterations = 1;
    options.clock = world.options.clock;
    m_engine = std::make_unique<JwtAuthEngine>(world.database, complete, options);
}

QByteArray JwtAuthWorld::loggedIn(const QString &username) const
{
    return m_engine->obtain(username, u"pw"_s)->token;
}

QByteArray JwtAuthWorld::crafted(const QJsonObject &changes) const
{
    QJsonObject payload {{u"user_id"_s, world.idOf(u"alice"_s)},
                         {u"username"_s, u"alice"_s},
                         {u"exp"_s, world.seconds() + 60},
                         {u"orig_iat"_s, world.seconds()}};
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        if (change.value().isNull())
            payload.remove(change.key());
        else
            payload.insert(change.key(), change.value());
    }
    return EngineWorld::sign(QJsonDocument(payload).toJson(QJsonDocument::Compact));
}
