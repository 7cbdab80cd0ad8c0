// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_FILETHREAD_P_H
#define SESSIONKEEPER_FILETHREAD_P_H

// Not API: may change or vanish without notice.

#include <SessionKeeper/base/result.h>

#include <QtCore/qobject.h>
#include <QtCore/qrunnable.h>
#include <QtCore/qthreadpool.h>

#include <deque>
#include <functional>
#include <mutex>

namespace SessionKeeper {

// Does what waits for a disk in a thread of its own, one after the other in the order of the calls.
class FileThread : public QObject, private QRunnable
{
public:
    using Work = std::function<Result<void>()>;
    using Done = std::function<void(const Result<void> &)>;

    explicit FileThread(QObject *parent = nullptr);
    // Waits for the work that it has been given, and calls nobody any more.
    ~FileThread() override;

    // Calls done in the thread that this object lives in, which is the one to call this from. What
    // work and done hold is let go there, too.
    void start(Work work, Done done);
    // How much work is not done yet.
    qsizetype waiting() const;

protected:
    void customEvent(QEvent *event) override;

private:
    struct Job
    {
        Work work;
        Done done;
        Result<void> result;
    };

    void run() override;

    QThreadPool m_pool;
    // Not a QMutex: ThreadSanitizer does not see those, and would take each job for a race.
    mutable std::mutex m_mutex;
    std::deque<Job> m_waiting;
    std::deque<Job> m_done;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_FILETHREAD_P_H
