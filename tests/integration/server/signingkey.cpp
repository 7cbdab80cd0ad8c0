// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "signingkey.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace {

constexpr auto urlSafe = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free)>;

QByteArray content(const BioPtr &bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, size};
}

} // namespace

SigningKey::SigningKey()
    : m_key(EVP_RSA_gen(2048), EVP_PKEY_free)
{
}

QByteArray SigningKey::privatePem() const
{
    const BioPtr bio(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PrivateKey(bio.get(), m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return content(bio);
}

QByteArray SigningKey::publicPem() const
{
    const BioPtr bio(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PUBKEY(bio.get(), m_key.get());
    return content(bio);
}

QByteArray SigningKey::jwk(const QByteArray &kid) const
{
    return (kid.isEmpty() ? QByteArray("{") : "{\"kid\":\"" + kid + "\",")
        + R"("kty":"RSA","use":"sig","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")"
        + number(OSSL_PKEY_PARAM_RSA_E) + "\"}";
}

QByteArray SigningKey::signedToken(const CraftedToken &token, const QByteArray &kid) const
{
    const QByteArray header = R"({"alg":"RS256","typ":"JWT")"
        + (kid.isEmpty() ? QByteArray() : ",\"kid\":\"" + kid + '"') + '}';
    const QByteArray input = header.toBase64(urlSafe) + '.' + token.bytes().split('.').at(1);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    QByteArray signature(EVP_PKEY_get_size(m_key.get()), Qt::Uninitialized);
    auto size = size_t(signature.size());
    EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, m_key.get(), nullptr);
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size,
                   reinterpret_cast<const unsigned char *>(input.constData()),
                   size_t(input.size()));
    return input + '.' + signature.toBase64(urlSafe);
}

QByteArray SigningKey::number(const char *name) const
{
    BIGNUM *big = nullptr;
    EVP_PKEY_get_bn_param(m_key.get(), name, &big);
    QByteArray bytes(BN_num_bytes(big), Qt::Uninitialized);
    BN_bn2bin(big, reinterpret_cast<unsigned char *>(bytes.data()));
    BN_free(big);
    return bytes.toBase64(urlSafe);
}

QByteArray keySet(const QList<QByteArray> &jwks)
{
    return "{\"keys\":[" + jwks.join(',') + "]}";
}
