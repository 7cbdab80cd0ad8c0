// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "qmlaccountlist.h"

#include <SessionKeeper/base/future_p.h>

namespace SessionKeeper {

void QmlAccountList::setService(const QString &service)
{
    if (service == m_service)
        return;
    m_service = service;
    Q_EMIT serviceChanged(m_service);
}

QStringList QmlAccountList::accounts() const
{
    return m_list ? m_list->accounts() : QStringList();
}

void QmlAccountList::read()
{
    if (!m_list)
        return;
    whenFinished(m_list->read(), this, [this](const Result<QStringList> &accounts) {
        if (!accounts)
            Q_EMIT errorOccurred(accounts.error());
    });
}

void QmlAccountList::componentComplete()
{
    m_list = std::make_unique<AccountList>(m_service);
    connect(m_list.get(), &AccountList::accountsChanged, this, &QmlAccountList::accountsChanged);
    read();
}

} // namespace SessionKeeper
