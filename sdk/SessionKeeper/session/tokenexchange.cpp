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

bool TokenExchange::mayHaveActed(const Error &error)
{
    return isOutcomeUnknown(error)
        || (error.kind() == Error::Kind::ServerFailure && error.httpStatus() != 503);
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
    if (!tokens)
        return failed(request, tokens.error());
    m_isRenewed = m_isRenewed || !tokens->accessToken().isEmpty();
    m_soFar = m_soFar.renewedBy(*tokens);
    goOn(request, m_protocol->nextRequest(request.step, m_soFar, *answer), m_soFar);
}

// Once: what follows a recovery cannot be recovered in turn.
void TokenExchange::failed(const TokenRequest &request, const Error &error)
{
    const bool isUnknown = request.stage != 0 && mayHaveActed(error);
    const bool isRefused = request.stage == 0 && error.kind() == Error::Kind::Revoked;
    m_isLost = m_isLost || isUnknown;
    std::optional<TokenRequest> recovery;
    if (!m_failure && (isUnknown || isRefused))
        recovery = m_protocol->recoveryRequest(request, m_soFar);
    // A recovery that was refused has nothing to say; one that did not get through has.
    const bool isFinal = m_failure && !error.isTransient();
    const auto reason = isFinal ? *m_failure : error;
    if (recovery)
        m_failure = error;
    goOn(request, recovery, reason);
}

void TokenExchange::goOn(const TokenRequest &last, const std::optional<TokenRequest> &next,
                         const Result<Tokens> &result)
{
    if (!next)
        return end(result);
    if (m_sent == mostRequests)
        return end(Error(Error::Kind::UnexpectedReply,
                         tr("%1 takes no end: %2 requests and still no result.")
                             .arg(printable(shownUrl(last)))
                             .arg(m_sent)));
    if (m_clock->elapsed() >= m_deadline)
        return end(
            Error(Error::Kind::Timeout,
                  tr("%1 was too slow for the requests that were to follow; try again later.")
                      .arg(printable(shownUrl(last)))));
    send(*next);
}

void TokenExchange::end(const Result<Tokens> &result)
{
    std::exchange(m_handler, nullptr)({result, m_soFar, m_isRenewed, m_isLost, m_sent});
}

} // namespace SessionKeeper
