// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef OUTPUT_H
#define OUTPUT_H

#include "commandline.h"

#include <SessionKeeperServer/Database>
#include <SessionKeeperServer/UserStore>

#include <QtCore/qdatetime.h>

#include <memory>

// What the commands that work on a database have in common: it has the tables of `apps`.
std::shared_ptr<SessionKeeperServer::Database>
openDatabase(const CommandLine &line, SessionKeeperServer::Database::Apps apps);
// Throws std::runtime_error when there is none.
SessionKeeperServer::User userNamed(const SessionKeeperServer::UserStore &users,
                                    const QString &name);

// A line of output with tabs between its parts. An empty part is "-", and a control character that
// came from outside becomes a question mark: it could forge another line or part.
QString cells(const QStringList &parts);
QString timeText(const QDateTime &time); // "2026-01-02T03:04:05Z", empty for an invalid one
QString counted(int count, const QString &thing); // "1 token", "2 tokens"

#endif // OUTPUT_H
