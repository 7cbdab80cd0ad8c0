// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_REFRESHTOKENPROFILE_H
#define SESSIONKEEPERSERVER_REFRESHTOKENPROFILE_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qstringlist.h>

#include <optional>

namespace SessionKeeperServer {

// What differs between the versions of djangorestframework-jwt-refresh-token (contract.md 4). The
// defaults are those of 0.5 and later.
struct SESSIONKEEPERSERVER_EXPORT RefreshTokenProfile
{
    bool hasRevoke = true; // since 0.4
    bool hasUpdate = true; // PUT and PATCH, since 0.5

    // "refreshtoken/0.5+"; nothing when the name is unknown.
    static std::optional<RefreshTokenProfile> named(const QString &name);
    // refreshtoken/0.1, refreshtoken/0.4, refreshtoken/0.5+.
    static QStringList names();
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_REFRESHTOKENPROFILE_H
