// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ACCESSMANAGER_P_H
#define SESSIONKEEPER_ACCESSMANAGER_P_H

// Not part of the public API: may change or vanish in any version.

#include "accessmanager.h"
#include "sessionset_p.h"

namespace SessionKeeper {

class AccessManagerPrivate
{
public:
    std::shared_ptr<SessionSet> sessions;
    RetryPolicy retryPolicy = RetryPolicy::never();
    QList<QByteArray> secretHeaders;
    qint64 replayBufferLimit = 1024 * 1024;
    AccessManager::ParkingLimits parkingLimits;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ACCESSMANAGER_P_H
