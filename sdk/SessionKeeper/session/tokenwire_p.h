// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TOKENWIRE_P_H
#define SESSIONKEEPER_TOKENWIRE_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/clock.h>
#include <SessionKeeper/base/result.h>
#include <SessionKeeper/protocol/message.h>

#include <QtCore/qobject.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkreply.h>

#include <chrono>
#include <functional>
#include <memory>

namespace SessionKeeper {

// Carries requests to the token server: each at most once, each ended after a time, without
// redirects, cookies, cache or another login (K12). A manager of its own, because six busy
// connections of the app's would hold a refresh up.
class TokenWire : public QObject
{
public:
    using Handler = std::function<void(const Result<TokenResponse> &)>;

    explicit TokenWire(std::shared_ptr<Clock> clock, QObject *parent = nullptr);

    void setClock(std::shared_ptr<Clock> clock) { m_clock = std::move(clock); }
    void setInsecureTransportAllowed(bool allowed) { m_insecureTransportAllowed = allowed; }

    // Any HTTP answer is a TokenResponse, whatever its status. Errors: Network when the request
    // surely did not arrive, OutcomeUnknown when it may have, Timeout when it was not sent in time,
    // InsecureTransport when it must not be. The handler is called from the event loop unless this
    // object dies first.
    void send(const TokenRequest &request, std::chrono::milliseconds timeout, Handler handler);

private:
    struct Attempt;
    void answer(const Handler &handler, const Result<TokenResponse> &result);
    Result<TokenResponse> outcome(const Attempt &attempt) const;
    Error failure(const Attempt &attempt) const;

    QNetworkAccessManager m_manager;
    std::shared_ptr<Clock> m_clock;
    bool m_insecureTransportAllowed = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_TOKENWIRE_P_H
