// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/settings.h>

#include <SessionKeeperServer/engine/jwtauthprofile.h>
#include <SessionKeeperServer/http/settings/settingsreader.h>

#include <algorithm>
#include <thread>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

SettingsError::SettingsError(const QString &sentence)
    : std::runtime_error(sentence.toStdString())
{
}

SettingsError::~SettingsError() = default;

Settings Settings::forProgram()
{
    Settings settings;
    settings.listenPort = 8000;
    settings.database = u"sqlite:session.db"_s;
    settings.loginThrottle = u"10/min"_s;
    settings.accountThrottle = u"100/hour"_s;
    settings.limits.connectionsPerAddress = 512; // half: nobody alone shuts the others out
    settings.rememberIssuedTokens = false;
    settings.threads = int(std::max(std::thread::hardware_concurrency(), 1u));
    return settings;
}

void Settings::read(const QString &fileName)
{
    readSettings(fileName, *this);
}

void Settings::setListen(const QString &address)
{
    const qsizetype colon = address.lastIndexOf(u':');
    bool isNumber = false;
    const ushort port = address.mid(colon + 1).toUShort(&isNumber);
    QString host = address.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(u':'))
        isNumber = false;
    if (colon < 1 || host.isEmpty() || !isNumber)
        throw SettingsError(
            u"\"%1\" is no address to listen on; expected HOST:PORT, such as 127.0.0.1:8000 or [::1]:8000"_s
                .arg(address));
    listenHost = host;
    listenPort = port;
}

Database::Apps Settings::apps() const
{
    using App = Database::App;
    const bool servesJwtAuth = systems.contains(u"drfjwt"_s);
    const auto profile = JwtAuthProfile::named(jwtAuthProfile);
    const bool repliesNameKeys = !responseRefreshTokenApp.isEmpty()
        || jwtAuth.JWT_RESPONSE_PAYLOAD_HANDLER == JwtAuthSettings::ResponsePayload::RefreshToken;
    Database::Apps apps;
    apps.setFlag(App::TokenBlacklist, tokenBlacklist && systems.contains(u"simplejwt"_s));
    apps.setFlag(App::RefreshToken,
                 systems.contains(u"refreshtoken"_s) || (servesJwtAuth && repliesNameKeys));
    apps.setFlag(App::Blacklist, tokenBlacklist && servesJwtAuth && profile && profile->isStyria);
    return apps;
}

} // namespace SessionKeeperServer
