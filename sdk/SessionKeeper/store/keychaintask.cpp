// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychaintask_p.h"

#include "filelock_p.h"
#include "sidefile_p.h"

#include <utility>

using namespace std::chrono_literals;

namespace SessionKeeper {

KeychainTask::KeychainTask(KeychainVerb verb, KeychainContext context)
    : m_verb(verb)
    , m_context(std::move(context))
    , m_deadline(m_context.timeout)
{
}

void KeychainTask::begin(std::function<void()> over)
{
    m_over = std::move(over);
    extendDeadline();
    run();
}

void KeychainTask::expire()
{
    m_expired = true;
    if (m_operation)
        m_operation->expire();
    fail(messages().timedOut(m_context.timeout));
}

void KeychainTask::orphan()
{
    abandon(messages().destroyed());
}

void KeychainTask::operate(KeychainVerb verb, const QString &key, const QByteArray &value,
                           std::function<void(const Outcome &)> next)
{
    extendDeadline();
    const KeychainRequest request {
        verb, {m_context.service, key}, value, m_context.timeout, messages()};
    auto outcome = std::make_shared<std::optional<Outcome>>();
    m_operation = std::make_shared<KeychainOperation>(
        request, [outcome](const Outcome &answer) { outcome->emplace(answer); });
    // From its end, not from its answer: one that has expired is answered while its job hangs.
    const auto operation = m_operation;
    operation->begin([self = shared_from_this(), outcome, next = std::move(next)] {
        self->m_operation.reset();
        if (self->m_expired)
            self->end();
        else
            next(**outcome);
    });
}

void KeychainTask::takeLock(const QString &path,
                            std::function<void(const Result<StoreLockPtr> &)> next)
{
    // The lock's own end of patience says more than the watchdog's.
    extendDeadline(1s);
    lockFile(path, m_context.timeout)
        .then(
            [self = shared_from_this(), next = std::move(next)](const Result<StoreLockPtr> &lock) {
                if (!self->m_expired)
                    return next(lock);
                if (lock)
                    (*lock)->release();
                self->end();
            });
}

void KeychainTask::change(std::function<Result<void>()> files,
                          std::function<void(const Result<void> &)> next)
{
    extendDeadline();
    inFileThread(std::move(files),
                 [self = shared_from_this(), next = std::move(next)](const Result<void> &done) {
                     if (self->m_expired)
                         self->end();
                     else
                         next(done);
                 });
}

void KeychainTask::end()
{
    if (const auto over = std::exchange(m_over, nullptr))
        over();
}

void KeychainTask::extendDeadline(std::chrono::milliseconds more)
{
    m_deadline = QDeadlineTimer(m_context.timeout + more);
}

} // namespace SessionKeeper
