// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTFLUSH_H
#define SESSIONKEEPERSERVER_SIMPLEJWTFLUSH_H

#include <SessionKeeperServer/engine/simplejwtsettings.h>
#include <SessionKeeperServer/export.h>

#include <QtCore/qdatetime.h>

#include <memory>

namespace SessionKeeperServer {

class Database;

// Removes the rows of tokens that nobody can use any more, and returns how many tokens it were:
// what flushexpiredtokens does without its two holes (contract.md 2.5). A token that the leeway
// still lets live, and a sliding token that may have been refreshed meanwhile, keep their rows, or
// a dead one would come back. Throws StoreError.
SESSIONKEEPERSERVER_EXPORT int flushExpiredTokens(const std::shared_ptr<Database> &database,
                                                  const SimpleJwtSettings &settings,
                                                  const QDateTime &now);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTFLUSH_H
