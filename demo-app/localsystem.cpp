// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "localsystem.h"

#include <SessionKeeper/protocol/delegateprotocol.h>
#include <SessionKeeper/protocol/jwtauthprotocol.h>
#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/protocol/slidingtokenprotocol.h>
#include <SessionKeeperServer/http/settings.h>

using namespace Qt::StringLiterals;
using SessionKeeperServer::Settings;

namespace {

// Hashing as slow as it should be would delay the first window; this user has no secrets.
constexpr int demoIterations = 20000;

} // namespace

QString wordFor(LocalSystem system)
{
    switch (system) {
    case LocalSystem::SimpleJwt:
        return u"simplejwt"_s;
    case LocalSystem::SlidingToken:
        return u"sliding"_s;
    case LocalSystem::JwtAuth:
        return u"drfjwt"_s;
    case LocalSystem::Delegate:
        return u"delegate"_s;
    }
    Q_UNREACHABLE();
}

std::optional<LocalSystem> localSystemCalled(const QString &word)
{
    for (const LocalSystem system : localSystems) {
        if (wordFor(system) == word)
            return system;
    }
    return {};
}

QStringList localSystemWords()
{
    QStringList words;
    for (const LocalSystem system : localSystems)
        words += wordFor(system);
    return words;
}

Settings serverSettings(LocalSystem system, const LocalTimes &times)
{
    Settings settings;
    settings.passwordIterations = demoIterations;
    settings.simpleJwt.ACCESS_TOKEN_LIFETIME = times.token;
    settings.simpleJwt.ROTATE_REFRESH_TOKENS = true;
    settings.simpleJwt.BLACKLIST_AFTER_ROTATION = true;
    settings.simpleJwt.SLIDING_TOKEN_LIFETIME = times.slidingToken;
    settings.simpleJwt.SLIDING_TOKEN_REFRESH_LIFETIME = times.slidingEnd;
    settings.jwtAuth.JWT_EXPIRATION_DELTA = times.token;
    settings.jwtAuth.JWT_ALLOW_REFRESH = true;
    settings.jwtAuth.JWT_REFRESH_EXPIRATION_DELTA = times.chainLimit;
    switch (system) {
    case LocalSystem::SimpleJwt:
        break;
    case LocalSystem::SlidingToken:
        settings.simpleJwt.AUTH_TOKEN_CLASSES = {SessionKeeperServer::TokenType::Sliding};
        break;
    case LocalSystem::JwtAuth:
        settings.systems = {u"drfjwt"_s};
        break;
    case LocalSystem::Delegate:
        settings.systems = {u"drfjwt"_s, u"refreshtoken"_s};
        break;
    }
    return settings;
}

std::shared_ptr<SessionKeeper::Protocol> protocolFor(LocalSystem system, const QUrl &site)
{
    const auto at = [&](const QString &path) { return site.resolved(QUrl(path)); };
    switch (system) {
    case LocalSystem::SimpleJwt:
        return std::make_shared<SessionKeeper::SimpleJwtProtocol>(at(u"/api/token/"_s));
    case LocalSystem::SlidingToken:
        return std::make_shared<SessionKeeper::SlidingTokenProtocol>(at(u"/api/token/sliding/"_s));
    case LocalSystem::JwtAuth:
        return std::make_shared<SessionKeeper::JwtAuthProtocol>(at(u"/"_s));
    case LocalSystem::Delegate:
        return std::make_shared<SessionKeeper::DelegateProtocol>(at(u"/"_s));
    }
    Q_UNREACHABLE();
}
