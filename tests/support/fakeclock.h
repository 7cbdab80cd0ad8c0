// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_FAKECLOCK_H
#define SESSIONKEEPER_TESTS_FAKECLOCK_H

#include <SessionKeeper/base/clock.h>

#include <atomic>

namespace SessionKeeper::Test {

// Time that passes when told. Starts on 2026-11-21 at noon, UTC. Thread-safe.
class FakeClock : public Clock
{
public:
    QDateTime wallTime() const override;
    std::chrono::milliseconds elapsed() const override;

    // Time passes: both clocks move.
    void advance(std::chrono::milliseconds duration);
    // The machine sleeps, and elapsed() does not count it, as in a paused virtual machine. Whoever
    // did not sleep has to be told: TokenSite::skew.
    void sleepUncounted(std::chrono::milliseconds duration) { jumpWall(duration); }
    // Somebody sets the wall clock: only that one moves, forward or back.
    void jumpWall(std::chrono::milliseconds difference);

private:
    std::atomic<qint64> m_wall {1795262400000};
    std::atomic<qint64> m_elapsed {3600000};
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_FAKECLOCK_H
