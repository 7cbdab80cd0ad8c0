// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/tokenchanges.h>

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/http/services.h>

namespace SessionKeeperServer {

namespace {

SimpleJwtSettings changed(SimpleJwtSettings settings, const TokenChange &change)
{
    settings.ROTATE_REFRESH_TOKENS = change.rotate.value_or(settings.ROTATE_REFRESH_TOKENS);
    settings.BLACKLIST_AFTER_ROTATION = change.blacklist.value_or(
        settings.BLACKLIST_AFTER_ROTATION);
    settings.ACCESS_TOKEN_LIFETIME = change.access.value_or(settings.ACCESS_TOKEN_LIFETIME);
    settings.SLIDING_TOKEN_LIFETIME = change.access.value_or(settings.SLIDING_TOKEN_LIFETIME);
    settings.REFRESH_TOKEN_LIFETIME = change.refresh.value_or(settings.REFRESH_TOKEN_LIFETIME);
    settings.SLIDING_TOKEN_REFRESH_LIFETIME = change.refresh.value_or(
        settings.SLIDING_TOKEN_REFRESH_LIFETIME);
    settings.SIGNING_KEY = change.signingKey.value_or(settings.SIGNING_KEY);
    if (!change.verifyingKey.isEmpty())
        settings.VERIFYING_KEY = change.verifyingKey;
    return settings;
}

JwtAuthSettings changed(JwtAuthSettings settings, const TokenChange &change)
{
    settings.JWT_EXPIRATION_DELTA = change.access.value_or(settings.JWT_EXPIRATION_DELTA);
    settings.JWT_REFRESH_EXPIRATION_DELTA = change.refresh.value_or(
        settings.JWT_REFRESH_EXPIRATION_DELTA);
    if (!change.signingKey)
        return settings;
    const bool isSymmetric = settings.JWT_PRIVATE_KEY.isEmpty();
    auto &signing = isSymmetric ? settings.JWT_SECRET_KEY : settings.JWT_PRIVATE_KEY;
    signing = {{QByteArray(), *change.signingKey}};
    if (!isSymmetric && !change.verifyingKey.isEmpty())
        settings.JWT_PUBLIC_KEY = {{QByteArray(), change.verifyingKey}};
    return settings;
}

} // namespace

void TokenChanges::apply(const TokenChange &change, const Services &services)
{
    std::optional<SimpleJwtSettings> simpleJwt;
    if (services.simpleJwt) {
        simpleJwt = services.simpleJwt->settings();
        services.simpleJwt->setSettings(changed(*simpleJwt, change));
    }
    if (services.jwtAuth) {
        const JwtAuthSettings jwtAuth = services.jwtAuth->settings();
        try {
            services.jwtAuth->setSettings(changed(jwtAuth, change));
        } catch (...) {
            if (simpleJwt)
                services.simpleJwt->setSettings(*simpleJwt);
            throw;
        }
        if (!m_jwtAuth)
            m_jwtAuth = jwtAuth;
    }
    if (simpleJwt && !m_simpleJwt)
        m_simpleJwt = simpleJwt;
}

void TokenChanges::undo(const Services &services)
{
    if (m_simpleJwt)
        services.simpleJwt->setSettings(*m_simpleJwt);
    if (m_jwtAuth)
        services.jwtAuth->setSettings(*m_jwtAuth);
    m_simpleJwt.reset();
    m_jwtAuth.reset();
}

} // namespace SessionKeeperServer
