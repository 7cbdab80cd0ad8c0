// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_WORKERPOOL_H
#define SESSIONKEEPERSERVER_WORKERPOOL_H

#include <QtCore/qthreadpool.h>

#include <atomic>
#include <functional>

namespace SessionKeeperServer {

// Threads for one kind of work that takes long. Thread-safe.
class WorkerPool
{
public:
    WorkerPool(int threads, int mostWaiting);
    ~WorkerPool(); // waits until all is done

    void setThreads(int threads) { m_pool.setMaxThreadCount(threads); }

    int waiting() const { return m_waiting; }

    // False, and nothing happens, when too many jobs wait already.
    bool start(std::function<void()> job);
    // Regardless of how many wait.
    void startAnyway(std::function<void()> job);

private:
    const int m_mostWaiting;
    std::atomic<int> m_waiting = 0;
    std::atomic<qint64> m_done = 0;
    QThreadPool m_pool;
};

// Hashing a password keeps a core busy for a tenth of a second, writing waits for the disk without
// one: a flood of logins must not hold up a refresh, and writers that wait together are written
// together (Database::write).
struct Workers
{
    explicit Workers(int mostWaiting);

    WorkerPool hashing; // a thread for each core
    WorkerPool waiting;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_WORKERPOOL_H
