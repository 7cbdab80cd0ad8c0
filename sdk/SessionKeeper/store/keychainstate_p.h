// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KEYCHAINSTATE_P_H
#define SESSIONKEEPER_KEYCHAINSTATE_P_H

// Not API: may change or vanish without notice.

#include <chrono>
#include <functional>

namespace SessionKeeper {

// What the keychain is, beside what QtKeychain says about it. Only the Secret Service has more than
// one state: the other keychains tell "locked" from "not found" themselves and count as Unlocked.
enum class KeychainState {
    Unlocked,
    Locked,
    NoCollection,
    NoService,
    NoBus,
    NoLibrary,
    NoEventLoop,
    NoAnswer,
};

using KeychainStateCallback = std::function<void(KeychainState)>;

// All functions: main thread, no waiting. A callback may come before the function returns.

// Makes sure that a job can come to an end at all; Unlocked means that it can.
void prepareKeychain(KeychainStateCallback done);
// Asks whether the keychain can be reached and is unlocked.
void askKeychainState(std::chrono::milliseconds timeout, KeychainStateCallback done);
// Drops the connection that jobs use, so that the next one opens a new one. False when there is
// nothing to drop.
bool renewKeychainConnection();

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINSTATE_P_H
