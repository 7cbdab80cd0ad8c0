// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/ecdsasignature_p.h>
#include <SessionKeeperServer/jose/jwk_p.h>
#include <SessionKeeperServer/jose/jwskey.h>
#include <SessionKeeperServer/jose/jwskeymaterial_p.h>
#include <SessionKeeperServer/jose/opensslptr_p.h>
#include <SessionKeeperServer/jose/pemkey_p.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <utility>

namespace SessionKeeperServer {

namespace {

using DigestContextPtr = OpenSslPtr<EVP_MD_CTX, EVP_MD_CTX_free>;

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

class PKeyMaterial : public JwsKeyMaterial
{
public:
    PKeyMaterial(Algorithm algorithm, PKeyPtr key)
        : m_family(familyOf(algorithm))
        , m_digest(digestOf(algorithm))
        , m_key(std::move(key))
    {
    }

    QByteArray sign(QByteArrayView input) const override
    {
        const DigestContextPtr context(EVP_MD_CTX_new());
        EVP_PKEY_CTX *keyContext = nullptr;
        size_t length = 0;
        if (EVP_DigestSignInit_ex(context.get(), &keyContext, m_digest, nullptr, nullptr,
                                  m_key.get(), nullptr)
                != 1
            || !pad(keyContext)
            || EVP_DigestSign(context.get(), nullptr, &length, bytesOf(input),
                              static_cast<size_t>(input.size()))
                != 1) {
            throw failure();
        }
        QByteArray signature(static_cast<qsizetype>(length), Qt::Uninitialized);
        if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()),
                           &length, bytesOf(input), static_cast<size_t>(input.size()))
            != 1) {
            throw failure();
        }
        signature.resize(static_cast<qsizetype>(length));
        return m_family == AlgorithmFamily::Ecdsa ? rawFromDer(signature, numberWidth())
                                                  : signature;
    }

    bool verify(QByteArrayView input, QByteArrayView signature) const override
    {
        const QByteArray der = m_family == AlgorithmFamily::Ecdsa
            ? derFromRaw(signature, numberWidth())
            : signature.toByteArray();
        const DigestContextPtr context(EVP_MD_CTX_new());
        EVP_PKEY_CTX *keyContext = nullptr;
        const bool good = EVP_DigestVerifyInit_ex(context.get(), &keyContext, m_digest, nullptr,
                                                  nullptr, m_key.get(), nullptr)
                == 1
            && pad(keyContext)
            && EVP_DigestVerify(context.get(), bytesOf(der), static_cast<size_t>(der.size()),
                                bytesOf(input), static_cast<size_t>(input.size()))
                == 1;
        // A refused signature leaves its reason in this thread's queue.
        ERR_clear_error();
        return good;
    }

private:
    // RFC 7518 section 3.5: the salt is as long as the digest; MGF1 uses the same digest by
    // default.
    bool pad(EVP_PKEY_CTX *context) const
    {
        return m_family != AlgorithmFamily::RsaPss
            || (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
    }

    int numberWidth() const { return (EVP_PKEY_get_bits(m_key.get()) + 7) / 8; }

    static KeyError failure()
    {
        ERR_clear_error();
        return KeyError("OpenSSL could not sign with this key.");
    }

    AlgorithmFamily m_family;
    const char *m_digest;
    PKeyPtr m_key;
};

} // namespace

std::shared_ptr<const JwsKeyMaterial> privateKeyMaterial(Algorithm algorithm, const QByteArray &pem)
{
    return std::make_shared<PKeyMaterial>(algorithm, readPrivatePem(algorithm, pem));
}

std::shared_ptr<const JwsKeyMaterial> publicKeyMaterial(Algorithm algorithm, const QByteArray &pem)
{
    return std::make_shared<PKeyMaterial>(algorithm, readPublicPem(algorithm, pem));
}

std::shared_ptr<const JwsKeyMaterial> jwkMaterial(Algorithm algorithm, const QJsonObject &jwk)
{
    return std::make_shared<PKeyMaterial>(algorithm, readJwk(algorithm, jwk));
}

} // namespace SessionKeeperServer
