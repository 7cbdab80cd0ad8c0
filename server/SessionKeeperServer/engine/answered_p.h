// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_ANSWERED_P_H
#define SESSIONKEEPERSERVER_ANSWERED_P_H

// Not part of the API.

#include <SessionKeeperServer/engine/refusals_p.h>
#include <SessionKeeperServer/jose/jwskey.h>
#include <SessionKeeperServer/store/storeerror.h>

namespace SessionKeeperServer {

// The one place where a failing database or key becomes an answer.
template<typename Work>
auto answered(Work work) -> decltype(work())
{
    try {
        return work();
    } catch (const StoreError &error) {
        return Refusals::unavailable(error.sentence());
    } catch (const KeyError &) {
        // A server that only reads tokens was asked for one; the originals fail just so.
        return Refusals::crashed();
    }
}

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_ANSWERED_P_H
