// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/storeerror.h>

namespace SessionKeeperServer {

StoreError::StoreError(Kind kind, const QString &sentence)
    : std::runtime_error(sentence.toStdString())
    , m_kind(kind)
{
}

StoreError::~StoreError() = default;

} // namespace SessionKeeperServer
