// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SETCOOKIE_H
#define SESSIONKEEPERSERVER_SETCOOKIE_H

#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <chrono>

namespace SessionKeeperServer {

// A cookie that scripts cannot read (RFC 6265), as Django spells it.
struct SetCookie
{
    QByteArray name;
    QByteArray value;
    std::chrono::seconds age {0};
    QByteArray path = "/";
    QByteArray domain {};   // empty = only this host
    QByteArray sameSite {}; // "Lax"; empty = not said
    bool secure = false;

    HttpHeader header(std::chrono::system_clock::time_point now) const;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SETCOOKIE_H
