// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_CLOCK_H
#define SESSIONKEEPERSERVER_CLOCK_H

#include <chrono>
#include <functional>

namespace SessionKeeperServer {

// What time it is. Called from any thread. Tests bring one that stands still.
using Clock = std::function<std::chrono::system_clock::time_point()>;

inline Clock systemClock()
{
    return [] { return std::chrono::system_clock::now(); };
}

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_CLOCK_H
