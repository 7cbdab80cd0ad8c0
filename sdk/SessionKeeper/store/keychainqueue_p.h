// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KEYCHAINQUEUE_P_H
#define SESSIONKEEPER_KEYCHAINQUEUE_P_H

// Not API: may change or vanish without notice.

#include "keychainoperation_p.h"

#include <QtCore/qobject.h>
#include <QtCore/qtimer.h>

#include <deque>
#include <memory>

namespace SessionKeeper {

// Runs the keychain operations of all stores of the process, one after the other in the order of
// the calls, and watches their time. Main thread; dies with the application object. Behind a job
// that hangs nothing is sent: what waits there times out without having touched the keychain, so no
// old write can arrive after a newer one.
class KeychainQueue : public QObject
{
    Q_OBJECT

public:
    using Operation = std::shared_ptr<KeychainOperation>;

    static KeychainQueue *instance();
    ~KeychainQueue() override;

    void enqueue(const Operation &operation);
    // The one who asked is gone: reads that have not begun are dropped, writes and deletions are
    // still done.
    void orphan(const Operation &operation);

private:
    explicit KeychainQueue(QObject *parent);

    void startNext();
    void ended();
    void watch();
    void expireOverdue();

    std::deque<Operation> m_waiting;
    Operation m_current;
    QTimer m_watchdog;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINQUEUE_P_H
