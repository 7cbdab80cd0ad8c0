// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "cacheowner_p.h"

#include <QtCore/qiodevice.h>
#include <QtCore/qurl.h>

#include <memory>

namespace SessionKeeper {

namespace {

// Nothing that a request could have.
QUrl note()
{
    return QUrl(QStringLiteral("sessionkeeper:owner"));
}

QByteArray ownerOf(QAbstractNetworkCache *cache)
{
    const std::unique_ptr<QIODevice> entry(cache->data(note()));
    return entry ? entry->readAll() : QByteArray();
}

void setOwnerOf(QAbstractNetworkCache *cache, const QByteArray &owner)
{
    QNetworkCacheMetaData about;
    about.setUrl(note());
    about.setSaveToDisk(true);
    if (auto *entry = cache->prepare(about)) {
        entry->write(owner);
        cache->insert(entry);
    }
}

} // namespace

void CacheOwner::claim(QAbstractNetworkCache *cache, const QByteArray &owner)
{
    if (!cache || (cache == m_cache && owner == m_owner))
        return;
    const auto former = cache == m_cache ? m_owner : ownerOf(cache);
    m_cache = cache;
    m_owner = owner;
    if (former == owner)
        return;
    cache->clear();
    if (!owner.isEmpty())
        setOwnerOf(cache, owner);
}

} // namespace SessionKeeper
