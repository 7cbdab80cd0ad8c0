// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_FAILURELOG_H
#define SESSIONKEEPERSERVER_FAILURELOG_H

#include <SessionKeeperServer/engine/clock.h>

#include <QtCore/qstring.h>

#include <mutex>
#include <optional>

namespace SessionKeeperServer {

// What fails in the server itself, for the operator. While the database is away every request
// fails: the first is told at once, then one in ten seconds, with how many there were in between.
// Thread-safe.
class FailureLog
{
public:
    explicit FailureLog(Clock clock);

    void add(const QString &sentence);

private:
    // How many were kept back since the last line; nothing: this one is to be kept back as well.
    std::optional<qint64> takeTurn();

    const Clock m_clock;
    std::mutex m_mutex;
    std::optional<std::chrono::system_clock::time_point> m_last; // line
    qint64 m_keptBack = 0;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_FAILURELOG_H
