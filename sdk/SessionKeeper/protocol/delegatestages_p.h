// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DELEGATESTAGES_P_H
#define SESSIONKEEPER_DELEGATESTAGES_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/protocol/message.h>

namespace SessionKeeper::DelegateStages {

// The requests of a step, by what they are for.
enum Stage {
    First,   // the JWT: for user name and password, or for the key
    Find,    // at a login: this app's key, or none yet
    Create,  // one
    Look,    // for the key that another process made, or put in this one's place
    Replace, // the key by a new one
    Recover, // what became of a Create or a Replace
    Seek,    // the successor of a key that is refused
    Again,   // the JWT, for that successor
    Delete,  // the key
};

inline bool isList(int stage)
{
    return stage == Find || stage == Look || stage == Recover || stage == Seek;
}

inline bool isSuccess(const TokenResponse &response)
{
    return response.status >= 200 && response.status < 300;
}

} // namespace SessionKeeper::DelegateStages

#endif // SESSIONKEEPER_DELEGATESTAGES_P_H
