// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef STOPSIGNALS_H
#define STOPSIGNALS_H

#include <chrono>

// SIGTERM, SIGINT and SIGHUP as something to wait for. To be made before any thread: threads
// inherit that these signals do not interrupt them.
class StopSignals
{
public:
    enum class Wish {
        Stop,
        Reload, // SIGHUP
    };

    StopSignals();
    Wish wait() const;
    // False when neither SIGTERM nor SIGINT came in that time.
    bool wait(std::chrono::milliseconds time) const;
    // From now on SIGTERM and SIGINT end the process at once, with exit status 1.
    void stopWaiting() const;
};

#endif // STOPSIGNALS_H
