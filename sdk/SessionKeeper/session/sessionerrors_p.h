// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SESSIONERRORS_P_H
#define SESSIONKEEPER_SESSIONERRORS_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

inline Error notLoggedIn()
{
    return {Error::Kind::NotLoggedIn, tr("Nobody is logged in.")};
}

inline Error superseded()
{
    return {Error::Kind::Superseded, tr("Another login, or a logout, came in between.")};
}

// As the answer to a refresh: the server will not renew this session any more.
inline bool endsSession(const Error &error)
{
    return error.kind() == Error::Kind::Revoked || error.kind() == Error::Kind::Expired
        || error.kind() == Error::Kind::AccountRefused;
}

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SESSIONERRORS_P_H
