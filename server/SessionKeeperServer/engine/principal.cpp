// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/principal.h>
#include <SessionKeeperServer/store/user.h>

#include <utility>

namespace SessionKeeperServer {

Principal principalOf(const User &user, Claims claims)
{
    Principal principal;
    principal.userId = user.id;
    principal.username = user.username;
    principal.email = user.email;
    principal.isStaff = user.isStaff;
    principal.isSuperuser = user.isSuperuser;
    principal.lastLogin = user.lastLogin;
    principal.claims = std::move(claims);
    return principal;
}

} // namespace SessionKeeperServer
