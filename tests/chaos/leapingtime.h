// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_LEAPINGTIME_H
#define SESSIONKEEPER_TESTS_LEAPINGTIME_H

#include <QtCore/qglobal.h>

#include <chrono>

namespace SessionKeeper::Test {

// Nobody waits for time to pass. While it is on, whenever the main thread's event loop has nothing
// to do but wait for its next timer, no other thread's event loop has anything to do, and nobody is
// Busy, the monotonic clock leaps to that timer: for QTimer, QElapsedTimer, SystemClock,
// std::chrono::steady_clock, everything in this process. So 15 s of silence cost less than a
// millisecond, and happen in the same order as in real time.
//
// Works by standing in for clock_gettime() and ppoll() of the C library, on Linux. Elsewhere time
// takes its course. For good measure the names below .invalid are not found at once (RFC 6761 6.4),
// whatever this machine's resolver is like.
namespace LeapingTime {

// First thing in main(): what Qt has to be told.
void prepare();
// From the main thread.
void setOn(bool on);
// How much time was not waited for.
std::chrono::milliseconds leapt();

// Something happens outside of Qt's event loops, in the reference server for instance: time takes
// its course as long as one of these lives.
class Busy
{
public:
    Busy();
    ~Busy();

private:
    Q_DISABLE_COPY_MOVE(Busy)
};

} // namespace LeapingTime

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_LEAPINGTIME_H
