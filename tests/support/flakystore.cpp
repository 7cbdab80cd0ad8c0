// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "flakystore.h"

#include <QtCore/qpromise.h>

#include <memory>

namespace SessionKeeper::Test {

using Record = std::optional<SessionRecord>;

template<typename T>
QFuture<Result<T>> FlakyStore::perform(std::function<Result<T>()> operation)
{
    // QPromise moves only, std::function copies.
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    auto finish = [promise, operation = std::move(operation)] {
        promise->addResult(operation());
        promise->finish();
    };
    if (m_held)
        m_waiting.push_back(finish);
    else
        finish();
    return promise->future();
}

QFuture<Result<Record>> FlakyStore::read()
{
    ++m_reads;
    return perform<Record>([this]() -> Result<Record> {
        if (m_readError)
            return *m_readError;
        return m_record;
    });
}

QFuture<Result<void>> FlakyStore::write(const SessionRecord &record)
{
    ++m_writes;
    return perform<void>([this, record]() -> Result<void> {
        if (m_writeError)
            return *m_writeError;
        m_record = record;
        Q_EMIT changed();
        return {};
    });
}

QFuture<Result<void>> FlakyStore::clear()
{
    ++m_clears;
    return perform<void>([this]() -> Result<void> {
        if (m_clearError)
            return *m_clearError;
        m_record.reset();
        Q_EMIT changed();
        return {};
    });
}

void FlakyStore::release()
{
    m_held = false;
    for (const auto &operation : std::exchange(m_waiting, {}))
        operation();
}

} // namespace SessionKeeper::Test
