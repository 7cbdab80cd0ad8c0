// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_SITE_H
#define SESSIONKEEPER_TESTS_SITE_H

#include <SessionKeeper/base/clock.h>
#include <SessionKeeperServer/http/tokenserver.h>

#include <QtCore/qtemporarydir.h>

#include <atomic>
#include <memory>

namespace SessionKeeper::Test {

// The time that client and server share. Runs with the monotonic clock, which may leap, and goes on
// while the machine sleeps and timers do not. Thread-safe.
class WorldClock : public Clock
{
public:
    QDateTime wallTime() const override;
    std::chrono::milliseconds elapsed() const override;
    // Right, whatever the client's wall clock says.
    QDateTime trueTime() const;

    void sleep(std::chrono::milliseconds duration) { m_slept += duration.count(); }
    // The client's wall clock is set wrong by so much more.
    void jumpWall(std::chrono::milliseconds difference) { m_wrongBy += difference.count(); }
    void setWallRight() { m_wrongBy = 0; }

private:
    SystemClock m_machine;
    std::chrono::milliseconds m_start = m_machine.elapsed();
    std::atomic<qint64> m_slept = 0;
    std::atomic<qint64> m_wrongBy = 0;
};

// A reference server that rotates and blacklists, its database in a temporary folder, with the
// users ada and bob.
class Site
{
public:
    static constexpr std::chrono::seconds accessLifetime {300};
    static constexpr std::chrono::seconds refreshLifetime {86400};
    static constexpr std::chrono::seconds gracePeriod {40};

    Site(std::shared_ptr<WorldClock> clock, bool grace);

    const std::shared_ptr<WorldClock> clock;
    const bool grace;

    SessionKeeperServer::TokenServer &server() { return *m_server; }
    // On the same port.
    void restart();
    // As somebody else does who got hold of the token.
    void blacklist(const QByteArray &refreshToken);

private:
    QTemporaryDir m_folder;
    std::unique_ptr<SessionKeeperServer::TokenServer> m_server;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_SITE_H
