// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_CONTROLCOMMANDS_H
#define SESSIONKEEPERSERVER_CONTROLCOMMANDS_H

#include <SessionKeeperServer/http/data/json.h>

#include <QtCore/qstringlist.h>

#include <optional>

namespace SessionKeeperServer {

class TokenServer;

// What the control endpoint can do: "POST /faults" and so on.
QStringList controlCommands();
// Does it; nothing when there is no such command. Throws std::exception with one sentence when the
// body is not as it must be or the server cannot do it; then nothing has changed.
std::optional<Json> runControlCommand(TokenServer &server, const QByteArray &command,
                                      const Json &body);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_CONTROLCOMMANDS_H
