// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// A token that somebody sends: Jws::parse() and isSignedBy() with every kind of key.

#include "fuzzing.h"

#include <SessionKeeperServer/jose/base64url.h>
#include <SessionKeeperServer/jose/jws.h>

#include <QtCore/qfile.h>

#include <vector>

using namespace SessionKeeperServer;

namespace {

QByteArray pem(const char *name)
{
    QFile file(QStringLiteral(FUZZ_KEYS "/") + QLatin1StringView(name));
    require(file.open(QIODevice::ReadOnly), "the key of the tests can be read");
    return file.readAll();
}

// Nothing in the corpus was signed with these.
const std::vector<JwsKey> &strangers()
{
    static const std::vector<JwsKey> keys {
        JwsKey::forVerifying(Algorithm::HS256, "nobody signed with this"),
        JwsKey::forVerifying(Algorithm::HS512, "nobody signed with this"),
        JwsKey::forVerifying(Algorithm::ES256, pem("p256.public.pem")),
        JwsKey::forVerifying(Algorithm::ES512, pem("p521.public.pem")),
        JwsKey::forVerifying(Algorithm::RS256, pem("rfc7515-a2.public.pem")),
        JwsKey::forVerifying(Algorithm::PS256, pem("rfc7515-a2.public.pem")),
        JwsKey::forVerifying(Algorithm::EdDSA, pem("rfc8037-a1.public.pem")),
    };
    return keys;
}

QByteArray withoutPadding(QByteArray segment)
{
    while (segment.endsWith('='))
        segment.chop(1);
    return segment;
}

void parseAsSent(const QByteArray &token)
{
    const auto jws = Jws::parse(token);
    if (!jws)
        return;
    const QList<QByteArray> segments = token.split('.');
    require(segments.size() == 3, "a token has three segments");
    require(toBase64Url(jws->payload()) == withoutPadding(segments.at(1)),
            "a payload has one spelling");
    require(!jws->header().contains(QStringLiteral("crit")), "no extension is understood");
    for (const JwsKey &stranger : strangers())
        require(!jws->isSignedBy(stranger), "what was not signed with a key is not accepted by it");
}

void signAndDamage(std::uint8_t where, std::uint8_t change, const QByteArray &payload)
{
    static const JwsKey key = JwsKey::forSigning(Algorithm::HS256, "the key of this target");
    static const JwsKey other = JwsKey::forVerifying(Algorithm::HS256, "the key of that target");
    const QByteArray token = Jws::sign(payload, key);
    const auto jws = Jws::parse(token);
    require(jws && jws->payload() == payload, "what is signed is read again");
    require(jws->isSignedBy(key) && !jws->isSignedBy(other), "one key signed it");

    QByteArray damaged = token;
    const qsizetype at = (qsizetype(where) * token.size()) / 256;
    damaged[at] = char(damaged.at(at) ^ (change == 0 ? 1 : change));
    const auto changed = Jws::parse(damaged);
    require(!changed || !changed->isSignedBy(key), "a changed token is no token");
    const auto cut = Jws::parse(token.left(at));
    require(!cut || !cut->isSignedBy(key), "a piece of a token is no token");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    FuzzInput input(data, size);
    parseAsSent(input.rest());
    const std::uint8_t where = input.byte();
    const std::uint8_t change = input.byte();
    signAndDamage(where, change, input.rest());
    return 0;
}
