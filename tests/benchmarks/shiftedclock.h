// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_BENCHMARKS_SHIFTEDCLOCK_H
#define SESSIONKEEPER_BENCHMARKS_SHIFTEDCLOCK_H

#include <SessionKeeper/base/clock.h>

#include <atomic>

namespace SessionKeeper::Test {

// The machine's clocks, ahead by what was skipped: a token ends without anybody waiting for it, and
// asking for the time costs what it costs an app.
class ShiftedClock : public SystemClock
{
public:
    QDateTime wallTime() const override { return SystemClock::wallTime().addMSecs(m_shift); }
    std::chrono::milliseconds elapsed() const override
    {
        return SystemClock::elapsed() + std::chrono::milliseconds(m_shift);
    }

    void skip(std::chrono::milliseconds duration) { m_shift += duration.count(); }

private:
    std::atomic<qint64> m_shift = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_BENCHMARKS_SHIFTEDCLOCK_H
