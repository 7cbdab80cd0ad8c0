// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/algorithm.h>

#include <algorithm>
#include <array>

namespace SessionKeeperServer {

namespace {

struct Entry
{
    Algorithm algorithm;
    AlgorithmFamily family;
    const char *name;
};

constexpr std::array<Entry, 15> algorithms {{
    {Algorithm::HS256, AlgorithmFamily::Hmac, "HS256"},
    {Algorithm::HS384, AlgorithmFamily::Hmac, "HS384"},
    {Algorithm::HS512, AlgorithmFamily::Hmac, "HS512"},
    {Algorithm::RS256, AlgorithmFamily::Rsa, "RS256"},
    {Algorithm::RS384, AlgorithmFamily::Rsa, "RS384"},
    {Algorithm::RS512, AlgorithmFamily::Rsa, "RS512"},
    {Algorithm::ES256, AlgorithmFamily::Ecdsa, "ES256"},
    {Algorithm::ES384, AlgorithmFamily::Ecdsa, "ES384"},
    {Algorithm::ES512, AlgorithmFamily::Ecdsa, "ES512"},
    {Algorithm::ES521, AlgorithmFamily::Ecdsa, "ES521"},
    {Algorithm::ES256K, AlgorithmFamily::Ecdsa, "ES256K"},
    {Algorithm::PS256, AlgorithmFamily::RsaPss, "PS256"},
    {Algorithm::PS384, AlgorithmFamily::RsaPss, "PS384"},
    {Algorithm::PS512, AlgorithmFamily::RsaPss, "PS512"},
    {Algorithm::EdDSA, AlgorithmFamily::EdDsa, "EdDSA"},
}};

const Entry &entryOf(Algorithm algorithm)
{
    return *std::ranges::find(algorithms, algorithm, &Entry::algorithm);
}

} // namespace

std::optional<Algorithm> algorithmNamed(QByteArrayView name)
{
    const auto *const entry = std::ranges::find_if(
        algorithms, [name](const Entry &candidate) { return name == candidate.name; });
    if (entry == algorithms.end())
        return std::nullopt;
    return entry->algorithm;
}

QByteArray nameOf(Algorithm algorithm)
{
    return entryOf(algorithm).name;
}

AlgorithmFamily familyOf(Algorithm algorithm)
{
    return entryOf(algorithm).family;
}

} // namespace SessionKeeperServer
