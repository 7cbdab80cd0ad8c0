// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_MOMENT_P_H
#define SESSIONKEEPERSERVER_MOMENT_P_H

// Not part of the API.

#include <SessionKeeperServer/engine/clock.h>

#include <QtCore/qdatetime.h>

namespace SessionKeeperServer {

// One moment of a call, so that every claim of one answer tells the same time.
struct Moment
{
    explicit Moment(const Clock &clock);

    std::chrono::seconds seconds; // since the epoch, whole
    QDateTime dateTime;           // UTC
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_MOMENT_P_H
