// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/simplejwtcodec_p.h>

#include <QtCore/qjsonarray.h>

#include <algorithm>
#include <stdexcept>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

[[noreturn]] void refuse(const QString &sentence)
{
    throw std::runtime_error(sentence.toStdString());
}

Algorithm algorithmIn(const SimpleJwtSettings &settings, const SimpleJwtProfile &profile)
{
    const QString name = QString::fromUtf8(settings.ALGORITHM);
    const auto algorithm = algorithmNamed(settings.ALGORITHM);
    if (!algorithm) {
        refuse(u"SIMPLE_JWT: ALGORITHM \"%1\" is unknown; use HS256, HS384, HS512, the same of RS, "
               "ES or PS, or ES256K, ES521 or EdDSA."_s.arg(name));
    }
    const AlgorithmFamily family = familyOf(*algorithm);
    const bool isModern = family == AlgorithmFamily::RsaPss || family == AlgorithmFamily::EdDsa
        || *algorithm == Algorithm::ES256K || *algorithm == Algorithm::ES521;
    if (isModern && !profile.hasModernAlgorithms) {
        refuse(
            u"SIMPLE_JWT: ALGORITHM %1 came with Simple JWT 5.4.0; choose a later profile."_s.arg(
                name));
    }
    return *algorithm;
}

JwsKey keyIn(const char *setting, Algorithm algorithm, const QByteArray &key,
             JwsKey (*parse)(Algorithm, const QByteArray &))
{
    try {
        return parse(algorithm, key);
    } catch (const KeyError &error) {
        refuse(u"SIMPLE_JWT: %1 does not work with ALGORITHM %2: %3"_s.arg(
            QString::fromLatin1(setting), QString::fromLatin1(nameOf(algorithm)),
            QString::fromUtf8(error.what())));
    }
}

void demandTextOrList(const QJsonValue &audience)
{
    const QJsonArray list = audience.toArray();
    const bool isList = audience.isArray() && !list.isEmpty()
        && std::all_of(list.begin(), list.end(),
                       [](const QJsonValue &member) { return member.isString(); });
    if (!audience.isNull() && !audience.isUndefined() && !audience.isString() && !isList)
        refuse(u"SIMPLE_JWT: AUDIENCE is neither text nor a list of texts."_s);
}

} // namespace

JwtCodec codecFor(const SimpleJwtSettings &settings, const SimpleJwtProfile &profile,
                  const KeyFinderMaker &keyFinder)
{
    static const QStringList idFields {u"id"_s, u"pk"_s, u"username"_s, u"email"_s};
    if (!idFields.contains(settings.USER_ID_FIELD)) {
        refuse(u"SIMPLE_JWT: USER_ID_FIELD \"%1\" is not one of id, pk, username, email."_s.arg(
            settings.USER_ID_FIELD));
    }
    demandTextOrList(settings.AUDIENCE);
    const Algorithm algorithm = algorithmIn(settings, profile);
    const JwtRules rules {settings.AUDIENCE, settings.ISSUER, settings.LEEWAY,
                          profile.requiresTextSub};
    const bool isSymmetric = familyOf(algorithm) == AlgorithmFamily::Hmac;
    const bool hasKeySet = !isSymmetric && !settings.JWK_URL.isEmpty();
    // Who only reads the tokens of another issuer has no key to sign with.
    if (hasKeySet && settings.SIGNING_KEY.isEmpty())
        return {std::nullopt, keyFinder(algorithm), rules};
    const JwsKey signing = keyIn("SIGNING_KEY", algorithm, settings.SIGNING_KEY,
                                 &JwsKey::forSigning);
    if (hasKeySet)
        return {signing, keyFinder(algorithm), rules};
    if (isSymmetric)
        return {signing, signing, rules};
    return {signing,
            keyIn("VERIFYING_KEY", algorithm, settings.VERIFYING_KEY, &JwsKey::forVerifying),
            rules};
}

} // namespace SessionKeeperServer
