// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_BENCHMARKS_CONTEST_H
#define SESSIONKEEPER_BENCHMARKS_CONTEST_H

#include "benchserver.h"
#include "shiftedclock.h"

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/session/session.h>

#include <memory>

namespace SessionKeeper::Test {

enum class Side {
    Plain, // QNetworkAccessManager, with the Authorization header set by hand
    Ours,
};

// Both managers, the session of ours, and the server they talk to.
class Contest
{
public:
    // Logs in; isReady() says whether that worked.
    Contest();

    bool isReady() const { return !m_token.isEmpty(); }
    BenchServer &server() { return m_server; }
    ShiftedClock &clock() { return *m_clock; }
    Session &session() { return m_session; }

    QNetworkReply *get(Side side, const QString &path);
    QNetworkReply *post(Side side, const QString &path, const QByteArray &body);

    // A manager as new, with a thread and six warm connections of its own. Which processor a thread
    // is put on can halve its speed for as long as it lives: rounds that share one are one round.
    bool renew(Side side);

    // Has the plain manager use the session's present token.
    bool adoptToken();

private:
    QNetworkRequest request(Side side, const QString &path) const;
    std::unique_ptr<QNetworkAccessManager> make(Side side);
    std::unique_ptr<QNetworkAccessManager> &manager(Side side)
    {
        return side == Side::Ours ? m_ours : m_plain;
    }

    BenchServer m_server;
    std::shared_ptr<ShiftedClock> m_clock = std::make_shared<ShiftedClock>();
    Session m_session;
    std::unique_ptr<QNetworkAccessManager> m_ours = make(Side::Ours);
    std::unique_ptr<QNetworkAccessManager> m_plain = make(Side::Plain);
    QByteArray m_token;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_BENCHMARKS_CONTEST_H
