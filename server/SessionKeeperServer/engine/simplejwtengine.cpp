// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/answered_p.h>
#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/engine/simplejwtengine_p.h>

#include <utility>

namespace SessionKeeperServer {

SimpleJwtEngine::SimpleJwtEngine(std::shared_ptr<Database> database,
                                 const SimpleJwtSettings &settings, const SimpleJwtOptions &options)
    : d(std::make_unique<SimpleJwtEnginePrivate>(std::move(database), settings, options))
{
}

SimpleJwtEngine::~SimpleJwtEngine() = default;

Outcome<TokenPair> SimpleJwtEngine::obtainPair(const QString &username, const QString &password)
{
    return answered([&] { return d->obtainPair(username, password); });
}

Outcome<QByteArray> SimpleJwtEngine::obtainSliding(const QString &username, const QString &password)
{
    return answered([&] { return d->obtainSliding(username, password); });
}

Outcome<QByteArray> SimpleJwtEngine::refreshSliding(const QByteArray &token)
{
    return answered([&] { return d->refreshSliding(token); });
}

Outcome<RefreshedTokens> SimpleJwtEngine::refresh(const QByteArray &refreshToken)
{
    return answered([&] { return d->refresh(refreshToken); });
}

Outcome<Done> SimpleJwtEngine::verify(const QByteArray &token) const
{
    return answered([&] { return std::as_const(*d).verify(token); });
}

Outcome<Done> SimpleJwtEngine::blacklist(const QByteArray &refreshToken)
{
    return answered([&] { return d->blacklist(refreshToken); });
}

Outcome<Principal> SimpleJwtEngine::authenticate(const QByteArray &token) const
{
    return answered([&] { return std::as_const(*d).authenticate(token); });
}

Outcome<Principal> SimpleJwtEngine::authenticateStateless(const QByteArray &token) const
{
    return answered([&] { return std::as_const(*d).authenticateStateless(token); });
}

bool SimpleJwtEngine::refreshWaits() const
{
    return d->refreshWaits();
}

bool SimpleJwtEngine::keysWait() const
{
    const auto settings = currentSettings();
    return !settings->JWK_URL.isEmpty() && !settings->ALGORITHM.startsWith("HS");
}

SimpleJwtSettings SimpleJwtEngine::settings() const
{
    return *currentSettings();
}

std::shared_ptr<const SimpleJwtSettings> SimpleJwtEngine::currentSettings() const
{
    const RulesPtr rules = d->currentRules();
    return {rules, &rules->settings()};
}

void SimpleJwtEngine::setSettings(const SimpleJwtSettings &settings)
{
    d->replaceRules(settings);
}

int SimpleJwtEngine::refuseIssuedAccessTokens()
{
    return d->issued.refuseAll();
}

} // namespace SessionKeeperServer
