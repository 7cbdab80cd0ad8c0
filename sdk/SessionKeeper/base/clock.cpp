// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "clock.h"

#include <QtCore/qglobal.h>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <ctime>
#endif

namespace SessionKeeper {

Clock::~Clock() = default;

QDateTime SystemClock::wallTime() const
{
    return QDateTime::currentDateTimeUtc();
}

std::chrono::milliseconds SystemClock::elapsed() const
{
#ifdef Q_OS_WIN
    return std::chrono::milliseconds(GetTickCount64());
#else
    // QElapsedTimer is CLOCK_MONOTONIC, which stands still in suspend on Linux (platform.md K).
#ifdef CLOCK_BOOTTIME
    constexpr clockid_t id = CLOCK_BOOTTIME;
#else
    constexpr clockid_t id = CLOCK_MONOTONIC;
#endif
    timespec time {};
    clock_gettime(id, &time);
    using namespace std::chrono;
    return duration_cast<milliseconds>(seconds(time.tv_sec) + nanoseconds(time.tv_nsec));
#endif
}

} // namespace SessionKeeper
