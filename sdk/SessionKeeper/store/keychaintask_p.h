// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KEYCHAINTASK_P_H
#define SESSIONKEEPER_KEYCHAINTASK_P_H

// Not API: may change or vanish without notice.

#include "keychainoperation_p.h"

#include <SessionKeeper/store/storelock.h>

#include <QtCore/qdeadlinetimer.h>

#include <functional>
#include <memory>

namespace SessionKeeper {

struct KeychainContext
{
    QString service;
    QString account;
    std::chrono::milliseconds timeout;
    qsizetype itemLimit = 0;
    // storeFolder() of the entry; empty when there is none.
    QString folder;

    KeychainMessages messages(KeychainVerb verb) const { return {verb, service, account}; }
};

// What KeychainQueue runs: several keychain operations, locks and notes that belong together. Main
// thread. It has two ends: the answer, given once, and "over", when nothing of it is under way any
// more. Each operation has the whole timeout; one that hangs is answered as a timeout, nothing
// further is begun, and the job goes on being waited for.
class KeychainTask : public std::enable_shared_from_this<KeychainTask>
{
public:
    using Outcome = KeychainOperation::Outcome;

    KeychainTask(KeychainVerb verb, KeychainContext context);
    virtual ~KeychainTask() = default;
    Q_DISABLE_COPY_MOVE(KeychainTask)

    void begin(std::function<void()> over);
    KeychainVerb verb() const { return m_verb; }
    // Counts from construction, and again from the beginning of each step.
    QDeadlineTimer deadline() const { return m_deadline; }
    bool hasExpired() const { return m_expired; }
    void expire();
    // Answers that nobody waits any more; what was begun or waits to begin is done all the same.
    void orphan();

protected:
    virtual void run() = 0;
    // Gives the answer, unless it was given.
    virtual void fail(const Error &error) = 0;
    // The same before this returns: nobody waits any more.
    virtual void abandon(const Error &error) { fail(error); }

    const KeychainContext &context() const { return m_context; }
    KeychainMessages messages() const { return m_context.messages(m_verb); }

    // Steps. next is called unless the task has expired meanwhile; then it is over instead.
    void operate(KeychainVerb verb, const QString &key, const QByteArray &value,
                 std::function<void(const Outcome &)> next);
    void takeLock(const QString &path, std::function<void(const Result<StoreLockPtr> &)> next);
    void change(std::function<Result<void>()> files,
                std::function<void(const Result<void> &)> next);

    void end();

private:
    void extendDeadline(std::chrono::milliseconds more = {});

    KeychainVerb m_verb;
    KeychainContext m_context;
    QDeadlineTimer m_deadline;
    std::shared_ptr<KeychainOperation> m_operation;
    std::function<void()> m_over;
    bool m_expired = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINTASK_P_H
