// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHPROFILE_H
#define SESSIONKEEPERSERVER_JWTAUTHPROFILE_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qstringlist.h>

#include <optional>

namespace SessionKeeperServer {

// What differs between the versions of djangorestframework-jwt (contract.md 3), each switch for
// itself. The defaults are those of 1.10 and 1.11.
struct SESSIONKEEPERSERVER_EXPORT JwtAuthProfile
{
    bool isStyria = false;              // contract.md 3.5: statuses, claims, texts
    bool hasVerify = true;              // since 1.3
    bool finalDots = true;              // "Invalid payload." instead of "Invalid payload"
    bool logInSpelling = true;          // "Unable to log in" instead of "Unable to login"
    bool findsUserByName = true;        // since 1.7; before by user_id
    bool challengeFollowsPrefix = true; // since 1.8; before always JWT
    bool guardCatchesInvalid = true;    // since 1.5; before 500, e.g. for another algorithm
    bool hasAudience = true;            // since 1.3, and the issuer
    bool hasResponseHandler = true;     // since 1.2
    bool hasKeyPair = true;             // since 1.9: JWT_PRIVATE_KEY and JWT_PUBLIC_KEY
    bool hasCookie = true;              // since 1.10, and keys of the users' own

    // "drfjwt/1.10+"; nothing when the name is unknown.
    static std::optional<JwtAuthProfile> named(const QString &name);
    // drfjwt/1.0, drfjwt/1.7, drfjwt/1.10+, styria/1.17.
    static QStringList names();
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHPROFILE_H
