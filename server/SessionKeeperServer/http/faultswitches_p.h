// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_FAULTSWITCHES_P_H
#define SESSIONKEEPERSERVER_FAULTSWITCHES_P_H

#include <SessionKeeperServer/http/faultswitches.h>
#include <SessionKeeperServer/http/tokenchanges.h>

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

namespace SessionKeeperServer {

class FaultSwitchesPrivate
{
public:
    using Job = std::function<void()>;

    // The fault of a request that came for a path, taken from the queue.
    std::optional<Fault> take(const QString &path);
    // Keeps the job and returns true while the path is held.
    bool keep(const QString &path, const Job &job);
    QByteArray challenge(const QByteArray &bearer) const;

    struct Queued
    {
        Fault fault;
        int times = 1;
    };

    mutable std::mutex mutex;
    std::map<QString, std::deque<Queued>> faults;
    std::set<QString> heldPaths;
    std::map<QString, std::vector<Job>> heldJobs;
    // Requests come far more often than faults: without any they take no lock.
    std::atomic<bool> quiet = true;
    std::atomic<FaultSwitches::FirstAuthenticator>
        first = FaultSwitches::FirstAuthenticator::Bearer;

    // What the server's clock is wrong by, in milliseconds. Outlives the switches with the clock.
    const std::shared_ptr<std::atomic<qint64>> clockOffset = std::make_shared<std::atomic<qint64>>(
        0);

    // Set by the server.
    std::function<bool(const TokenChange &)> change;
    std::function<void()> undoChanges;
    std::function<int()> refuseIssuedAccessTokens;
    std::function<bool(bool)> setOffline;
    std::function<void(Job)> start; // on a worker thread

private:
    std::optional<Fault> takeFrom(const QString &key);
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_FAULTSWITCHES_P_H
