// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHRULES_P_H
#define SESSIONKEEPERSERVER_JWTAUTHRULES_P_H

// Not part of the API: what a token of djangorestframework-jwt is made of and when it is good, by
// one state of the settings. Immutable; knows no database.

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/engine/jwtauthfault_p.h>
#include <SessionKeeperServer/engine/jwtauthkeys_p.h>

#include <chrono>
#include <functional>
#include <optional>
#include <variant>

namespace SessionKeeperServer {

class JwtAuthRules
{
public:
    // Throws std::runtime_error when the settings cannot work.
    JwtAuthRules(const JwtAuthSettings &settings, const JwtAuthOptions &options);

    const JwtAuthSettings &settings() const { return m_settings; }

    Claims payloadFor(const User &user, std::chrono::seconds now) const;
    // The payload that takes the place of a spent one, of the same chain of refreshes.
    Claims successorOf(const Claims &spent, const User &user, std::chrono::seconds now) const;
    QByteArray encode(const Claims &claims, const User &user) const;

    // Whose token it claims to be, before anything about it is believed.
    using UserOf = std::function<std::optional<User>(const Claims &)>;
    using Verdict = std::variant<Claims, JwtAuthFault>;
    // contract.md 3.3, from format to audience. `userOf` is asked where users have keys of their
    // own.
    Verdict decode(const QByteArray &token, std::chrono::seconds now, const UserOf &userOf) const;

private:
    bool isForeign(const Claims &claims) const;
    bool hasOwnKeys() const;
    QByteArray ownSecretOf(const User &user) const; // empty = none

    const JwtAuthSettings m_settings;
    const JwtAuthOptions m_options;
    const JwtAuthKeys m_keys;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHRULES_P_H
