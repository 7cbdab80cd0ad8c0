// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTPROFILE_H
#define SESSIONKEEPERSERVER_SIMPLEJWTPROFILE_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qstringlist.h>

#include <optional>

namespace SessionKeeperServer {

// What differs between the versions of Simple JWT (contract.md 2.7), each switch for itself. The
// defaults are those of 5.5.1.
struct SESSIONKEEPERSERVER_EXPORT SimpleJwtProfile
{
    bool splitExpiredFromInvalid = true;
    bool userIdAlwaysText = true;
    bool refreshCopiesIssuedAt = false;
    bool refreshChecksUser = true; // a deleted user answers as an inactive one (contract.md 8)
    bool slidingRefreshChecksUser = false;
    bool rotationRecordsSuccessor = true;
    bool hasCheckRevokeToken = true;
    bool refreshChecksRevokeToken = false;
    bool hasCheckUserIsActive = true;
    bool hasModernAlgorithms = true; // PS256/384/512, ES256K, ES521 and EdDSA
    bool blacklistFillsUser = true;  // and created_at
    // PyJWT 2.10 and later refuses a sub or jti that is no text; no version demands it by itself.
    bool requiresTextSub = false;

    // What these versions answer 500 to, where they are to be followed in that (FAITHFUL).
    bool refreshFailsWithoutUser = true;        // the user of the token was deleted
    bool rotationFailsWithoutBlacklist = false; // the blacklist app is not installed
    bool blacklistFailsWithoutUser = false;     // of a token that is not listed

    // "simplejwt/5.5.1"; nothing when the name is unknown.
    static std::optional<SimpleJwtProfile> named(const QString &name);
    // Oldest first: simplejwt/5.2.2, 5.3.1, 5.4.0, 5.5.0, 5.5.1, head.
    static QStringList names();

    // The switches by name: "splitExpiredFromInvalid".
    static QStringList switchNames();
    void setSwitch(const QString &name, bool on); // a known one
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTPROFILE_H
