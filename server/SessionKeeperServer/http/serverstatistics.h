// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SERVERSTATISTICS_H
#define SESSIONKEEPERSERVER_SERVERSTATISTICS_H

#include <QtCore/qglobal.h>

#include <atomic>

namespace SessionKeeperServer {

// What happened, counted by any thread.
struct ServerStatistics
{
    std::atomic<qint64> requests = 0;
    std::atomic<qint64> logins = 0;
    std::atomic<qint64> refreshes = 0;
    std::atomic<qint64> refusals = 0; // 401 and 403
    std::atomic<qint64> throttled = 0;
    std::atomic<qint64> databaseErrors = 0;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SERVERSTATISTICS_H
