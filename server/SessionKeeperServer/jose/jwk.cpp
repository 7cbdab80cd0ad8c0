// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/base64url.h>
#include <SessionKeeperServer/jose/jwk_p.h>
#include <SessionKeeperServer/jose/jwskey.h>

#include <QtCore/qstring.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

using BuilderPtr = OpenSslPtr<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using ParametersPtr = OpenSslPtr<OSSL_PARAM, OSSL_PARAM_free>;
using ContextPtr = OpenSslPtr<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using NumberPtr = OpenSslPtr<BIGNUM, BN_free>;

struct Curve
{
    QLatin1StringView name; // RFC 7518 6.2.1.1, RFC 8812 3.1
    const char *group;
    qsizetype width; // of a coordinate
};

constexpr std::array<Curve, 4> curves {{
    {"P-256"_L1, "prime256v1", 32},
    {"P-384"_L1, "secp384r1", 48},
    {"P-521"_L1, "secp521r1", 66},
    {"secp256k1"_L1, "secp256k1", 32},
}};

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

QByteArray member(const QJsonObject &jwk, QLatin1StringView name)
{
    const auto bytes = fromBase64Url(jwk.value(name).toString().toLatin1());
    if (!bytes || bytes->isEmpty())
        throw KeyError("The JSON Web Key lacks \"" + std::string(name.data(), size_t(name.size()))
                       + "\" or has it in no base64url.");
    return *bytes;
}

NumberPtr number(const QJsonObject &jwk, QLatin1StringView name)
{
    const QByteArray bytes = member(jwk, name);
    return NumberPtr(BN_bin2bn(bytesOf(bytes), int(bytes.size()), nullptr));
}

PKeyPtr keyFrom(const char *type, OSSL_PARAM_BLD *builder)
{
    const ParametersPtr parameters(OSSL_PARAM_BLD_to_param(builder));
    const ContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY *key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1
        || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        ERR_clear_error();
        throw KeyError("The JSON Web Key holds no " + std::string(type) + " key.");
    }
    return PKeyPtr(key);
}

PKeyPtr rsaKey(const QJsonObject &jwk)
{
    // They must live until the parameters are made.
    const NumberPtr modulus = number(jwk, "n"_L1);
    const NumberPtr exponent = number(jwk, "e"_L1);
    const BuilderPtr builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
    return keyFrom("RSA", builder.get());
}

PKeyPtr ecKey(const QJsonObject &jwk)
{
    const QString name = jwk.value("crv"_L1).toString();
    const auto *const curve = std::ranges::find_if(
        curves, [&name](const Curve &known) { return name == known.name; });
    const QByteArray x = member(jwk, "x"_L1);
    const QByteArray y = member(jwk, "y"_L1);
    if (curve == curves.end() || x.size() != curve->width || y.size() != curve->width)
        throw KeyError("The JSON Web Key is on no known curve or its point is too short or long.");
    const QByteArray point = '\x04' + x + y;
    const BuilderPtr builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve->group, 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
                                     size_t(point.size()));
    return keyFrom("EC", builder.get());
}

PKeyPtr edwardsKey(const QJsonObject &jwk)
{
    const int type = jwk.value("crv"_L1) == "Ed448"_L1 ? EVP_PKEY_ED448 : EVP_PKEY_ED25519;
    const QByteArray x = member(jwk, "x"_L1);
    PKeyPtr key(
        EVP_PKEY_new_raw_public_key(type, nullptr, bytesOf(x), static_cast<size_t>(x.size())));
    ERR_clear_error();
    if (!key)
        throw KeyError("The JSON Web Key holds no Ed25519 and no Ed448 key.");
    return key;
}

PKeyPtr keyOf(const QJsonObject &jwk)
{
    const QString type = jwk.value("kty"_L1).toString();
    if (type == "RSA"_L1)
        return rsaKey(jwk);
    if (type == "EC"_L1)
        return ecKey(jwk);
    if (type == "OKP"_L1)
        return edwardsKey(jwk);
    // A symmetric key in a public set would let anybody sign.
    throw KeyError("The JSON Web Key is none of RSA, EC and OKP.");
}

} // namespace

PKeyPtr readJwk(Algorithm algorithm, const QJsonObject &jwk)
{
    PKeyPtr key = keyOf(jwk);
    if (!fits(algorithm, key.get()))
        throw KeyError("The JSON Web Key is not one for " + nameOf(algorithm).toStdString() + '.');
    return key;
}

} // namespace SessionKeeperServer
