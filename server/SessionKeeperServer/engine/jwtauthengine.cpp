// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthengine.h>

#include <SessionKeeperServer/engine/answered_p.h>
#include <SessionKeeperServer/engine/jwtauthengine_p.h>

#include <utility>

namespace SessionKeeperServer {

JwtAuthEngine::JwtAuthEngine(std::shared_ptr<Database> database, const JwtAuthSettings &settings,
                             const JwtAuthOptions &options)
    : d(std::make_unique<JwtAuthEnginePrivate>(std::move(database), settings, options))
{
}

JwtAuthEngine::~JwtAuthEngine() = default;

Outcome<JwtGrant> JwtAuthEngine::obtain(const QString &username, const QString &password)
{
    return answered([&] { return d->obtain(username, password); });
}

Outcome<JwtGrant> JwtAuthEngine::refresh(const QByteArray &token)
{
    return answered([&] { return d->refresh(token); });
}

Outcome<JwtGrant> JwtAuthEngine::verify(const QByteArray &token) const
{
    return answered([&] { return std::as_const(*d).verify(token); });
}

Outcome<JwtGrant> JwtAuthEngine::tokenFor(const User &user)
{
    return answered([&] { return d->grantTo(user); });
}

Outcome<JwtGrant> JwtAuthEngine::impersonate(qint64 userId)
{
    return answered([&] { return d->impersonate(userId); });
}

Outcome<QByteArray> JwtAuthEngine::blacklist(const QByteArray &token)
{
    return answered([&] { return d->blacklist(token, std::nullopt); });
}

Outcome<QByteArray> JwtAuthEngine::reblacklist(qint64 id, const QByteArray &token)
{
    return answered([&] { return d->blacklist(token, id); });
}

Outcome<Principal> JwtAuthEngine::authenticate(const QByteArray &token) const
{
    return answered([&] { return std::as_const(*d).authenticate(token); });
}

JwtAuthSettings JwtAuthEngine::settings() const
{
    return d->currentRules()->settings();
}

void JwtAuthEngine::setSettings(const JwtAuthSettings &settings)
{
    d->replaceRules(settings);
}

const JwtAuthProfile &JwtAuthEngine::profile() const
{
    return d->options.profile;
}

int JwtAuthEngine::refuseIssuedAccessTokens()
{
    return d->issued.refuseAll();
}

} // namespace SessionKeeperServer
