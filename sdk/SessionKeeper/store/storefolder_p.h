// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_STOREFOLDER_P_H
#define SESSIONKEEPER_STOREFOLDER_P_H

// Not API: may change or vanish without notice.

#include <SessionKeeper/base/result.h>

#include <QtCore/qstring.h>

namespace SessionKeeper {

// Where the processes of one user leave each other what is no secret: locks, signs of change, the
// note that a session has ended. The first of these that can be written to:
//   1. SessionKeeper/ in the user's data: $XDG_DATA_HOME or ~/.local/share (in a Flatpak the app's
//      own, which all its instances share), ~/Library/Application Support, %LOCALAPPDATA%; on
//      Android and iOS the app's own data.
//   2. SessionKeeper/ in $XDG_RUNTIME_DIR, for a home that is missing or read-only: it is gone
//      after the user's last logout, and the notes with it.
// An app inside a sandbox and one outside share a keychain at most, not this folder.
SESSIONKEEPER_EXPORT Result<QString> storesFolder();

// The folder of one thing in it, made (0700) unless it is there. Its name is a hash, so that no
// user name can be read from it. kind tells entries from other things of the same names.
SESSIONKEEPER_EXPORT Result<QString> storeFolder(const QString &kind, const QString &service,
                                                 const QString &account = {});

} // namespace SessionKeeper

#endif // SESSIONKEEPER_STOREFOLDER_P_H
