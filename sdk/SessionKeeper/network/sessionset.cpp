// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sessionset_p.h"

#include <SessionKeeper/base/origin_p.h>

#include <algorithm>

namespace SessionKeeper {

bool SessionSet::Entry::allows(const QUrl &url) const
{
    if (!isSecureTransport(url) && !desk->isInsecureTransportAllowed())
        return false;
    const auto protocol = desk->protocol();
    if (protocol && sameOrigin(protocol->url(), url))
        return true;
    return std::any_of(origins.begin(), origins.end(),
                       [&](const QUrl &origin) { return sameOrigin(origin, url); });
}

void SessionSet::add(Session *session)
{
    const QMutexLocker lock(&m_mutex);
    entry(session);
}

void SessionSet::addOrigin(Session *session, const QUrl &origin)
{
    const QMutexLocker lock(&m_mutex);
    entry(session).origins.append(origin);
}

bool SessionSet::addOrigin(const QUrl &origin)
{
    const QMutexLocker lock(&m_mutex);
    for (auto &entry : m_entries) {
        if (!isSecureTransport(origin) && !entry.desk->isInsecureTransportAllowed())
            return false;
        entry.origins.append(origin);
    }
    return true;
}

void SessionSet::setOrigins(Session *session, const QList<QUrl> &origins)
{
    const QMutexLocker lock(&m_mutex);
    entry(session).origins = origins;
}

void SessionSet::remove(Session *session)
{
    const QMutexLocker lock(&m_mutex);
    std::erase_if(m_entries, [=](const Entry &entry) { return entry.session == session; });
}

QList<QUrl> SessionSet::origins() const
{
    const QMutexLocker lock(&m_mutex);
    QList<QUrl> all;
    for (const auto &entry : m_entries) {
        if (const auto protocol = entry.desk->protocol())
            all.append(protocol->url());
        all.append(entry.origins);
    }
    return all;
}

std::shared_ptr<TokenDesk> SessionSet::deskFor(const QUrl &url) const
{
    const QMutexLocker lock(&m_mutex);
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry &entry) { return entry.allows(url); });
    return found == m_entries.end() ? nullptr : found->desk;
}

SessionSet::Entry &SessionSet::entry(Session *session)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [=](const Entry &entry) { return entry.session == session; });
    if (found != m_entries.end())
        return *found;
    m_entries.push_back({session, session->desk(), {}});
    return m_entries.back();
}

} // namespace SessionKeeper
