// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_KEPTSESSION_H
#define SESSIONKEEPER_TESTS_KEPTSESSION_H

#include "awaited.h"
#include "canaries.h"
#include "fakeclock.h"
#include "flakystore.h"
#include "tokensite.h"

#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/session/session.h>

namespace SessionKeeper::Test {

// A session, the site it talks to, the store it keeps its tokens in and the clock they all go by.
// The session looks at the clock every 10 ms, so that a test advances it and waits for what should
// happen.
struct KeptSession
{
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    TokenSite site {clock};
    std::shared_ptr<FlakyStore> store = std::make_shared<FlakyStore>();
    std::shared_ptr<SimpleJwtProtocol> protocol = std::make_shared<SimpleJwtProtocol>(
        site.tokenUrl());
    Session session {protocol, store};

    KeptSession()
    {
        session.setClock(clock);
        change([](RefreshPolicy &policy) { policy.longestNap = std::chrono::milliseconds(10); });
    }

    void change(const std::function<void(RefreshPolicy &)> &edit)
    {
        auto policy = session.refreshPolicy();
        edit(policy);
        session.setRefreshPolicy(policy);
    }

    bool logIn(const QString &userName = QStringLiteral("ada"))
    {
        return awaited(session.login({userName, canaryPassword()})).has_value();
    }

    QByteArray token() { return awaited(session.freshAccessToken()).value_or(QByteArray()); }

    // Whether the session hands out the token that the site gave out last.
    bool hasCurrentToken()
    {
        const auto current = token();
        return !current.isEmpty() && current == site.accessToken();
    }

    int refreshes() const { return site.count(TokenSite::refreshPath); }

    // The access token ends, the refresh token lives on.
    void outliveAccessToken() { clock->advance(site.accessLifetime + std::chrono::seconds(1)); }
};

// Lets everything happen that is due by now.
inline void settle()
{
    for (int turn = 0; turn < 20; ++turn) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    }
}

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_KEPTSESSION_H
