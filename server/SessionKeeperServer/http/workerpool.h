// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_WORKERPOOL_H
#define SESSIONKEEPERSERVER_WORKERPOOL_H

#include <QtCore/qthreadpool.h>

#include <atomic>
#include <functional>

namespace SessionKeeperServer {

// Threads for what takes long: hashing a password, waiting for the disk. Thread-safe.
class WorkerPool
{
public:
    WorkerPool(int threads, int mostWaiting);
    ~WorkerPool(); // waits until all is done

    // False, and nothing happens, when too many jobs wait already.
    bool start(std::function<void()> job);
    // Regardless of how many wait.
    void startAnyway(std::function<void()> job);

private:
    const int m_mostWaiting;
    std::atomic<int> m_waiting = 0;
    QThreadPool m_pool;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_WORKERPOOL_H
