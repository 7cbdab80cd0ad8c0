// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/jwkset.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>

#include <algorithm>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

std::optional<JwsKey> keyIn(const QJsonObject &jwk, Algorithm algorithm)
{
    const QJsonValue use = jwk.value("use"_L1);
    const QJsonValue name = jwk.value("alg"_L1);
    if (!use.isUndefined() && use != "sig"_L1)
        return std::nullopt;
    if (!name.isUndefined() && name != QLatin1StringView(nameOf(algorithm)))
        return std::nullopt;
    try {
        return JwsKey::fromJwk(algorithm, jwk);
    } catch (const KeyError &) {
        return std::nullopt;
    }
}

} // namespace

std::optional<JwkSet> JwkSet::fromJson(const QByteArray &json, Algorithm algorithm)
{
    const QJsonArray keys = QJsonDocument::fromJson(json).object().value("keys"_L1).toArray();
    if (keys.isEmpty())
        return std::nullopt;
    JwkSet set;
    for (const QJsonValue &member : keys) {
        const QJsonObject jwk = member.toObject();
        const QString kid = jwk.value("kid"_L1).toString();
        const auto key = kid.isEmpty() ? std::nullopt : keyIn(jwk, algorithm);
        if (key)
            set.m_keys.emplace_back(kid, *key);
    }
    return set;
}

std::optional<JwsKey> JwkSet::find(const QString &kid) const
{
    const auto found = std::ranges::find(m_keys, kid, &std::pair<QString, JwsKey>::first);
    return found == m_keys.end() ? std::nullopt : std::optional<JwsKey>(found->second);
}

} // namespace SessionKeeperServer
