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

} // namespace

void Refresher::setPolicy(const RefreshPolicy &policy)
{
    m_timeout = policy.timeout;
    m_guard.setPolicy(policy);
}

void Refresher::start(const Tokens &tokens, bool onSchedule, Handler handler)
{
    m_running = true;
    m_sentAgain = false;
    m_onSchedule = onSchedule;
    m_deadline = m_clock->elapsed() + m_timeout;
    send(tokens, handler);
}

void Refresher::send(const Tokens &tokens, const Handler &handler)
{
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
    m_unanswered = tokens.refreshToken();
    const bool hasTime = m_deadline - m_clock->elapsed() >= shortestTry;
    if (m_sentAgain || !hasTime) {
        end(tokens, lost, handler);
        return;
    }
    m_sentAgain = true;
    send(tokens, handler);
}

void Refresher::end(const Tokens &tokens, const Result<Tokens> &renewed, const Handler &handler)
{
    m_running = false;
    Outcome outcome {renewed};
    if (renewed) {
        m_guard.succeeded(m_clock->elapsed(), m_onSchedule);
        m_unanswered.clear();
    } else {
        outcome.rotationLost = renewed.error().kind() == Error::Kind::Revoked
            && m_unanswered == tokens.refreshToken();
        m_guard.failed(renewed.error(), tokens.refreshToken(), m_clock->elapsed(),
                       QRandomGenerator::global()->generateDouble());
    }
    handler(outcome);
}

} // namespace SessionKeeper
