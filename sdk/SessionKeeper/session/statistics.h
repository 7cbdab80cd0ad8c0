// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_STATISTICS_H
#define SESSIONKEEPER_STATISTICS_H

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qobjectdefs.h>

namespace SessionKeeper {

// What a session did since it was made. Counts only.
struct SESSIONKEEPER_EXPORT SessionStatistics
{
    Q_GADGET
    Q_PROPERTY(int logins MEMBER logins FINAL)
    Q_PROPERTY(int restores MEMBER restores FINAL)
    Q_PROPERTY(int refreshes MEMBER refreshes FINAL)
    Q_PROPERTY(int failedRefreshes MEMBER failedRefreshes FINAL)
    Q_PROPERTY(int adoptions MEMBER adoptions FINAL)
    Q_PROPERTY(int refusals MEMBER refusals FINAL)
    Q_PROPERTY(int waits MEMBER waits FINAL)

public:
    int logins = 0;    // that succeeded
    int restores = 0;  // that found a session
    int refreshes = 0; // that succeeded
    int failedRefreshes = 0;
    int adoptions = 0; // tokens, or a login, taken over from another process
    int refusals = 0;  // requests whose access token the server refused
    int waits = 0;     // requests that had to wait for a token
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_STATISTICS_H
