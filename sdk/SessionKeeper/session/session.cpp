// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "session.h"

#include "session_p.h"

namespace SessionKeeper {

Session::Session(std::shared_ptr<Protocol> protocol, std::shared_ptr<TokenStore> store,
                 QObject *parent)
    : Session(parent)
{
    configure(std::move(protocol), std::move(store));
}

Session::Session(QObject *parent)
    : QObject(parent)
    , d_ptr(std::make_unique<SessionPrivate>(this))
{
}

Session::~Session() = default;

void Session::configure(std::shared_ptr<Protocol> protocol, std::shared_ptr<TokenStore> store)
{
    d_ptr->configure(std::move(protocol), std::move(store));
}

Session::State Session::state() const
{
    return d_ptr->state;
}

bool Session::isLoggedIn() const
{
    return !d_ptr->record.isEmpty();
}

bool Session::isRefreshing() const
{
    return d_ptr->refreshing;
}

QString Session::account() const
{
    return d_ptr->record.account;
}

QDateTime Session::accessExpiresAt() const
{
    return d_ptr->wallTimeOf(d_ptr->lifetime.endsAt);
}

QDateTime Session::refreshDueAt() const
{
    return d_ptr->wallTimeOf(d_ptr->refreshDue());
}

QDateTime Session::sessionExpiresAt() const
{
    const auto expiry = d_ptr->record.tokens.refreshExpiresAt();
    return expiry.isValid() ? expiry.addMSecs(-d_ptr->serverClock.skew().count()) : expiry;
}

bool Session::isPersisted() const
{
    return d_ptr->persisted;
}

Error Session::lastError() const
{
    return d_ptr->lastError;
}

SessionStatistics Session::statistics() const
{
    auto statistics = d_ptr->statistics;
    statistics.waits = d_ptr->desk->waits();
    statistics.refusals = d_ptr->desk->refusals();
    return statistics;
}

std::shared_ptr<Protocol> Session::protocol() const
{
    return d_ptr->protocol;
}

std::shared_ptr<TokenStore> Session::store() const
{
    return d_ptr->store;
}

RefreshPolicy Session::refreshPolicy() const
{
    return d_ptr->policy;
}

void Session::setRefreshPolicy(const RefreshPolicy &policy)
{
    d_ptr->setPolicy(policy);
}

void Session::setClock(std::shared_ptr<Clock> clock)
{
    d_ptr->setClock(std::move(clock));
}

bool Session::isInsecureTransportAllowed() const
{
    return d_ptr->desk->isInsecureTransportAllowed();
}

void Session::setInsecureTransportAllowed(bool allowed)
{
    d_ptr->setInsecureTransportAllowed(allowed);
}

QFuture<Result<void>> Session::login(const Credentials &credentials)
{
    return d_ptr->login(credentials);
}

QFuture<Result<void>> Session::restore()
{
    return d_ptr->restore();
}

QFuture<Result<void>> Session::switchTo(std::shared_ptr<TokenStore> store)
{
    return d_ptr->switchTo(std::move(store));
}

QFuture<Result<void>> Session::refresh()
{
    return d_ptr->refresh();
}

QFuture<Result<bool>> Session::verify()
{
    return d_ptr->verify();
}

QFuture<Result<void>> Session::logout()
{
    return d_ptr->logout();
}

namespace {

Result<QByteArray> accessTokenOf(const TokenDesk::Answer &answer)
{
    if (!answer)
        return answer.error();
    return answer->tokens.accessToken();
}

} // namespace

QFuture<Result<QByteArray>> Session::freshAccessToken()
{
    auto token = d_ptr->desk->fresh();
    if (!token.isFinished())
        d_ptr->desk->countWait();
    return token.then(accessTokenOf);
}

QFuture<Result<QByteArray>> Session::replaceAccessToken(const QByteArray &rejected)
{
    d_ptr->desk->countRefusal();
    return d_ptr->desk->replace(rejected).then(accessTokenOf);
}

std::shared_ptr<TokenDesk> Session::desk() const
{
    return d_ptr->desk;
}

} // namespace SessionKeeper
