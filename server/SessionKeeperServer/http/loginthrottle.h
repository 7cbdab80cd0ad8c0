// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_LOGINTHROTTLE_H
#define SESSIONKEEPERSERVER_LOGINTHROTTLE_H

#include <SessionKeeperServer/http/settings.h>
#include <SessionKeeperServer/http/throttle.h>
#include <SessionKeeperServer/http/wire/httpmessage.h>

namespace SessionKeeperServer {

// Keeps those who guess passwords from guessing many: of each address (LOGIN_THROTTLE) and for each
// account, wherever from (ACCOUNT_THROTTLE). Thread-safe.
class LoginThrottle
{
public:
    explicit LoginThrottle(const Settings &settings);

    // Each request to a login endpoint. Zero: go on; else how long to wait.
    std::chrono::seconds admitAddress(const HttpRequest &request);

    // Whose account a login is for, as settle() and admitAccount() take it; empty when it does not
    // say, or when accounts are not limited. The name's first field is the one in the body.
    QByteArray accountIn(const HttpRequest &request, const QStringList &fields) const;
    // Counts the login as a failed one until settle() says otherwise, or many at once would all be
    // let in before the first one has failed.
    std::chrono::seconds admitAccount(const QByteArray &account);
    // With the status of the answer: a login that succeeded clears the account, one that failed for
    // another reason than its password does not count.
    void settle(const QByteArray &account, int status);

private:
    const int m_proxies;
    Throttle m_addresses;
    Throttle m_accounts;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_LOGINTHROTTLE_H
