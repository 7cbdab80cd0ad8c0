// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef JWTAUTHWORLD_H
#define JWTAUTHWORLD_H

#include "engineworld.h"

#include <SessionKeeperServer/engine/jwtauthengine.h>

// The users and the clock of engineworld.h, and an engine of djangorestframework-jwt over them.
class JwtAuthWorld
{
public:
    // Must be called once before the engine is used; may be called again.
    void start(const SessionKeeperServer::JwtAuthSettings &settings = {},
               const QString &profile = QStringLiteral("drfjwt/1.10+"));
    SessionKeeperServer::JwtAuthEngine *operator->() const { return m_engine.get(); }

    QByteArray loggedIn(const QString &username = QStringLiteral("alice")) const;
    // Of alice's token, signed with the secret; null values in `changes` remove a claim.
    QByteArray crafted(const QJsonObject &changes = {}) const;

    EngineWorld world;
    SessionKeeperServer::JwtAuthOptions options;

private:
    std::unique_ptr<SessionKeeperServer::JwtAuthEngine> m_engine;
};

#endif // JWTAUTHWORLD_H
