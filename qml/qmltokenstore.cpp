// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "qmltokenstore.h"

#include <SessionKeeper/store/keychainstore.h>
#include <SessionKeeper/store/memorystore.h>

namespace SessionKeeper {

void QmlKeychainStore::setService(const QString &service)
{
    if (service == m_service)
        return;
    m_service = service;
    Q_EMIT serviceChanged(m_service);
}

void QmlKeychainStore::setAccount(const QString &account)
{
    if (account == m_account)
        return;
    m_account = account;
    Q_EMIT accountChanged(m_account);
}

std::shared_ptr<TokenStore> QmlKeychainStore::create() const
{
    return std::make_shared<KeychainStore>(m_service, m_account);
}

std::shared_ptr<TokenStore> QmlMemoryStore::create() const
{
    return std::make_shared<MemoryStore>();
}

} // namespace SessionKeeper
