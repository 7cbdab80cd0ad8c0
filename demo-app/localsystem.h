// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_LOCALSYSTEM_H
#define SESSIONKEEPER_DEMO_LOCALSYSTEM_H

#include <SessionKeeper/protocol/protocol.h>

#include <QtCore/qstringlist.h>

#include <chrono>
#include <memory>
#include <optional>

namespace SessionKeeperServer {
struct Settings;
}

// The token systems that the demo's own server has, each at an address of its own: a session
// belongs to an origin.
enum class LocalSystem { SimpleJwt, SlidingToken, JwtAuth, Delegate };

constexpr LocalSystem localSystems[] {LocalSystem::SimpleJwt, LocalSystem::SlidingToken,
                                      LocalSystem::JwtAuth, LocalSystem::Delegate};

// How long things last at the demo's own server.
struct LocalTimes
{
    // Access tokens and JWTs.
    std::chrono::seconds token;
    std::chrono::seconds slidingToken;
    // After a log-in a sliding token can be renewed for so long,
    std::chrono::seconds slidingEnd;
    // and a token of djangorestframework-jwt for so long.
    std::chrono::seconds chainLimit;
};

// What --system calls it, such as "drfjwt".
QString wordFor(LocalSystem system);
std::optional<LocalSystem> localSystemCalled(const QString &word);
QStringList localSystemWords();

SessionKeeperServer::Settings serverSettings(LocalSystem system, const LocalTimes &times);
// How a session talks to it; site is the server's root.
std::shared_ptr<SessionKeeper::Protocol> protocolFor(LocalSystem system, const QUrl &site);

#endif // SESSIONKEEPER_DEMO_LOCALSYSTEM_H
