// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/jwskey.h>
#include <SessionKeeperServer/jose/jwskeymaterial_p.h>
#include <SessionKeeperServer/jose/opensslptr_p.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <mutex>
#include <utility>
#include <vector>

namespace SessionKeeperServer {

namespace {

using MacPtr = OpenSslPtr<EVP_MAC, EVP_MAC_free>;
using MacContextPtr = OpenSslPtr<EVP_MAC_CTX, EVP_MAC_CTX_free>;

class HmacMaterial : public JwsKeyMaterial
{
public:
    HmacMaterial(Algorithm algorithm, const QByteArray &secret)
    {
        const MacPtr mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
        m_keyed.reset(EVP_MAC_CTX_new(mac.get()));
        const std::array<OSSL_PARAM, 2> parameters {
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
                                             const_cast<char *>(digestOf(algorithm)), 0),
            OSSL_PARAM_construct_end(),
        };
        if (!m_keyed
            || EVP_MAC_init(m_keyed.get(), reinterpret_cast<const unsigned char *>(secret.data()),
                            static_cast<size_t>(secret.size()), parameters.data())
                != 1) {
            throw KeyError("OpenSSL cannot compute HMAC with this key.");
        }
    }

    QByteArray sign(QByteArrayView input) const override
    {
        Room room;
        return codeOf(input, room).toByteArray();
    }

    bool verify(QByteArrayView input, QByteArrayView signature) const override
    {
        Room room;
        const QByteArrayView expected = codeOf(input, room);
        return expected.size() == signature.size()
            && CRYPTO_memcmp(expected.data(), signature.data(),
                             static_cast<size_t>(expected.size()))
            == 0;
    }

private:
    using Room = std::array<unsigned char, EVP_MAX_MD_SIZE>;

    QByteArrayView codeOf(QByteArrayView input, Room &room) const
    {
        const Loan context(*this);
        size_t length = 0;
        // Without a key: starts again with the one that was set.
        if (EVP_MAC_init(context.get(), nullptr, 0, nullptr) != 1
            || EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char *>(input.data()),
                              static_cast<size_t>(input.size()))
                != 1
            || EVP_MAC_final(context.get(), room.data(), &length, room.size()) != 1) {
            throw KeyError("OpenSSL could not compute an HMAC.");
        }
        return {room.data(), static_cast<qsizetype>(length)};
    }

    // A keyed context for one token. Copying one costs as much as the HMAC itself, so they are
    // kept: as many as there were threads at the same time.
    class Loan
    {
    public:
        explicit Loan(const HmacMaterial &material)
            : m_material(material)
            , m_context(material.take())
        {
        }
        ~Loan() { m_material.giveBack(std::move(m_context)); }
        Q_DISABLE_COPY_MOVE(Loan)

        EVP_MAC_CTX *get() const { return m_context.get(); }

    private:
        const HmacMaterial &m_material;
        MacContextPtr m_context;
    };

    MacContextPtr take() const
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_idle.empty()) {
                MacContextPtr context = std::move(m_idle.back());
                m_idle.pop_back();
                return context;
            }
        }
        MacContextPtr context(EVP_MAC_CTX_dup(m_keyed.get()));
        if (!context)
            throw KeyError("OpenSSL could not compute an HMAC.");
        return context;
    }

    void giveBack(MacContextPtr context) const
    {
        const std::scoped_lock lock(m_mutex);
        m_idle.push_back(std::move(context));
    }

    MacContextPtr m_keyed; // only ever copied
    mutable std::mutex m_mutex;
    mutable std::vector<MacContextPtr> m_idle;
};

} // namespace

std::shared_ptr<const JwsKeyMaterial> hmacMaterial(Algorithm algorithm, const QByteArray &secret)
{
    if (secret.isEmpty())
        throw KeyError("The secret is empty.");
    // A public key is no secret: whoever reads it could sign (RFC 8725 section 2.1).
    if (secret.contains("-----BEGIN ") || secret.startsWith("ssh-"))
        throw KeyError("The secret is a PEM or SSH key, which an HS algorithm must not use.");
    return std::make_shared<HmacMaterial>(algorithm, secret);
}

} // namespace SessionKeeperServer
