// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refresher_p.h"

#include "serverclock_p.h"
#include "tokenexchange_p.h"

#include <SessionKeeper/base/clock.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qrandom.h>

namespace SessionKeeper {

namespace {

// With less time left than this, sending once more is not worth it.
constexpr std::chrono::seconds shortestTry {1};

// How often a refusal that may pass is not believed.
constexpr int secondThoughts = 2;

// As of a server that is busy: nothing ends, and the same is asked again later.
Error passing(const Error &refusal)
{
    return Error(Error::Kind::ServerFailure,
                 tr("The server refuses a refresh token that it took before; it is asked again "
                    "before the session ends. (%1)")
                     .arg(refusal.message()))
        .withHttpStatus(refusal.httpStatus())
        .withCode(refusal.code());
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
    const bool isNothing = !outcome.tokens && !outcome.isRenewed;
    if (isNothing && TokenExchange::isOutcomeUnknown(outcome.tokens.error()))
        sendAgain(tokens, outcome, handler);
    else
        end(tokens, outcome, handler);
}

void Refresher::sendAgain(const Tokens &tokens, const TokenExchange::Outcome &lost,
                          const Handler &handler)
{
    doubt(tokens.refreshToken());
    const bool hasTime = m_deadline - m_clock->elapsed() >= shortestTry;
    if (m_tries > 1 || !hasTime)
        end(tokens, lost, handler);
    else
        send(tokens, handler);
}

void Refresher::end(const Tokens &tokens, const TokenExchange::Outcome &answered,
                    const Handler &handler)
{
    m_running = false;
    Outcome outcome {answered.tokens, false, {}, m_sent};
    // The first answer brought an access token; what was to follow can wait for the next time.
    if (!answered.tokens && answered.isRenewed) {
        outcome.tokens = answered.soFar;
        outcome.trouble = answered.tokens.error();
    }
    if (outcome.tokens) {
        m_guard.succeeded(m_clock->elapsed(), m_onSchedule);
        const bool isDoubtful = outcome.trouble && answered.isLost;
        m_unanswered = isDoubtful ? outcome.tokens->refreshToken() : QByteArray();
        m_trusted = outcome.tokens->refreshToken() == tokens.refreshToken() ? tokens.refreshToken()
                                                                            : QByteArray();
        m_refusals = 0;
    } else if (mayPass(tokens, outcome.tokens.error())) {
        ++m_refusals;
        outcome.tokens = passing(outcome.tokens.error());
        m_guard.failed(outcome.tokens.error(), tokens.refreshToken(), m_clock->elapsed(),
                       QRandomGenerator::global()->generateDouble());
    } else {
        const auto &error = outcome.tokens.error();
        outcome.rotationLost = error.kind() == Error::Kind::Revoked
            && m_protocol->spendsRefreshToken() && isInDoubt(tokens.refreshToken());
        if (TokenExchange::mayHaveActed(error))
            doubt(tokens.refreshToken());
        m_guard.failed(error, tokens.refreshToken(), m_clock->elapsed(),
                       QRandomGenerator::global()->generateDouble());
    }
    handler(outcome);
}

bool Refresher::mayPass(const Tokens &tokens, const Error &error) const
{
    const auto end = tokens.refreshExpiresAt();
    const bool hasEnded = end.isValid() && end <= m_serverClock.now();
    return error.kind() == Error::Kind::Revoked && m_refusals < secondThoughts && !hasEnded
        && !m_trusted.isEmpty() && m_trusted == tokens.refreshToken()
        && m_protocol->mayRefusalPass(error);
}

} // namespace SessionKeeper
