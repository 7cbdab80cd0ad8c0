// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokendesk_p.h"

#include <QtCore/qobject.h>

namespace SessionKeeper {

namespace {

// An answer makes its caller send a request, which takes some 0.15 ms: a turn of the event loop
// stays below 16 ms.
constexpr int answersPerTurn = 50;

} // namespace

TokenDesk::TokenDesk(std::shared_ptr<Clock> clock)
    : m_clock(std::move(clock))
{
    m_userChanged.start();
}

std::optional<TokenDesk::Answer> TokenDesk::now() const
{
    const QMutexLocker lock(&m_mutex);
    if (m_mode == Mode::Closed)
        return m_error;
    if (m_mode == Mode::Open && isFresh())
        return m_grant;
    return std::nullopt;
}

std::optional<TokenDesk::Grant> TokenDesk::lastResort() const
{
    const QMutexLocker lock(&m_mutex);
    if (m_mode == Mode::Open && m_clock->elapsed() < m_lifetime.endsAt)
        return m_grant;
    return std::nullopt;
}

quint64 TokenDesk::user() const
{
    const QMutexLocker lock(&m_mutex);
    return m_mode == Mode::Open ? m_grant.user : 0;
}

QFuture<bool> TokenDesk::userChanged() const
{
    const QMutexLocker lock(&m_mutex);
    return m_userChanged.future();
}

QFuture<TokenDesk::Answer> TokenDesk::fresh()
{
    const QMutexLocker lock(&m_mutex);
    if (m_mode == Mode::Closed && m_outbox.empty())
        return readyFuture<Answer>(m_error);
    if (m_mode == Mode::Open && isFresh() && m_waiting.empty() && m_outbox.empty())
        return readyFuture<Answer>(m_grant);
    return enqueue({});
}

QFuture<TokenDesk::Answer> TokenDesk::replace(const QByteArray &rejected)
{
    const QMutexLocker lock(&m_mutex);
    if (m_mode == Mode::Closed && m_outbox.empty())
        return readyFuture<Answer>(m_error);
    if (m_mode == Mode::Open && isForeign(rejected))
        return readyFuture<Answer>(formerUser());
    if (m_mode == Mode::Open && m_grant.tokens.accessToken() == rejected)
        m_refused = rejected;
    else if (m_mode == Mode::Open && isFresh() && m_waiting.empty() && m_outbox.empty())
        return readyFuture<Answer>(m_grant);
    return enqueue(rejected);
}

void TokenDesk::reportAccountRefused(const QByteArray &accessToken, const Error &error)
{
    const QMutexLocker lock(&m_mutex);
    if (!m_owner.context)
        return;
    post([endSession = m_owner.endSession, accessToken, error] { endSession(accessToken, error); });
}

std::shared_ptr<const Protocol> TokenDesk::protocol() const
{
    const QMutexLocker lock(&m_mutex);
    return m_protocol;
}

bool TokenDesk::isInsecureTransportAllowed() const
{
    const QMutexLocker lock(&m_mutex);
    return m_insecureTransportAllowed;
}

bool TokenDesk::hasIssued(const QByteArray &accessToken) const
{
    const QMutexLocker lock(&m_mutex);
    return m_issued.contains(accessToken);
}

std::chrono::milliseconds TokenDesk::elapsed() const
{
    const QMutexLocker lock(&m_mutex);
    return m_clock->elapsed();
}

QDateTime TokenDesk::wallTime() const
{
    const QMutexLocker lock(&m_mutex);
    return m_clock->wallTime();
}

QFuture<TokenDesk::Answer> TokenDesk::enqueue(const QByteArray &rejected)
{
    auto caller = std::make_shared<Pending<Grant>>();
    auto future = caller->future();
    // Behind those who are being answered just now, with what they get.
    const bool settled = m_mode == Mode::Closed
        || (m_mode == Mode::Open && isFresh() && rejected != m_grant.tokens.accessToken()
            && m_waiting.empty());
    if (settled) {
        m_outbox.push_back(
            {std::move(caller), m_mode == Mode::Closed ? Answer(m_error) : Answer(m_grant)});
        scheduleDelivery();
        return future;
    }
    m_waiting.push_back({std::move(caller), rejected});
    if (m_mode == Mode::Open)
        ask(rejected.isEmpty() ? Session::RefreshCause::Stale : Session::RefreshCause::Refused);
    else if (m_owner.context && m_waiting.size() == 1)
        post(m_owner.undecided);
    return future;
}

bool TokenDesk::isFresh() const
{
    const auto token = m_grant.tokens.accessToken();
    return !token.isEmpty() && token != m_refused && !m_lifetime.isStale(*m_clock);
}

bool TokenDesk::isForeign(const QByteArray &rejected) const
{
    return !rejected.isEmpty() && !m_issued.contains(rejected);
}

// A request of one user must not be sent again in the name of the next.
Error TokenDesk::formerUser()
{
    return {
        Error::Kind::Superseded,
        tr("The refused token belongs to a session that is over; nothing is sent in the name of "
           "the one that took its place.")};
}

void TokenDesk::ask(Session::RefreshCause cause)
{
    if (m_asked || !m_owner.context)
        return;
    m_asked = true;
    post([refresh = m_owner.refresh, cause] { refresh(cause); });
}

void TokenDesk::answerAll(const std::function<Answer(const Waiter &)> &answer)
{
    for (auto &waiter : m_waiting) {
        auto given = answer(waiter);
        m_outbox.push_back({std::move(waiter.caller), std::move(given)});
    }
    m_waiting.clear();
    scheduleDelivery();
}

void TokenDesk::scheduleDelivery()
{
    if (m_outbox.empty() || m_deliveryScheduled || !m_owner.context)
        return;
    m_deliveryScheduled = true;
    post([self = shared_from_this()] { self->deliver(answersPerTurn); });
}

// Into the session's thread. Named in tests/support/tsan.supp.
void TokenDesk::post(std::function<void()> call)
{
    QMetaObject::invokeMethod(m_owner.context, std::move(call), Qt::QueuedConnection);
}

void TokenDesk::deliver(int limit)
{
    QMutexLocker lock(&m_mutex);
    m_deliveryScheduled = false;
    while (!m_outbox.empty() && limit-- > 0) {
        const auto delivery = std::move(m_outbox.front());
        m_outbox.pop_front();
        // Continuations run in finish(). They may turn the event loop until others have their
        // answer.
        scheduleDelivery();
        lock.unlock();
        delivery.caller->finish(delivery.answer);
        lock.relock();
    }
    scheduleDelivery();
}

} // namespace SessionKeeper
