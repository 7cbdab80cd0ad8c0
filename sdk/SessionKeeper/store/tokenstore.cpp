// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokenstore.h"

#include "lockline_p.h"

namespace SessionKeeper {

StoreLock::StoreLock() = default;
StoreLock::~StoreLock() = default;

TokenStore::TokenStore(QObject *parent)
    : QObject(parent)
    , m_locks(std::make_shared<LockLine>())
{
}

TokenStore::~TokenStore() = default;

QFuture<Result<StoreLockPtr>> TokenStore::lock(std::chrono::milliseconds patience)
{
    return m_locks->join(patience);
}

} // namespace SessionKeeper
