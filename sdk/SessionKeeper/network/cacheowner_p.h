// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_CACHEOWNER_P_H
#define SESSIONKEEPER_CACHEOWNER_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qbytearray.h>
#include <QtCore/qpointer.h>
#include <QtNetwork/qabstractnetworkcache.h>

namespace SessionKeeper {

// Keeps a manager's cache to one user at a time. Qt's caches go by the URL alone and would serve
// one account's answers to the next. Whose answers a cache holds is written into it, so that it is
// known after a restart.
class CacheOwner
{
public:
    // Before a request of owner (empty: of nobody) goes out. Empties the cache when it may hold
    // answers of another user. cache may be null.
    void claim(QAbstractNetworkCache *cache, const QByteArray &owner);

private:
    QPointer<QAbstractNetworkCache> m_cache;
    QByteArray m_owner;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_CACHEOWNER_P_H
