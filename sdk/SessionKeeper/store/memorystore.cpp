// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "memorystore.h"

namespace SessionKeeper {

QFuture<Result<std::optional<SessionRecord>>> MemoryStore::read()
{
    return QtFuture::makeReadyFuture(Result<std::optional<SessionRecord>>(m_record));
}

QFuture<Result<void>> MemoryStore::write(const SessionRecord &record)
{
    m_record = record;
    Q_EMIT changed();
    return QtFuture::makeReadyFuture(Result<void>());
}

QFuture<Result<void>> MemoryStore::clear()
{
    m_record.reset();
    Q_EMIT changed();
    return QtFuture::makeReadyFuture(Result<void>());
}

} // namespace SessionKeeper
