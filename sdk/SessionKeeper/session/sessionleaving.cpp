// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "session_p.h"
#include "sessionerrors_p.h"
#include "tokenanswer_p.h"

#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

QFuture<Result<void>> SessionPrivate::logout()
{
    if (const auto error = objection())
        return readyFuture(Result<void>(*error));
    return leave(Session::LogoutReason::Requested, notLoggedIn());
}

QFuture<Result<void>> SessionPrivate::leave(Session::LogoutReason reason, const Error &error)
{
    const auto tokens = record.tokens;
    ++m_epoch;
    // A login that is under way goes on when the server ends the session before.
    if (reason == Session::LogoutReason::Requested)
        m_activeLogin = 0;
    m_decided = true;
    m_napTimer.stop();
    // Who waits hears why; who comes later finds nobody logged in, or waits for that login.
    desk->close(error);
    if (m_activeLogin != 0)
        desk->park();
    else
        desk->close(notLoggedIn());
    // Queued behind a write that is still under way: the store ends empty.
    const auto cleared = store->clear();
    if (reason == Session::LogoutReason::Requested)
        tellServer(tokens);
    setRecord({}, {});
    showPersisted({});
    showState();
    if (!tokens.isEmpty())
        Q_EMIT q->loggedOut(reason);

    const auto caller = std::make_shared<Pending<void>>();
    auto future = caller->future();
    whenFinished(cleared, this, [=, this](const Result<void> &result) {
        if (!result)
            report(result.error());
        caller->finish(result);
    });
    finishJoined(error);
    return future;
}

void SessionPrivate::tellServer(const Tokens &tokens)
{
    const auto request = tokens.isEmpty() ? std::nullopt : protocol->logoutRequest(tokens);
    if (!request)
        return;
    m_wire.send(*request, policy.timeout,
                [this, spoken = tokens.refreshToken()](const Result<TokenResponse> &answer) {
                    const auto result = readAnswer(*protocol, serverClock, TokenStep::Logout,
                                                   answer, {spoken});
                    if (!result)
                        report(result.error());
                });
}

} // namespace SessionKeeper
