// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_LOCKLINE_P_H
#define SESSIONKEEPER_LOCKLINE_P_H

// Not API: may change or vanish without notice.

#include <SessionKeeper/base/future_p.h>
#include <SessionKeeper/store/storelock.h>

#include <chrono>
#include <deque>
#include <memory>

QT_BEGIN_NAMESPACE
class QObject;
QT_END_NAMESPACE

namespace SessionKeeper {

// A lock among the sessions of one process: the next in line has it when the one before lets go.
// One thread.
class LockLine : public std::enable_shared_from_this<LockLine>
{
public:
    QFuture<Result<StoreLockPtr>> join(std::chrono::milliseconds patience);
    // What a patience that has ended is told.
    static Error busy();

private:
    class Turn;

    void next();

    std::deque<PendingPtr<StoreLockPtr>> m_waiting;
    bool m_held = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_LOCKLINE_P_H
