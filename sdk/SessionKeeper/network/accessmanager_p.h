// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ACCESSMANAGER_P_H
#define SESSIONKEEPER_ACCESSMANAGER_P_H

// Not part of the public API: may change or vanish in any version.

#include "accessmanager.h"
#include "cacheowner_p.h"
#include "dispatcher_p.h"
#include "sessionset_p.h"

#include <QtCore/qpointer.h>

#include <vector>

namespace SessionKeeper {

class AccessManagerPrivate
{
public:
    explicit AccessManagerPrivate(AccessManager *manager)
        : q(manager)
    {
    }

    Dispatcher *dispatcherFor(const std::shared_ptr<TokenDesk> &desk);
    // As a plain QNetworkAccessManager would.
    QNetworkReply *send(QNetworkAccessManager::Operation operation, const QNetworkRequest &request,
                        QIODevice *body) const;

    AccessManager *const q;
    std::shared_ptr<SessionSet> sessions;
    // Children of the manager, one for each session.
    std::vector<Dispatcher *> dispatchers;
    // Running replies that somebody else is the parent of.
    QList<QPointer<QNetworkReply>> adopted;
    // Null when nothing is sent again.
    std::shared_ptr<const RetryPolicy> retryPolicy;
    QList<QByteArray> secretHeaders;
    qint64 replayBufferLimit = 1024 * 1024;
    AccessManager::ParkingLimits parkingLimits;
    CacheOwner cacheOwner;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ACCESSMANAGER_P_H
