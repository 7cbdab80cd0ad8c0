// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SECRETKEY_H
#define SESSIONKEEPERSERVER_SECRETKEY_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

namespace SessionKeeperServer {

// The secret in a file (edge whitespace trimmed); a missing file is made with a new random secret
// of 50 characters, readable by its owner only. Throws StoreError: cannot be read or written, is
// empty, or may be read by others than its owner.
SESSIONKEEPERSERVER_EXPORT QByteArray readOrCreateSecretKey(const QString &fileName);

// Where the secret of a database file rests: `session.db` -> `session.db.secret-key`.
SESSIONKEEPERSERVER_EXPORT QString secretKeyFileBeside(const QString &databaseFile);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SECRETKEY_H
