// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KEYCHAINQUEUE_P_H
#define SESSIONKEEPER_KEYCHAINQUEUE_P_H

// Not API: may change or vanish without notice.

#include "keychaintask_p.h"

#include <QtCore/qobject.h>
#include <QtCore/qtimer.h>

#include <deque>
#include <memory>

namespace SessionKeeper {

// Runs the keychain tasks of all stores of the process, one after the other in the order of
// the calls, and watches their time. Main thread; dies with the application object. Behind a job
// that hangs nothing is sent: what waits there times out without having touched the keychain, so no
// old write can arrive after a newer one.
class KeychainQueue : public QObject
{
    Q_OBJECT

public:
    using Task = std::shared_ptr<KeychainTask>;

    static KeychainQueue *instance();
    ~KeychainQueue() override;

    void enqueue(const Task &task);
    // The one who asked is gone: reads that have not begun are dropped, writes and deletions are
    // still done.
    void orphan(const Task &task);

private:
    explicit KeychainQueue(QObject *parent);

    void startNext();
    void ended();
    void watch();
    void expireOverdue();

    std::deque<Task> m_waiting;
    Task m_current;
    QTimer m_watchdog;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINQUEUE_P_H
