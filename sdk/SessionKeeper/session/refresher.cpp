// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refresher_p.h"

#include "serverclock_p.h"
#include "tokenexchange_p.h"

#include <SessionKeeper/base/clock.h>

#include <QtCore/qrandom.h>

namespace SessionKeeper {

namespace {

// With less time left than this, sending once more is not worth it.
constexpr std::chrono::seconds shortestTry {1};

// A gateway says 502 or 504 after it passed the request on; a server may fail after it has spent
// the token. Not worth a second sending at once, but remembered.
bool mayHaveActed(const Error &error)
{
    return error.kind() == Error::Kind::ServerFailure && error.httpStatus() != 503;
}

} // namespace

void Refresher::setPolicy(const RefreshPolicy &policy)
{
    m_timeout = policy.timeout;
    m_guard.setPolicy(policy);
}

void Refresher::start(const Tokens &tokens, bool onSchedule, Handler handler)
{
    m_running = true;
    m_sent = 0;
    m_tries = 0;
    m_onSchedule = onSchedule;
    m_deadline = m_clock->elapsed() + m_timeout;
    send(tokens, handler);
}

void Refresher::send(const Tokens &tokens, const Handler &handler)
{
    ++m_tries;
    std::make_shared<TokenExchange>(m_wire, m_serverClock, m_protocol, m_clock)
        ->start(m_protocol->refreshRequest(tokens), tokens, m_deadline - m_clock->elapsed(), {},
                [this, tokens, handler](const TokenExchange::Outcome &outcome) {
                    m_sent += outcome.sent;
                    answered(tokens, outcome, handler);
                });
}

void Refresher::answered(const Tokens &tokens, const TokenExchange::Outcome &outcome,
                         const Handler &handler)
{
    const auto &renewed = outcome.tokens;
    if (renewed) {
        end(tokens, renewed, handler);
    } else if (outcome.stage != 0) {
        // The first answer brought an access token; what was to follow can wait for the next time.
        const bool isLost = TokenExchange::isOutcomeUnknown(renewed.error());
        end(tokens, outcome.soFar, handler, isLost ? outcome.soFar.refreshToken() : QByteArray());
    } else if (TokenExchange::isOutcomeUnknown(renewed.error())) {
        sendAgain(tokens, renewed.error(), handler);
    } else {
        end(tokens, renewed, handler);
    }
}

void Refresher::sendAgain(const Tokens &tokens, const Error &lost, const Handler &handler)
{
    doubt(tokens.refreshToken());
    const bool hasTime = m_deadline - m_clock->elapsed() >= shortestTry;
    if (m_tries > 1 || !hasTime) {
        end(tokens, lost, handler);
        return;
    }
    send(tokens, handler);
}

// doubtful: a refresh token that may not be good any more, though all went well.
void Refresher::end(const Tokens &tokens, const Result<Tokens> &renewed, const Handler &handler,
                    const QByteArray &doubtful)
{
    m_running = false;
    Outcome outcome {.tokens = renewed, .sent = m_sent};
    if (renewed) {
        m_guard.succeeded(m_clock->elapsed(), m_onSchedule);
        m_unanswered = doubtful;
    } else {
        // Where one token is exchanged for the next, the old one is not spent (contract.md 0.3).
        outcome.rotationLost = renewed.error().kind() == Error::Kind::Revoked
            && m_protocol->canRefreshExpired() && isInDoubt(tokens.refreshToken());
        if (mayHaveActed(renewed.error()))
            doubt(tokens.refreshToken());
        m_guard.failed(renewed.error(), tokens.refreshToken(), m_clock->elapsed(),
                       QRandomGenerator::global()->generateDouble());
    }
    handler(outcome);
}

} // namespace SessionKeeper
