// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refresher_p.h"

#include "serverclock_p.h"
#include "tokenanswer_p.h"
#include "tokenwire_p.h"

#include <SessionKeeper/base/clock.h>

#include <QtCore/qrandom.h>

namespace SessionKeeper {

namespace {

// With less time left than this, sending once more is not worth it.
constexpr std::chrono::seconds shortestTry {1};

// The server may have acted, and what it answered is not known. A 200 that cannot be read counts:
// it may have been cut short.
bool isOutcomeUnknown(const Error &error)
{
    return error.kind() == Error::Kind::OutcomeUnknown
        || (error.kind() == Error::Kind::UnexpectedReply && error.httpStatus() / 100 == 2);
}

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
    m_onSchedule = onSchedule;
    m_deadline = m_clock->elapsed() + m_timeout;
    send(tokens, handler);
}

void Refresher::send(const Tokens &tokens, const Handler &handler)
{
    ++m_sent;
    m_wire.send(m_protocol->refreshRequest(tokens), m_deadline - m_clock->elapsed(),
                [this, tokens, handler](const Result<TokenResponse> &answer) {
                    const auto renewed = readAnswer(*m_protocol, m_serverClock, TokenStep::Refresh,
                                                    answer, {tokens.refreshToken()});
                    if (!renewed && isOutcomeUnknown(renewed.error()))
                        sendAgain(tokens, renewed.error(), handler);
                    else
                        end(tokens, renewed, handler);
                });
}

void Refresher::sendAgain(const Tokens &tokens, const Error &lost, const Handler &handler)
{
    doubt(tokens.refreshToken());
    const bool hasTime = m_deadline - m_clock->elapsed() >= shortestTry;
    if (m_sent > 1 || !hasTime) {
        end(tokens, lost, handler);
        return;
    }
    send(tokens, handler);
}

void Refresher::end(const Tokens &tokens, const Result<Tokens> &renewed, const Handler &handler)
{
    m_running = false;
    Outcome outcome {.tokens = renewed, .sent = m_sent};
    if (renewed) {
        m_guard.succeeded(m_clock->elapsed(), m_onSchedule);
        m_unanswered.clear();
    } else {
        outcome.rotationLost = renewed.error().kind() == Error::Kind::Revoked
            && isInDoubt(tokens.refreshToken());
        if (mayHaveActed(renewed.error()))
            doubt(tokens.refreshToken());
        m_guard.failed(renewed.error(), tokens.refreshToken(), m_clock->elapsed(),
                       QRandomGenerator::global()->generateDouble());
    }
    handler(outcome);
}

} // namespace SessionKeeper
