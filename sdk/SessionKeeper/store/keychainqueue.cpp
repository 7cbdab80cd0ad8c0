// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainqueue_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qpointer.h>

#include <algorithm>
#include <vector>

namespace SessionKeeper {

KeychainQueue *KeychainQueue::instance()
{
    static QPointer<KeychainQueue> queue;
    if (!queue)
        queue = new KeychainQueue(QCoreApplication::instance());
    return queue;
}

KeychainQueue::KeychainQueue(QObject *parent)
    : QObject(parent)
{
    m_watchdog.setSingleShot(true);
    connect(&m_watchdog, &QTimer::timeout, this, &KeychainQueue::expireOverdue);
}

KeychainQueue::~KeychainQueue()
{
    if (m_current)
        m_current->orphan();
    for (const Task &task : std::exchange(m_waiting, {}))
        task->orphan();
}

void KeychainQueue::enqueue(const Task &task)
{
    m_waiting.push_back(task);
    if (m_current)
        watch();
    else
        // From the event loop: answers never come inside the call, and many refusals in a row do
        // not pile up the stack.
        QMetaObject::invokeMethod(this, &KeychainQueue::startNext, Qt::QueuedConnection);
}

void KeychainQueue::orphan(const Task &task)
{
    if (task->verb() == KeychainVerb::Read)
        std::erase(m_waiting, task);
    task->orphan();
}

void KeychainQueue::startNext()
{
    if (m_current || m_waiting.empty())
        return;
    m_current = m_waiting.front();
    m_waiting.pop_front();
    const Task task = m_current;
    task->begin([queue = QPointer(this)] {
        if (queue)
            queue->ended();
    });
    watch();
}

void KeychainQueue::ended()
{
    m_current.reset();
    m_watchdog.stop();
    QMetaObject::invokeMethod(this, &KeychainQueue::startNext, Qt::QueuedConnection);
}

// Waiting tasks are on the clock only behind one that hangs: a long queue that moves is no
// fault.
void KeychainQueue::watch()
{
    if (!m_current)
        return;
    QDeadlineTimer next(QDeadlineTimer::Forever);
    if (!m_current->hasExpired())
        next = m_current->deadline();
    else
        for (const Task &task : m_waiting)
            next = std::min(next, task->deadline());
    if (next.isForever())
        m_watchdog.stop();
    else
        m_watchdog.start(int(std::max<qint64>(next.remainingTime(), 0)));
}

void KeychainQueue::expireOverdue()
{
    std::vector<Task> overdue;
    if (m_current && !m_current->hasExpired() && m_current->deadline().hasExpired())
        overdue.push_back(m_current);
    if (!overdue.empty() || (m_current && m_current->hasExpired())) {
        const auto isOverdue = [](const Task &o) { return o->deadline().hasExpired(); };
        std::ranges::copy_if(m_waiting, std::back_inserter(overdue), isOverdue);
        std::erase_if(m_waiting, isOverdue);
    }
    // Answers run the app's code, which may call back into the queue.
    for (const Task &task : overdue)
        task->expire();
    watch();
}

} // namespace SessionKeeper
