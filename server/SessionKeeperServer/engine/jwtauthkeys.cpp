// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthkeys_p.h>

#include <SessionKeeperServer/jose/claims.h>

#include <algorithm>
#include <stdexcept>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

[[noreturn]] void refuse(const QString &sentence)
{
    throw std::runtime_error(sentence.toStdString());
}

Algorithm algorithmIn(const QByteArray &name)
{
    const auto algorithm = algorithmNamed(name);
    if (!algorithm) {
        refuse(u"JWT_AUTH: JWT_ALGORITHM \"%1\" is unknown; use HS256, HS384, HS512, the same of "
               "RS, ES or PS, or ES256K, ES521 or EdDSA."_s.arg(QString::fromUtf8(name)));
    }
    return *algorithm;
}

[[noreturn]] void refuseKey(const char *setting, Algorithm algorithm, const QByteArray &why)
{
    refuse(u"JWT_AUTH: %1 does not work with JWT_ALGORITHM %2: %3"_s.arg(
        QString::fromLatin1(setting), QString::fromLatin1(nameOf(algorithm)),
        QString::fromUtf8(why)));
}

QByteArray headerFor(const JwsKey &key, const QByteArray &id)
{
    Claims header;
    header.insert(u"typ"_s, u"JWT"_s);
    header.insert(u"alg"_s, QString::fromLatin1(nameOf(key.algorithm())));
    if (!id.isEmpty())
        header.insert(u"kid"_s, QString::fromUtf8(id));
    return header.toJson();
}

std::optional<JwtAuthFault> faultInOwn(const Jws &token, Algorithm algorithm,
                                       const QByteArray &ownSecret)
{
    try {
        const bool isOwn = token.isSignedBy(JwsKey::forVerifying(algorithm, ownSecret));
        return isOwn ? std::nullopt : std::optional(JwtAuthFault::Undecodable);
    } catch (const KeyError &) {
        // The stored password looks like a key in PEM, which is no secret.
        return JwtAuthFault::Crash;
    }
}

} // namespace

struct JwtAuthKeys::Source
{
    const char *setting;
    const QList<JwtAuthSettings::NamedKey> &keys;
};

JwtAuthKeys::JwtAuthKeys(const JwtAuthSettings &settings, const JwtAuthProfile &profile)
    : m_insistsOnId(settings.JWT_INSIST_ON_KID)
{
    const Source secret {"JWT_SECRET_KEY", settings.JWT_SECRET_KEY};
    // A key pair replaces the secret where there is one; in the fork HS* stay with the secret.
    const auto sourceOf = [&](Algorithm algorithm, const Source &ofPair) {
        const bool isSecrets = profile.isStyria && familyOf(algorithm) == AlgorithmFamily::Hmac;
        return isSecrets || ofPair.keys.isEmpty() ? secret : ofPair;
    };
    for (const QByteArray &name : settings.JWT_ALGORITHM) {
        const Algorithm algorithm = algorithmIn(name);
        if (!m_signing) {
            m_signing = signingEntry(
                sourceOf(algorithm, {"JWT_PRIVATE_KEY", settings.JWT_PRIVATE_KEY}), algorithm);
        }
        addVerifying(sourceOf(algorithm, {"JWT_PUBLIC_KEY", settings.JWT_PUBLIC_KEY}), algorithm);
    }
    if (!m_signing)
        refuse(u"JWT_AUTH: JWT_ALGORITHM is empty; name one, such as HS256."_s);
}

JwtAuthKeys::Entry JwtAuthKeys::signingEntry(const Source &source, Algorithm algorithm)
{
    const auto [id, key] = source.keys.value(0);
    try {
        return {id, JwsKey::forSigning(algorithm, key)};
    } catch (const KeyError &error) {
        refuseKey(source.setting, algorithm, error.what());
    }
}

// Of several keys those that fit: a list may hold one for each algorithm.
void JwtAuthKeys::addVerifying(const Source &source, Algorithm algorithm)
{
    const std::size_t before = m_verifying.size();
    QByteArray why = "there is no key";
    for (const auto &[id, key] : source.keys) {
        try {
            m_verifying.push_back({id, JwsKey::forVerifying(algorithm, key)});
        } catch (const KeyError &error) {
            why = error.what();
        }
    }
    if (m_verifying.size() == before)
        refuseKey(source.setting, algorithm, why);
}

QByteArray JwtAuthKeys::sign(const QByteArray &payload, const QByteArray &ownSecret) const
{
    const Algorithm algorithm = m_signing->key.algorithm();
    if (ownSecret.isEmpty() || familyOf(algorithm) != AlgorithmFamily::Hmac)
        return Jws::sign(payload, m_signing->key, headerFor(m_signing->key, m_signing->id));
    const JwsKey own = JwsKey::forSigning(algorithm, ownSecret);
    return Jws::sign(payload, own, headerFor(own, {}));
}

std::optional<JwtAuthFault> JwtAuthKeys::faultIn(const Jws &token,
                                                 const QByteArray &ownSecret) const
{
    const QByteArray name = token.header().value("alg"_L1).toString().toUtf8();
    const auto isOfAlgorithm = [&name](const Entry &entry) {
        return nameOf(entry.key.algorithm()) == name;
    };
    const auto some = std::ranges::find_if(m_verifying, isOfAlgorithm);
    if (some == m_verifying.end())
        return JwtAuthFault::Invalid;
    const Algorithm algorithm = some->key.algorithm();
    if (!ownSecret.isEmpty() && familyOf(algorithm) == AlgorithmFamily::Hmac) {
        return faultInOwn(token, algorithm, ownSecret);
    }
    // Where keys have names, the token's "kid" chooses the only one that may have signed it.
    const QByteArray id = token.header().value("kid"_L1).toString().toUtf8();
    const bool choosesById = !some->id.isEmpty() && !id.isEmpty();
    if (!some->id.isEmpty() && id.isEmpty() && m_insistsOnId)
        return JwtAuthFault::Invalid;
    bool isKnown = false;
    for (const Entry &entry : m_verifying) {
        if (!isOfAlgorithm(entry) || (choosesById && entry.id != id))
            continue;
        isKnown = true;
        if (token.isSignedBy(entry.key))
            return std::nullopt;
    }
    return isKnown ? JwtAuthFault::Undecodable : JwtAuthFault::Invalid;
}

} // namespace SessionKeeperServer
