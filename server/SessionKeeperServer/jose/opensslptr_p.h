// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_OPENSSLPTR_P_H
#define SESSIONKEEPERSERVER_OPENSSLPTR_P_H

// Not part of the API.

#include <memory>

namespace SessionKeeperServer {

template<auto release>
struct OpenSslRelease
{
    template<typename T>
    void operator()(T *object) const
    {
        release(object);
    }
};

// Owns an object of OpenSSL: OpenSslPtr<EVP_PKEY, EVP_PKEY_free>.
template<typename T, auto release>
using OpenSslPtr = std::unique_ptr<T, OpenSslRelease<release>>;

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_OPENSSLPTR_P_H
