// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_FILELOCK_P_H
#define SESSIONKEEPER_FILELOCK_P_H

// Not API: may change or vanish without notice.

#include <SessionKeeper/base/result.h>
#include <SessionKeeper/store/storelock.h>

#include <QtCore/qfuture.h>

#include <chrono>

namespace SessionKeeper {

// The lock that a file is, among all who take it, in this process and in others. Within the process
// in the order they asked; among processes whoever asks first after it is free, and everybody asks
// every 25 ms at the latest. A process that ends lets go; one that is stopped keeps it.
// StoreTimeout after patience, StoreFailed when the file cannot be made. One thread, with an event
// loop; waits for nothing.
SESSIONKEEPER_EXPORT QFuture<Result<StoreLockPtr>> lockFile(const QString &path,
                                                            std::chrono::milliseconds patience);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_FILELOCK_P_H
