// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refresher_p.h"

#include "serverclock_p.h"
#include "tokenwire_p.h"

#include <SessionKeeper/base/clock.h>

#include <QtCore/qrandom.h>

namespace SessionKeeper {

namespace {

// The server may have acted, and what it answered is not known. A 200 that cannot be read counts:
// it may have been cut short.
bool isOutcomeUnknown(const Error &error)
{
    return error.kind() == Error::Kind::OutcomeUnknown
        || (error.kind() == Error::Kind::UnexpectedReply && error.httpStatus() / 100 == 2);
}

} // namespace

void Refresher::start(const Tokens &tokens, Handler handler)
{
    m_running = true;
    send(tokens, false, handler);
}

void Refresher::send(const Tokens &tokens, bool again, const Handler &handler)
{
    m_wire.send(m_protocol->refreshRequest(tokens),
                [this, tokens, again, handler](const Result<TokenResponse> &answer) {
                    const auto renewed = read(answer);
                    if (!renewed && isOutcomeUnknown(renewed.error())) {
                        m_unanswered = tokens.refreshToken();
                        if (!again)
                            return send(tokens, true, handler);
                    }
                    end(tokens, renewed, handler);
                });
}

Result<Tokens> Refresher::read(const Result<TokenResponse> &answer)
{
    if (!answer)
        return answer.error();
    auto response = *answer;
    m_serverClock.learn(response);
    return m_protocol->readReply(TokenStep::Refresh, response);
}

void Refresher::end(const Tokens &tokens, const Result<Tokens> &renewed, const Handler &handler)
{
    m_running = false;
    Outcome outcome {renewed};
    if (renewed) {
        m_guard.succeeded(m_clock->elapsed());
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
