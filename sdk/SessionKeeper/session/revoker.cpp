// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "revoker_p.h"

#include "serverclock_p.h"
#include "tokenexchange_p.h"

#include <QtCore/qrandom.h>

#include <algorithm>

namespace SessionKeeper {

using std::chrono::milliseconds;

namespace {

constexpr int keptForDays = 30;
constexpr std::chrono::hours longestWish {1};
constexpr int quickTries = 8;

} // namespace

Revoker::Revoker(TokenWire &wire, ServerClock &serverClock, RecordKeeper &keeper)
    : m_wire(wire)
    , m_serverClock(serverClock)
    , m_keeper(keeper)
    , m_again(this)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Revoker::sendNext);
}

void Revoker::add(const Tokens &tokens)
{
    if (canRevoke(tokens))
        m_keeper.addRevocation({tokens, m_protocol->name(), m_clock->wallTime()});
}

void Revoker::begin()
{
    if (m_sending.isEmpty() && !m_again.isActive())
        sendNext();
}

bool Revoker::hasRevoked(const Tokens &tokens) const
{
    return haveSameRefreshToken(m_sending, tokens) || m_keeper.hasRevoked(tokens);
}

void Revoker::whenIdle(std::function<void()> call)
{
    if (m_sending.isEmpty())
        call();
    else
        m_whenIdle.push_back(std::move(call));
}

bool Revoker::canRevoke(const Tokens &tokens) const
{
    return !tokens.isEmpty() && m_protocol->logoutRequest(tokens).has_value();
}

bool Revoker::isOver(const PendingRevocation &revocation) const
{
    const auto end = revocation.tokens.refreshExpiresAt();
    const bool hasEnded = end.isValid() && end <= m_serverClock.now();
    const bool isOld = revocation.since.daysTo(m_clock->wallTime()) > keptForDays;
    const bool isOurs = revocation.protocol == m_protocol->name();
    return hasEnded || isOld || (isOurs && !canRevoke(revocation.tokens));
}

void Revoker::sendNext()
{
    const auto all = m_keeper.revocations();
    for (const auto &revocation : all) {
        if (isOver(revocation) && !m_owner.isInUse(revocation.tokens)) {
            m_keeper.removeRevocation(revocation);
            m_isChanged = true;
        }
    }
    // Those of another dialect are left to a session that speaks it.
    const auto &left = m_keeper.revocations();
    const auto next = std::ranges::find_if(left, [this](const PendingRevocation &revocation) {
        return revocation.protocol == m_protocol->name() && !m_owner.isInUse(revocation.tokens);
    });
    if (next == left.end()) {
        if (std::exchange(m_isChanged, false))
            m_owner.save();
        return;
    }
    m_sending = next->tokens;
    std::make_shared<TokenExchange>(m_wire, m_serverClock, m_protocol, m_clock)
        ->start(*m_protocol->logoutRequest(next->tokens), next->tokens, m_policy.timeout, {},
                [this, revocation = *next](const TokenExchange::Outcome &outcome) {
                    answered(revocation, outcome.tokens);
                });
}

void Revoker::answered(const PendingRevocation &revocation, const Result<Tokens> &result)
{
    m_sending = {};
    const auto waiting = std::exchange(m_whenIdle, {});
    decide(revocation, result);
    for (const auto &call : waiting)
        call();
}

void Revoker::decide(const PendingRevocation &revocation, const Result<Tokens> &result)
{
    if (!result)
        m_owner.report(result.error());
    // A redirect is a portal's word. Whatever else the server says, asking again would not change
    // it.
    if (!result && (result.error().isTransient() || result.error().httpStatus() / 100 == 3)) {
        tryLater(result.error());
        return;
    }
    m_failures = 0;
    m_keeper.removeRevocation(revocation);
    m_isChanged = true;
    sendNext();
}

void Revoker::tryLater(const Error &error)
{
    const auto backoff = ++m_failures > quickTries
        ? milliseconds(longestWish)
        : m_policy.backoff(m_failures, QRandomGenerator::global()->generateDouble());
    const auto wish = std::min<milliseconds>(error.retryAfter().value_or(std::chrono::seconds(0)),
                                             longestWish);
    m_again.start(std::max(backoff, wish));
    if (std::exchange(m_isChanged, false))
        m_owner.save();
}

} // namespace SessionKeeper
