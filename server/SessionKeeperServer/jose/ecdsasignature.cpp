// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/ecdsasignature_p.h>
#include <SessionKeeperServer/jose/opensslptr_p.h>

#include <openssl/bn.h>
#include <openssl/ec.h>

namespace SessionKeeperServer {

using SignaturePtr = OpenSslPtr<ECDSA_SIG, ECDSA_SIG_free>;
using NumberPtr = OpenSslPtr<BIGNUM, BN_free>;

QByteArray rawFromDer(QByteArrayView der, int width)
{
    const auto *bytes = reinterpret_cast<const unsigned char *>(der.data());
    const SignaturePtr signature(d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size())));
    if (!signature)
        return {};
    QByteArray raw(2 * width, Qt::Uninitialized);
    auto *const out = reinterpret_cast<unsigned char *>(raw.data());
    if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, width) != width
        || BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + width, width) != width) {
        return {};
    }
    return raw;
}

QByteArray derFromRaw(QByteArrayView raw, int width)
{
    if (raw.size() != 2 * width)
        return {};
    const auto *const bytes = reinterpret_cast<const unsigned char *>(raw.data());
    NumberPtr r(BN_bin2bn(bytes, width, nullptr));
    NumberPtr s(BN_bin2bn(bytes + width, width, nullptr));
    const SignaturePtr signature(ECDSA_SIG_new());
    if (!r || !s || !signature || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1)
        return {};
    // set0 took both numbers.
    r.release();
    s.release();
    QByteArray der(i2d_ECDSA_SIG(signature.get(), nullptr), Qt::Uninitialized);
    auto *out = reinterpret_cast<unsigned char *>(der.data());
    i2d_ECDSA_SIG(signature.get(), &out);
    return der;
}

} // namespace SessionKeeperServer
