// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/workerpool.h>

namespace SessionKeeperServer {

WorkerPool::WorkerPool(int threads, int mostWaiting)
    : m_mostWaiting(mostWaiting)
{
    m_pool.setMaxThreadCount(threads);
    m_pool.setExpiryTimeout(-1); // each thread has a database connection: keep both
}

WorkerPool::~WorkerPool()
{
    m_pool.waitForDone();
}

bool WorkerPool::start(std::function<void()> job)
{
    if (m_waiting >= m_mostWaiting)
        return false;
    startAnyway(std::move(job));
    return true;
}

void WorkerPool::startAnyway(std::function<void()> job)
{
    m_waiting.fetch_add(1);
    m_pool.start([this, job = std::move(job)] {
        m_waiting.fetch_sub(1);
        job();
    });
}

} // namespace SessionKeeperServer
