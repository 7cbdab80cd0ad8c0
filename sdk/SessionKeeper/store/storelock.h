// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_STORELOCK_H
#define SESSIONKEEPER_STORELOCK_H

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qglobal.h>

#include <memory>

namespace SessionKeeper {

// Held while a session looks at its record, decides, and changes it, so that of all the sessions
// that share the record one at a time spends its refresh token (design.md K8). Ends with the
// process at the latest, however that ends.
class SESSIONKEEPER_EXPORT StoreLock
{
public:
    StoreLock();
    // Releases.
    virtual ~StoreLock();

    // Lets the next one have it. Whoever keeps the object, in a QFuture say, no longer keeps the
    // lock.
    virtual void release() = 0;

private:
    Q_DISABLE_COPY_MOVE(StoreLock)
};

using StoreLockPtr = std::shared_ptr<StoreLock>;

} // namespace SessionKeeper

#endif // SESSIONKEEPER_STORELOCK_H
