// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KERNELLOCK_P_H
#define SESSIONKEEPER_KERNELLOCK_P_H

// Not API: may change or vanish without notice.

#include <SessionKeeper/base/result.h>

#include <QtCore/qstring.h>

#include <memory>

namespace SessionKeeper {

// The kernel's lock on a file: flock() on Unix, LockFileEx() on Windows. Ends with the object, or
// with the process however that ends; programs that the process starts do not inherit it. See
// docs/decisions/0011.
class KernelLock
{
public:
    KernelLock() = default;
    virtual ~KernelLock() = default;
    Q_DISABLE_COPY_MOVE(KernelLock)

    // One try, which never waits. Null while somebody else has it; StoreFailed when the file, which
    // is made (0600) if need be, cannot be opened or its file system has no locks.
    static Result<std::shared_ptr<KernelLock>> tryLock(const QString &path);
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KERNELLOCK_P_H
