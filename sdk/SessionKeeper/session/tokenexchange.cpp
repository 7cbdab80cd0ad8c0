// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokenexchange_p.h"

#include "serverclock_p.h"
#include "tokenanswer_p.h"
#include "tokenwire_p.h"

#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

namespace {

// No dialect needs as many; a list of pages that leads round in a circle would.
constexpr int mostRequests = 20;

} // namespace

TokenExchange::TokenExchange(TokenWire &wire, ServerClock &serverClock,
                             std::shared_ptr<const Protocol> protocol, std::shared_ptr<Clock> clock)
    : m_wire(wire)
    , m_serverClock(serverClock)
    , m_protocol(std::move(protocol))
    , m_clock(std::move(clock))
{
}

void TokenExchange::start(const TokenRequest &request, const Tokens &tokens,
                          std::chrono::milliseconds timeout, const QByteArrayList &secrets,
                          Handler handler)
{
    m_soFar = tokens;
    m_deadline = m_clock->elapsed() + timeout;
    m_secrets = secrets;
    m_handler = std::move(handler);
    send(request);
}

bool TokenExchange::isOutcomeUnknown(const Error &error)
{
    return error.kind() == Error::Kind::OutcomeUnknown
        || (error.kind() == Error::Kind::UnexpectedReply && error.httpStatus() / 100 == 2);
}

void TokenExchange::send(const TokenRequest &request)
{
    ++m_sent;
    m_wire.send(request, m_deadline - m_clock->elapsed(),
                [self = shared_from_this(), request](const Result<TokenResponse> &answer) {
                    self->answered(request, answer);
                });
}

void TokenExchange::answered(const TokenRequest &request, const Result<TokenResponse> &answer)
{
    const auto secrets = m_secrets + QByteArrayList {m_soFar.accessToken(), m_soFar.refreshToken()};
    const auto tokens = readAnswer(*m_protocol, m_serverClock, request.step, answer, secrets);
    std::optional<TokenRequest> next;
    if (tokens) {
        m_soFar = m_soFar.renewedBy(*tokens);
        next = m_protocol->nextRequest(request.step, m_soFar, *answer);
    } else if (request.stage != 0 && !m_recovered && isOutcomeUnknown(tokens.error())) {
        m_recovered = true;
        next = m_protocol->recoveryRequest(request, m_soFar);
    }
    if (!next)
        return end(request, tokens ? m_soFar : tokens);
    if (m_sent == mostRequests)
        return end(request,
                   Error(Error::Kind::UnexpectedReply,
                         tr("%1 takes no end: %2 requests and still no result.")
                             .arg(printable(request.url))
                             .arg(m_sent)));
    send(*next);
}

void TokenExchange::end(const TokenRequest &last, const Result<Tokens> &tokens)
{
    std::exchange(m_handler, nullptr)({tokens, m_soFar, last.stage, m_sent});
}

} // namespace SessionKeeper
