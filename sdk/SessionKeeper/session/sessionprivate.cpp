// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "session_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

SessionPrivate::SessionPrivate(Session *q)
    : QObject(q)
    , q(q)
    , clock(std::make_shared<SystemClock>())
    , desk(std::make_shared<TokenDesk>(clock))
    , serverClock(clock)
    , m_wire(clock, this)
    , m_refresher(m_wire, serverClock)
    , m_revoker(m_wire, serverClock, m_keeper)
    , m_hints([this] { hinted(); }, this)
    , m_napTimer(this)
    , m_decisionTimer(this)
    , m_lookTimer(this)
    , m_emptyTimer(this)
{
    setClock(clock);
    setPolicy(policy);
    m_napTimer.setSingleShot(true);
    m_decisionTimer.setSingleShot(true);
    m_lookTimer.setSingleShot(true);
    m_emptyTimer.setSingleShot(true);
    connect(&m_napTimer, &QTimer::timeout, this, &SessionPrivate::wake);
    connect(&m_decisionTimer, &QTimer::timeout, this, &SessionPrivate::giveUpDeciding);
    connect(&m_lookTimer, &QTimer::timeout, this, &SessionPrivate::look);
    m_revoker.setOwner({[this](const Error &error) { report(error); },
                        [this] { saveRevocations(); },
                        [this](const Tokens &tokens) { return isInUse(tokens); }});
    desk->setOwner({this,
                    [this](Session::RefreshCause cause) {
                        // A refresh that was under way may have answered them meanwhile.
                        if (desk->isAsking())
                            startRefresh(cause);
                    },
                    [this](const QByteArray &accessToken, const Error &error) {
                        accountRefused(accessToken, error);
                    },
                    [this] { undecided(); }});
}

SessionPrivate::~SessionPrivate()
{
    // The store may answer what it was still doing when its last owner lets go: now, while every
    // member lives, and to nobody, because the session is half gone.
    const QSignalBlocker silent(q);
    desk->abandon({Error::Kind::Superseded, tr("The session was deleted.")});
    m_keeper.setStore({});
    store.reset();
}

void SessionPrivate::configure(std::shared_ptr<Protocol> newProtocol,
                               std::shared_ptr<TokenStore> newStore)
{
    protocol = std::move(newProtocol);
    m_refresher.setProtocol(protocol);
    m_keeper.setProtocol(protocol);
    m_revoker.setProtocol(protocol);
    desk->setProtocol(protocol);
    useStore(std::move(newStore));
}

void SessionPrivate::useStore(std::shared_ptr<TokenStore> newStore)
{
    if (store)
        disconnect(store.get(), nullptr, &m_lookTimer, nullptr);
    store = std::move(newStore);
    m_keeper.setStore(store);
    // Several changes in a row are one; and a turn of this session's own may be under way.
    if (store)
        connect(store.get(), &TokenStore::changed, &m_lookTimer,
                [this] { m_lookTimer.start(std::chrono::milliseconds(20)); });
}

void SessionPrivate::setClock(std::shared_ptr<Clock> newClock)
{
    clock = std::move(newClock);
    serverClock = ServerClock(clock);
    desk->setClock(clock);
    m_wire.setClock(clock);
    m_refresher.setClock(clock);
    m_keeper.setClock(clock);
    m_revoker.setClock(clock);
}

void SessionPrivate::setPolicy(const RefreshPolicy &newPolicy)
{
    policy = newPolicy;
    m_refresher.setPolicy(policy);
    m_revoker.setPolicy(policy);
    schedule();
}

void SessionPrivate::setInsecureTransportAllowed(bool allowed)
{
    m_wire.setInsecureTransportAllowed(allowed);
    desk->setInsecureTransportAllowed(allowed);
}

void SessionPrivate::overtake()
{
    ++m_epoch;
    m_refreshTurn.reset();
    m_isRefreshNoted = false;
}

QDateTime SessionPrivate::wallTimeOf(std::chrono::milliseconds elapsed) const
{
    if (record.isEmpty() || elapsed == Lifetime::never)
        return {};
    return clock->wallTime().addMSecs((elapsed - clock->elapsed()).count());
}

void SessionPrivate::setRecord(const SessionRecord &next, const Lifetime &nextLifetime)
{
    const auto old = std::exchange(record, next);
    lifetime = nextLifetime;
    if (old.isEmpty() != record.isEmpty())
        Q_EMIT q->loggedInChanged(!record.isEmpty());
    if (old.account != record.account)
        Q_EMIT q->accountChanged(record.account);
    if (old.tokens.accessToken() != record.tokens.accessToken())
        Q_EMIT q->accessExpiresAtChanged(q->accessExpiresAt());
    showRefreshDue();
    if (old.tokens.refreshExpiresAt() != record.tokens.refreshExpiresAt())
        Q_EMIT q->sessionExpiresAtChanged(q->sessionExpiresAt());
}

void SessionPrivate::showState()
{
    const auto next = m_activeLogin != 0 ? Session::State::LoggingIn
        : m_restoring                    ? Session::State::Restoring
        : !record.isEmpty()              ? Session::State::LoggedIn
        : m_decided                      ? Session::State::LoggedOut
                                         : Session::State::Unknown;
    if (next == state)
        return;
    state = next;
    qCDebug(lcSession) << "state" << state;
    Q_EMIT q->stateChanged(state);
}

void SessionPrivate::showRefreshing(bool value)
{
    if (std::exchange(refreshing, value) != value)
        Q_EMIT q->refreshingChanged(value);
}

void SessionPrivate::showPersisted(const Result<void> &written)
{
    const bool value = written.has_value();
    if (std::exchange(persisted, value) != value)
        Q_EMIT q->persistedChanged(value);
    if (!written)
        report(written.error());
}

void SessionPrivate::report(const Error &error)
{
    qCWarning(lcSession).noquote() << error.message();
    if (!(lastError == error)) {
        lastError = error;
        Q_EMIT q->lastErrorChanged(lastError);
    }
    Q_EMIT q->errorOccurred(error);
}

void SessionPrivate::clearError()
{
    if (lastError.kind() == Error::Kind::None || !persisted)
        return;
    lastError = {};
    Q_EMIT q->lastErrorChanged(lastError);
}

} // namespace SessionKeeper
