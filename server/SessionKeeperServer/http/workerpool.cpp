// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/workerpool.h>

#include <QtCore/qthread.h>

namespace SessionKeeperServer {

namespace {

// So many writers share one wait for the disk.
constexpr int mostWriters = 16;

} // namespace

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

Workers::Workers(int mostWaiting)
    : hashing(QThread::idealThreadCount(), mostWaiting)
    , waiting(mostWriters, mostWaiting)
{
}

} // namespace SessionKeeperServer
