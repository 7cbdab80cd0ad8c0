// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_BENCHMARKS_LOOPWATCH_H
#define SESSIONKEEPER_BENCHMARKS_LOOPWATCH_H

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qtimer.h>

#include <algorithm>

namespace SessionKeeper::Test {

// How long the event loop of this thread lets a timer of 1 ms wait, from construction to
// destruction: what a frame of an animation would wait.
class LoopWatch
{
public:
    LoopWatch()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.callOnTimeout([this] { tick(); });
        m_timer.start(1);
        m_since.start();
    }

    // In milliseconds.
    double longestStall()
    {
        tick();
        return std::max(0.0, m_longest - 1.0);
    }

private:
    void tick()
    {
        m_longest = std::max(m_longest, static_cast<double>(m_since.nsecsElapsed()) / 1e6);
        m_since.start();
    }

    QTimer m_timer;
    QElapsedTimer m_since;
    double m_longest = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_BENCHMARKS_LOOPWATCH_H
