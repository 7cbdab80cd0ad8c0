// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/workerpool.h>

#include <QtCore/qloggingcategory.h>
#include <QtCore/qthread.h>

#include <exception>

namespace SessionKeeperServer {

Q_LOGGING_CATEGORY(lcWorkers, "sessionkeeper.server.workers")

namespace {

// So many writers share one wait for the disk.
constexpr int mostWriters = 16;

// What leaves a thread would end the program. Whoever waits for an answer of the job gets 500: it
// owed one (see ReplySlot).
void runSafely(const std::function<void()> &job)
{
    try {
        job();
    } catch (const std::exception &error) {
        qCCritical(lcWorkers) << "a job failed:" << error.what();
    }
}

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
    // Orders what the jobs did before what comes now, as a lock inside Qt has done already; this
    // one ThreadSanitizer sees.
    static_cast<void>(m_done.load());
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
    m_pool.start([this, job = std::move(job)]() mutable {
        m_waiting.fetch_sub(1);
        runSafely(job);
        job = nullptr;
        m_done.fetch_add(1);
    });
}

Workers::Workers(int mostWaiting)
    : hashing(QThread::idealThreadCount(), mostWaiting)
    , waiting(mostWriters, mostWaiting)
{
}

} // namespace SessionKeeperServer
