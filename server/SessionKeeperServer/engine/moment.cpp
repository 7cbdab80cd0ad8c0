// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/moment_p.h>

namespace SessionKeeperServer {

Moment::Moment(const Clock &clock)
{
    const auto time = clock();
    seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(
        time.time_since_epoch());
    dateTime = QDateTime::fromMSecsSinceEpoch(milliseconds.count(), Qt::UTC);
}

} // namespace SessionKeeperServer
