// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "dispatchline_p.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qpointer.h>

// Who waits at a Dispatcher, and who goes next.

namespace SessionKeeper {

namespace {

// Sending a request takes some 0.15 ms: a turn of the event loop stays below 16 ms.
constexpr int departuresPerTurn = 50;

} // namespace

void Dispatcher::wait(DispatchedRequest *request)
{
    request->m_state = State::Waiting;
    request->m_turn = ++m_turns;
    request->m_line->waiting.emplace(request->m_place, request);
    ++m_waiting;
    m_waitingBytes += request->m_memory;
    watchUser();
}

void Dispatcher::unwait(DispatchedRequest *request)
{
    request->m_state = State::Outside;
    request->m_line->waiting.erase(request->m_place);
    --m_waiting;
    m_waitingBytes -= request->m_memory;
}

// Nobody is logged in, and nobody was when it was made: it goes without a token.
bool Dispatcher::goesWithout(const DispatchedRequest &request, const Error &error)
{
    return error.kind() == Error::Kind::NotLoggedIn && request.m_user == 0;
}

std::optional<TokenDesk::Answer> Dispatcher::answerFor(const DispatchedRequest &request) const
{
    auto now = m_desk->now();
    if (now && *now)
        return now;
    // Who waits is told why; only who comes later finds nobody logged in.
    if (m_asking)
        return std::nullopt;
    const bool holds = m_answer && (!*m_answer || (*m_answer)->user == m_desk->user());
    return holds && request.m_turn <= m_answeredTurn ? m_answer : now;
}

void Dispatcher::ask()
{
    if (std::exchange(m_asking, true))
        return;
    whenFinished(m_desk->fresh(), this, [this](const TokenDesk::Answer &answer) {
        m_asking = false;
        m_answer = answer;
        m_answeredTurn = m_turns;
        watchUser();
        schedule();
    });
}

void Dispatcher::schedule()
{
    if (!std::exchange(m_scheduled, true))
        QMetaObject::invokeMethod(this, &Dispatcher::pump, Qt::QueuedConnection);
}

void Dispatcher::pump()
{
    m_scheduled = false;
    int limit = departuresPerTurn;
    for (const auto &line : m_lines)
        pumpLine(*line, limit);
    if (limit == 0)
        schedule();
    // Last, because its slots may do anything, and delete this.
    turnAwayRejected(departuresPerTurn);
}

void Dispatcher::pumpLine(DispatchLine &line, int &limit)
{
    while (limit > 0 && !line.waiting.empty()) {
        auto *request = line.waiting.begin()->second;
        const auto answer = answerFor(*request);
        if (!answer) {
            ask();
            return;
        }
        if (*answer && !line.window.hasRoom()) {
            if (!line.patience.isActive())
                line.patience.start();
            return;
        }
        --limit;
        unwait(request);
        give(request, *answer);
    }
}

void Dispatcher::give(DispatchedRequest *request, const TokenDesk::Answer &answer)
{
    if (!answer) {
        // That we ask for no more tokens for a while says nothing about the request: let the server
        // speak.
        const auto grant = answer.error().kind() == Error::Kind::BudgetExhausted
            ? m_desk->lastResort()
            : std::nullopt;
        if (grant && grant->user == request->m_user)
            return send(request, *grant);
        if (goesWithout(*request, answer.error()))
            request->depart(nullptr);
        else
            reject(request, answer.error());
        return;
    }
    if (request->m_user != 0 && request->m_user != answer->user) {
        reject(request, formerUser());
        return;
    }
    send(request, *answer);
}

void Dispatcher::send(DispatchedRequest *request, const TokenDesk::Grant &grant)
{
    request->m_user = grant.user;
    request->m_state = State::OnItsWay;
    request->m_line->window.take();
    request->depart(&grant);
}

void Dispatcher::reject(DispatchedRequest *request, const Error &error)
{
    request->m_state = State::Rejected;
    request->m_objection = error;
    m_rejected.push_back(request);
    schedule();
}

void Dispatcher::turnAwayRejected(int limit)
{
    const QPointer<Dispatcher> self(this);
    while (self && limit > 0 && !m_rejected.empty()) {
        --limit;
        auto *request = m_rejected.front();
        m_rejected.pop_front();
        request->m_state = State::Outside;
        // A slot may turn the event loop until the others have ended as well.
        if (!m_rejected.empty() || m_waiting > 0)
            schedule();
        request->turnAway(request->m_objection);
    }
}

} // namespace SessionKeeper
