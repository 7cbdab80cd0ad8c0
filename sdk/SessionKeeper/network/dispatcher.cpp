// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "dispatchline_p.h"

#include <SessionKeeper/base/text_p.h>

#include <algorithm>
#include <chrono>

namespace SessionKeeper {

using namespace std::chrono_literals;

namespace {

// How long a full window may go without any answer. Long polls over HTTP/2 do not wait for each
// other.
constexpr auto patience = 1s;

} // namespace

Dispatcher::Dispatcher(std::shared_ptr<TokenDesk> desk, QObject *parent)
    : QObject(parent)
    , m_desk(std::move(desk))
{
}

Dispatcher::~Dispatcher() = default;

Error Dispatcher::formerUser()
{
    return {Error::Kind::Superseded,
            SessionKeeper::tr(
                "The request was made in the name of a user who is no longer logged in; nothing is "
                "sent in another's.")};
}

bool Dispatcher::enter(DispatchedRequest *request, const Origin &where,
                       QNetworkRequest::Priority priority, qint64 memory,
                       const AccessManager::ParkingLimits &limits)
{
    if (request->m_state == State::Rejected)
        return true;
    leave(request);
    auto &line = lineTo(where);
    const bool isNew = request->m_place.second == 0;
    if (isNew)
        request->m_place = {priority, ++m_numbers};
    request->m_line = &line;
    request->m_memory = memory;

    const auto answer = m_desk->now();
    if (answer && line.waiting.empty()
        && (*answer ? line.window.hasRoom() : goesWithout(*request, answer->error()))) {
        give(request, *answer);
        return true;
    }
    if (!answer) {
        if (isNew && (m_waiting >= limits.requests || m_waitingBytes + memory > limits.bytes))
            return false;
        m_desk->countWait();
    }
    if (isNew)
        request->m_user = m_desk->user();
    wait(request);
    schedule();
    return true;
}

void Dispatcher::honoured(DispatchedRequest *request, bool multiplexed)
{
    if (request->m_state != State::OnItsWay)
        return;
    auto &line = *request->m_line;
    line.window.honoured();
    if (multiplexed)
        line.window.multiplex();
    line.patience.stop();
    if (!line.waiting.empty())
        schedule();
}

void Dispatcher::refused(DispatchedRequest *request, const QByteArray &token)
{
    request->m_state = State::Refused;
    request->m_line->window.giveBack();
    request->m_line->window.refused();
    request->m_refusedToken = token;
    m_desk->countRefusal();
    if (m_answer && *m_answer && (*m_answer)->tokens.accessToken() == token)
        m_answer.reset();

    auto &refused = m_refused[token];
    refused.push_back(request);
    if (refused.size() == 1)
        whenFinished(m_desk->replace(token), this,
                     [this, token](const TokenDesk::Answer &answer) { replaced(token, answer); });
}

void Dispatcher::rest(DispatchedRequest *request)
{
    leave(request);
    request->m_state = State::Resting;
    m_resting.push_back(request);
    // It may have been on its way while its user left.
    if (request->m_user != 0 && request->m_user != m_desk->user())
        wakeResting();
    watchUser();
}

void Dispatcher::watchUser()
{
    if (std::exchange(m_watchesUser, true))
        return;
    whenFinished(m_desk->userChanged(), this, [this](bool) {
        m_watchesUser = false;
        // No token stays behind.
        if (m_answer && *m_answer)
            m_answer.reset();
        wakeResting();
        schedule();
    });
}

// Requests that nobody is there for any more.
void Dispatcher::wakeResting()
{
    const auto user = m_desk->user();
    const auto orphans = std::stable_partition(
        m_resting.begin(), m_resting.end(), [user](const DispatchedRequest *request) {
            return request->m_user == 0 || request->m_user == user;
        });
    for (auto orphan = orphans; orphan != m_resting.end(); ++orphan)
        reject(*orphan, formerUser());
    m_resting.erase(orphans, m_resting.end());
}

void Dispatcher::leave(DispatchedRequest *request)
{
    switch (request->m_state) {
    case State::Outside:
        break;
    case State::Waiting:
        unwait(request);
        break;
    case State::OnItsWay:
        request->m_line->window.giveBack();
        if (!request->m_line->waiting.empty())
            schedule();
        break;
    case State::Refused:
        std::erase(m_refused[request->m_refusedToken], request);
        break;
    case State::Resting:
        std::erase(m_resting, request);
        break;
    case State::Rejected:
        std::erase(m_rejected, request);
        break;
    }
    request->m_state = State::Outside;
}

DispatchLine &Dispatcher::lineTo(const Origin &origin)
{
    const auto found = std::find_if(m_lines.begin(), m_lines.end(),
                                    [&](const auto &line) { return line->origin == origin; });
    if (found != m_lines.end())
        return **found;
    auto *line = m_lines.emplace_back(std::make_unique<DispatchLine>(origin)).get();
    line->patience.setInterval(patience);
    connect(&line->patience, &QTimer::timeout, this, [this, line] {
        line->window.giveWay();
        schedule();
    });
    return *line;
}

void Dispatcher::replaced(const QByteArray &token, const TokenDesk::Answer &answer)
{
    const auto refused = m_refused.take(token);
    for (auto *request : refused) {
        if (answer)
            wait(request);
        else
            reject(request, answer.error());
    }
    if (m_waiting > 0)
        schedule();
}

} // namespace SessionKeeper
