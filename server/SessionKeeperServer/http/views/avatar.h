// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_AVATAR_H
#define SESSIONKEEPERSERVER_AVATAR_H

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

namespace SessionKeeperServer {

// A picture for a name, always the same one: PNG, 96 x 96, a symmetric pattern in one colour.
QByteArray drawAvatar(const QString &name);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_AVATAR_H
