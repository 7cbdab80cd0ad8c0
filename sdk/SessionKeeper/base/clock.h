// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_CLOCK_H
#define SESSIONKEEPER_CLOCK_H

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qdatetime.h>

#include <chrono>

namespace SessionKeeper {

// Where all time comes from. Thread-safe. Tests bring their own.
class SESSIONKEEPER_EXPORT Clock
{
public:
    virtual ~Clock();

    // What the machine believes the time is, UTC. Can be wrong, and can jump.
    virtual QDateTime wallTime() const = 0;
    // Time since an arbitrary point. Never goes back, and goes on while the machine sleeps.
    virtual std::chrono::milliseconds elapsed() const = 0;
};

// The machine's clocks. elapsed() counts suspend on Linux, Android, macOS, iOS and Windows.
class SESSIONKEEPER_EXPORT SystemClock : public Clock
{
public:
    QDateTime wallTime() const override;
    std::chrono::milliseconds elapsed() const override;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_CLOCK_H
