// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthdemands_p.h>

#include <QtCore/qjsonarray.h>

#include <algorithm>
#include <stdexcept>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

void demand(bool fits, const QString &setting, const QString &why)
{
    if (!fits)
        throw std::runtime_error(u"JWT_AUTH: %1 %2"_s.arg(setting, why).toStdString());
}

void demandSince(const QString &version, bool has, bool isSet, const QString &setting)
{
    demand(has || !isSet, setting,
           u"came with djangorestframework-jwt %1; choose a later profile."_s.arg(version));
}

bool isPlain(const QList<JwtAuthSettings::NamedKey> &keys)
{
    return keys.isEmpty() || (keys.size() == 1 && keys.first().first.isEmpty());
}

void demandPlainKeys(const JwtAuthSettings &settings)
{
    const QString why = u"as a list or with names belongs to the Styria fork; choose the profile "
                        "styria/1.17."_s;
    demand(isPlain(settings.JWT_SECRET_KEY), u"JWT_SECRET_KEY"_s, why);
    demand(isPlain(settings.JWT_PRIVATE_KEY), u"JWT_PRIVATE_KEY"_s, why);
    demand(isPlain(settings.JWT_PUBLIC_KEY), u"JWT_PUBLIC_KEY"_s, why);
    demand(settings.JWT_ALGORITHM.size() == 1, u"JWT_ALGORITHM"_s, why);
}

bool isTextOrTexts(const QJsonValue &audience)
{
    const QJsonArray list = audience.toArray();
    const bool isList = audience.isArray() && !list.isEmpty()
        && std::ranges::all_of(list, [](const QJsonValue &member) { return member.isString(); });
    return audience.isNull() || audience.isUndefined() || audience.isString() || isList;
}

} // namespace

void demandFit(const JwtAuthSettings &settings, const JwtAuthProfile &profile)
{
    demand(isTextOrTexts(settings.JWT_AUDIENCE), u"JWT_AUDIENCE"_s,
           u"is neither text nor a list of texts."_s);
    if (!profile.isStyria)
        demandPlainKeys(settings);
    const bool hasAudience = !settings.JWT_AUDIENCE.isNull()
        && !settings.JWT_AUDIENCE.isUndefined();
    demandSince(u"1.3"_s, profile.hasAudience, hasAudience, u"JWT_AUDIENCE"_s);
    demandSince(u"1.3"_s, profile.hasAudience, settings.JWT_ISSUER.has_value(), u"JWT_ISSUER"_s);
    demandSince(u"1.2"_s, profile.hasResponseHandler,
                settings.JWT_RESPONSE_PAYLOAD_HANDLER != JwtAuthSettings::ResponsePayload::Token,
                u"JWT_RESPONSE_PAYLOAD_HANDLER"_s);
    demandSince(u"1.9"_s, profile.hasKeyPair, !settings.JWT_PRIVATE_KEY.isEmpty(),
                u"JWT_PRIVATE_KEY"_s);
    demandSince(u"1.9"_s, profile.hasKeyPair, !settings.JWT_PUBLIC_KEY.isEmpty(),
                u"JWT_PUBLIC_KEY"_s);
    demandSince(u"1.10"_s, profile.hasCookie, !settings.JWT_AUTH_COOKIE.isEmpty(),
                u"JWT_AUTH_COOKIE"_s);
    demandSince(u"1.10"_s, profile.hasCookie,
                settings.JWT_GET_USER_SECRET_KEY != JwtAuthSettings::UserSecretKey::None,
                u"JWT_GET_USER_SECRET_KEY"_s);
}

} // namespace SessionKeeperServer
