// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sessionset_p.h"

#include <algorithm>

namespace SessionKeeper {

SessionSet::Place::Place(const QUrl &where)
    : url(where)
    , origin(where)
    , isSecure(origin.isSecureTransport())
{
}

bool SessionSet::Entry::allows(const Origin &origin)
{
    const auto allowed = [&](const Place &place) {
        return place.origin == origin && (place.isSecure || desk->isInsecureTransportAllowed());
    };
    const auto protocol = desk->protocol();
    if (!protocol)
        return false;
    const auto url = protocol->url();
    if (url != home.url)
        home = Place(url);
    return allowed(home) || std::any_of(places.begin(), places.end(), allowed);
}

void SessionSet::add(Session *session)
{
    const QMutexLocker lock(&m_mutex);
    entry(session);
}

void SessionSet::addOrigin(Session *session, const QUrl &origin)
{
    const QMutexLocker lock(&m_mutex);
    entry(session).places.emplace_back(origin);
}

bool SessionSet::addOrigin(const QUrl &origin)
{
    const QMutexLocker lock(&m_mutex);
    const Place place(origin);
    const bool isAllowed = std::all_of(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        return place.isSecure || entry.desk->isInsecureTransportAllowed();
    });
    if (!isAllowed)
        return false;
    for (auto &entry : m_entries)
        entry.places.push_back(place);
    return true;
}

void SessionSet::setOrigins(Session *session, const QList<QUrl> &origins)
{
    const QMutexLocker lock(&m_mutex);
    entry(session).places = std::vector<Place>(origins.begin(), origins.end());
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
        for (const auto &place : entry.places)
            all.append(place.url);
    }
    return all;
}

std::shared_ptr<TokenDesk> SessionSet::deskFor(const Origin &origin)
{
    const QMutexLocker lock(&m_mutex);
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](Entry &entry) { return entry.allows(origin); });
    return found == m_entries.end() ? nullptr : found->desk;
}

SessionSet::Entry &SessionSet::entry(Session *session)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [=](const Entry &entry) { return entry.session == session; });
    if (found != m_entries.end())
        return *found;
    m_entries.push_back({session, session->desk(), Place(QUrl()), {}});
    return m_entries.back();
}

} // namespace SessionKeeper
