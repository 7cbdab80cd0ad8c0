// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The payload of a token: Claims::fromJson() against Qt's own reader, and through JwtCodec and
// back.

#include "fuzzing.h"

#include <SessionKeeperServer/jose/jwtcodec.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

#include <cmath>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds now {1800000000};

void compareWithQt(const QByteArray &json, const std::optional<Claims> &claims)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    require(claims.has_value() == document.isObject(), "claims are exactly the JSON objects");
    if (!claims)
        return;
    const QJsonObject object = document.object();
    require(qsizetype(claims->names().size()) == object.size(), "every claim is there once");
    for (const QString &name : claims->names()) {
        require(object.contains(name) && claims->contains(name), "names are read as Qt reads them");
        require(claims->value(name) == object.value(name), "values are read as Qt reads them");
    }
}

void writeAndReadAgain(const Claims &claims)
{
    const QByteArray json = claims.toJson();
    const auto again = Claims::fromJson(json);
    require(again.has_value(), "what was written can be read");
    require(again->toJson() == json, "writing again changes nothing");
    require(again->names() == claims.names(), "the order of the claims is kept");
    for (const QString &name : claims.names())
        require(again->value(name) == claims.value(name), "written values are the same");
}

void throughAToken(const Claims &claims)
{
    const JwsKey key = JwsKey::forSigning(Algorithm::HS256, "the key of this target");
    static const JwtCodec plain(key, key, {});
    static const JwtCodec strict(key, key, {.audience = u"here"_s, .issuer = u"us"_s});
    const auto decoded = plain.decode(plain.encode(claims), now);
    const bool isTimeless = !claims.contains(u"exp"_s) && !claims.contains(u"nbf"_s)
        && !claims.contains(u"iat"_s);
    const auto *const same = std::get_if<Claims>(&decoded);
    require(same || !isTimeless, "what has no times is always accepted");
    require(!same || same->toJson() == claims.toJson(), "a token keeps its claims to the byte");
    const QJsonValue expiry = claims.value(u"exp"_s);
    require(!same || !expiry.isDouble() || std::trunc(expiry.toDouble()) > double(now.count()),
            "what is over is not accepted");

    const auto ours = strict.decode(strict.encode(claims), now);
    require(std::holds_alternative<Claims>(ours) == (same != nullptr),
            "our audience and issuer are accepted by us");
    const bool isForUs = claims.value(u"aud"_s) == u"here"_s && claims.value(u"iss"_s) == u"us"_s;
    const auto theirs = strict.decode(plain.encode(claims), now);
    const bool isList = claims.value(u"aud"_s).isArray();
    require(isForUs || isList || std::holds_alternative<JwtFault>(theirs),
            "what is for others is not accepted");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray json = FuzzInput(data, size).rest();
    const auto claims = Claims::fromJson(json);
    compareWithQt(json, claims);
    if (!claims)
        return 0;
    writeAndReadAgain(*claims);
    throughAToken(*claims);
    return 0;
}
