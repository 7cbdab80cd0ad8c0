// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "filethread_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qcoreevent.h>

namespace SessionKeeper {

FileThread::FileThread(QObject *parent)
    : QObject(parent)
{
    setAutoDelete(false);
    m_pool.setMaxThreadCount(1);
}

FileThread::~FileThread()
{
    m_pool.waitForDone();
    // For ThreadSanitizer's eyes: what the thread wrote last was written before this.
    const std::lock_guard lock(m_mutex);
}

void FileThread::start(Work work, Done done)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back({std::move(work), std::move(done), {}});
    }
    m_pool.start(this);
}

qsizetype FileThread::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<qsizetype>(m_waiting.size());
}

void FileThread::run()
{
    std::unique_lock lock(m_mutex);
    // It stays in its place: start() may add others behind it meanwhile, which moves nothing.
    auto &job = m_waiting.front();
    lock.unlock();
    job.result = job.work();
    lock.lock();
    m_done.push_back(std::move(job));
    m_waiting.pop_front();
    lock.unlock();
    QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

void FileThread::customEvent(QEvent *event)
{
    Q_UNUSED(event)
    std::unique_lock lock(m_mutex);
    const auto job = std::move(m_done.front());
    m_done.pop_front();
    lock.unlock();
    // May delete this.
    job.done(job.result);
}

} // namespace SessionKeeper
