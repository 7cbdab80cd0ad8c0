// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/jwskey.h>
#include <SessionKeeperServer/jose/pemkey_p.h>

#include <openssl/bio.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <array>
#include <cstring>
#include <string>

namespace SessionKeeperServer {

namespace {

using BioPtr = OpenSslPtr<BIO, BIO_free>;
using DecoderPtr = OpenSslPtr<OSSL_DECODER_CTX, OSSL_DECODER_CTX_free>;

BioPtr reader(const QByteArray &pem)
{
    return BioPtr(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Without it OpenSSL asks for the pass phrase on the terminal.
int noPassPhrase(char *, int, int, void *)
{
    return -1;
}

PKeyPtr privateKey(const QByteArray &pem)
{
    PKeyPtr key(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, noPassPhrase, nullptr));
    ERR_clear_error();
    return key;
}

// Through the decoder because it reads "PUBLIC KEY" and "RSA PUBLIC KEY" alike.
PKeyPtr publicKey(const QByteArray &pem)
{
    EVP_PKEY *key = nullptr;
    const DecoderPtr decoder(OSSL_DECODER_CTX_new_for_pkey(&key, "PEM", nullptr, nullptr,
                                                           EVP_PKEY_PUBLIC_KEY, nullptr, nullptr));
    OSSL_DECODER_CTX_set_passphrase(decoder.get(), reinterpret_cast<const unsigned char *>(""), 0);
    OSSL_DECODER_from_bio(decoder.get(), reader(pem).get());
    ERR_clear_error();
    return PKeyPtr(key);
}

// RFC 7518 section 3.4 ties each algorithm to one curve.
const char *curveOf(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::ES256:
        return "prime256v1";
    case Algorithm::ES256K:
        return "secp256k1";
    case Algorithm::ES384:
        return "secp384r1";
    default:
        return "secp521r1";
    }
}

bool isOnCurve(EVP_PKEY *key, const char *curve)
{
    std::array<char, 64> name {};
    size_t length = 0;
    return EVP_PKEY_is_a(key, "EC") == 1
        && EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) == 1
        && std::strcmp(name.data(), curve) == 0;
}

PKeyPtr checked(Algorithm algorithm, PKeyPtr key, const char *kind)
{
    const std::string name = nameOf(algorithm).toStdString();
    if (!key)
        throw KeyError("This is not an unencrypted " + std::string(kind) + " key in PEM form.");
    if (!fits(algorithm, key.get()))
        throw KeyError("The " + std::string(kind) + " key is not one for " + name + '.');
    return key;
}

} // namespace

bool fits(Algorithm algorithm, EVP_PKEY *key)
{
    switch (familyOf(algorithm)) {
    case AlgorithmFamily::Rsa:
        return EVP_PKEY_is_a(key, "RSA") == 1;
    case AlgorithmFamily::RsaPss:
        return EVP_PKEY_is_a(key, "RSA") == 1 || EVP_PKEY_is_a(key, "RSA-PSS") == 1;
    case AlgorithmFamily::EdDsa:
        return EVP_PKEY_is_a(key, "ED25519") == 1 || EVP_PKEY_is_a(key, "ED448") == 1;
    case AlgorithmFamily::Ecdsa:
        break;
    case AlgorithmFamily::Hmac:
        return false;
    }
    return isOnCurve(key, curveOf(algorithm));
}

PKeyPtr readPrivatePem(Algorithm algorithm, const QByteArray &pem)
{
    return checked(algorithm, privateKey(pem), "private");
}

PKeyPtr readPublicPem(Algorithm algorithm, const QByteArray &pem)
{
    PKeyPtr key = publicKey(pem);
    if (!key)
        key = privateKey(pem);
    return checked(algorithm, std::move(key), "public");
}

} // namespace SessionKeeperServer
