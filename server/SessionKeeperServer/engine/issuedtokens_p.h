// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_ISSUEDTOKENS_P_H
#define SESSIONKEEPERSERVER_ISSUEDTOKENS_P_H

// Not part of the API: the access tokens that client tests want refused (design.md S6).

#include <QtCore/qhash.h>
#include <QtCore/qstring.h>

#include <chrono>
#include <mutex>

namespace SessionKeeperServer {

// Thread-safe. Forgets tokens whose end is past, when it grows.
class IssuedTokens
{
public:
    void remember(const QString &id, std::chrono::seconds end, std::chrono::seconds now);
    int refuseAll();
    bool isRefused(const QString &id) const;

private:
    struct Entry
    {
        std::chrono::seconds end;
        bool refused = false;
    };
    mutable std::mutex m_mutex;
    QHash<QString, Entry> m_tokens;
    qsizetype m_sweepAt = 1024;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_ISSUEDTOKENS_P_H
