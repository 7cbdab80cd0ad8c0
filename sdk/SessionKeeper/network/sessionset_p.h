// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SESSIONSET_P_H
#define SESSIONKEEPER_SESSIONSET_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/origin_p.h>
#include <SessionKeeper/session/tokendesk_p.h>

#include <QtCore/qlist.h>
#include <QtCore/qmutex.h>
#include <QtCore/qurl.h>

#include <memory>
#include <vector>

namespace SessionKeeper {

class Session;

// Which session's token goes to which origin (U3). Shared by the managers of one app or QML engine;
// thread-safe.
class SESSIONKEEPER_EXPORT SessionSet
{
public:
    // The origin of the session's protocol is among its origins by itself.
    void add(Session *session);
    void addOrigin(Session *session, const QUrl &origin);
    // For every session of the set. False when a session's rules refuse it: neither https nor
    // loopback.
    bool addOrigin(const QUrl &origin);
    // Replaces what addOrigin() gave the session.
    void setOrigins(Session *session, const QList<QUrl> &origins);
    void remove(Session *session);

    QList<QUrl> origins() const;
    // The desk whose token this origin may get; null when none.
    std::shared_ptr<TokenDesk> deskFor(const Origin &origin);

private:
    // What is asked for each request is worked out once.
    struct Place
    {
        explicit Place(const QUrl &url);

        QUrl url;
        Origin origin;
        bool isSecure;
    };
    struct Entry
    {
        const Session *session = nullptr;
        std::shared_ptr<TokenDesk> desk;
        Place home;
        std::vector<Place> places;

        bool allows(const Origin &origin);
    };
    Entry &entry(Session *session);

    mutable QMutex m_mutex;
    std::vector<Entry> m_entries;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SESSIONSET_P_H
