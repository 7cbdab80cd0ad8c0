// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "qmltokenstore.h"

#include <SessionKeeper/store/keychainstore.h>

namespace SessionKeeper {

void QmlKeychainStore::setService(const QString &service)
{
    if (service == m_service)
        return;
    m_service = service;
    Q_EMIT serviceChanged(m_service);
    Q_EMIT described();
}

void QmlKeychainStore::setAccount(const QString &account)
{
    if (account == m_account)
        return;
    m_account = account;
    Q_EMIT accountChanged(m_account);
    Q_EMIT described();
}

std::shared_ptr<TokenStore> QmlKeychainStore::create() const
{
    return std::make_shared<KeychainStore>(m_service, m_account);
}

} // namespace SessionKeeper
