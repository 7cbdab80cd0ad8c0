// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "dispatcher_p.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qpointer.h>

#include <algorithm>
#include <chrono>

namespace SessionKeeper {

using namespace std::chrono_literals;

namespace {

// Sending a request takes some 0.15 ms: a turn of the event loop stays below 16 ms.
constexpr int departuresPerTurn = 50;

// How long a full window may go without any answer. Long polls over HTTP/2 do not wait for each
// other.
constexpr auto patience = 1s;

Error formerUser()
{
    return {Error::Kind::Superseded,
            tr("The request was made in the name of a user who is no longer logged in; nothing is "
               "sent in another's.")};
}

} // namespace

// Everything that goes to one origin.
struct DispatchLine
{
    Origin origin;
    std::map<DispatchPlace, DispatchedRequest *> waiting;
    SendWindow window;
};

Dispatcher::Dispatcher(std::shared_ptr<TokenDesk> desk, QObject *parent)
    : QObject(parent)
    , m_desk(std::move(desk))
    , m_patience(this)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, &Dispatcher::losePatience);
}

Dispatcher::~Dispatcher() = default;

// Nobody is logged in, and nobody was when it was made: it goes without a token.
bool Dispatcher::goesWithout(const DispatchedRequest &request, const Error &error)
{
    return error.kind() == Error::Kind::NotLoggedIn && request.m_user == 0;
}

bool Dispatcher::enter(DispatchedRequest *request, const Origin &where,
                       QNetworkRequest::Priority priority, qint64 memory,
                       const AccessManager::ParkingLimits &limits)
{
    auto &line = lineTo(where);
    std::erase(m_resting, request);
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
    if (!request->m_onItsWay)
        return;
    auto &line = *request->m_line;
    line.window.honoured();
    if (multiplexed)
        line.window.multiplex();
    m_patience.stop();
    if (!line.waiting.empty())
        schedule();
}

void Dispatcher::refused(DispatchedRequest *request, const QByteArray &token)
{
    request->m_onItsWay = false;
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
    m_resting.push_back(request);
    // It may have been on its way while its user left.
    if (request->m_user != 0 && request->m_user != m_desk->user())
        QMetaObject::invokeMethod(this, &Dispatcher::wakeResting, Qt::QueuedConnection);
    if (std::exchange(m_watchesUser, true))
        return;
    whenFinished(m_desk->userChanged(), this, [this](bool) {
        m_watchesUser = false;
        wakeResting();
    });
}

// A request that no one is there for any more.
void Dispatcher::wakeResting()
{
    const QPointer<Dispatcher> self(this);
    const auto user = m_desk->user();
    const auto isOrphan = [user](const DispatchedRequest *request) {
        return request->m_user != 0 && request->m_user != user;
    };
    while (self) {
        const auto found = std::find_if(m_resting.begin(), m_resting.end(), isOrphan);
        if (found == m_resting.end())
            return;
        auto *request = *found;
        m_resting.erase(found);
        request->turnAway(formerUser());
    }
}

void Dispatcher::leave(DispatchedRequest *request)
{
    std::erase(m_resting, request);
    if (request->m_waits)
        unwait(request);
    if (!request->m_refusedToken.isEmpty()) {
        std::erase(m_refused[request->m_refusedToken], request);
        request->m_refusedToken.clear();
    }
    if (std::exchange(request->m_onItsWay, false)) {
        request->m_line->window.giveBack();
        if (!request->m_line->waiting.empty())
            schedule();
    }
}

std::optional<TokenDesk::Answer> Dispatcher::answerFor(const DispatchedRequest &request) const
{
    auto now = m_desk->now();
    if (now && *now)
        return now;
    // Who waits is told why; only who comes later finds nobody logged in.
    if (m_asking)
        return std::nullopt;
    if (m_answer && request.m_turn <= m_answeredTurn)
        return m_answer;
    return now;
}

DispatchLine &Dispatcher::lineTo(const Origin &origin)
{
    const auto found = std::find_if(m_lines.begin(), m_lines.end(),
                                    [&](const auto &line) { return line->origin == origin; });
    if (found != m_lines.end())
        return **found;
    m_lines.push_back(std::make_unique<DispatchLine>(DispatchLine {origin, {}, {}}));
    return *m_lines.back();
}

void Dispatcher::wait(DispatchedRequest *request)
{
    request->m_waits = true;
    request->m_turn = ++m_turns;
    request->m_line->waiting.emplace(request->m_place, request);
    ++m_waiting;
    m_waitingBytes += request->m_memory;
}

void Dispatcher::unwait(DispatchedRequest *request)
{
    request->m_waits = false;
    request->m_line->waiting.erase(request->m_place);
    --m_waiting;
    m_waitingBytes -= request->m_memory;
}

void Dispatcher::ask()
{
    if (std::exchange(m_asking, true))
        return;
    whenFinished(m_desk->fresh(), this, [this](const TokenDesk::Answer &answer) {
        m_asking = false;
        m_answer = answer;
        m_answeredTurn = m_turns;
        schedule();
    });
}

void Dispatcher::replaced(const QByteArray &token, const TokenDesk::Answer &answer)
{
    const QPointer<Dispatcher> self(this);
    // One by one: who is turned away may take others along.
    while (self && !m_refused[token].empty()) {
        auto *request = m_refused[token].front();
        m_refused[token].erase(m_refused[token].begin());
        request->m_refusedToken.clear();
        if (answer)
            wait(request);
        else
            request->turnAway(answer.error());
    }
    if (!self)
        return;
    m_refused.remove(token);
    if (m_waiting > 0)
        schedule();
}

void Dispatcher::schedule()
{
    if (!std::exchange(m_scheduled, true))
        QMetaObject::invokeMethod(this, &Dispatcher::pump, Qt::QueuedConnection);
}

void Dispatcher::pump()
{
    m_scheduled = false;
    const QPointer<Dispatcher> self(this);
    int limit = departuresPerTurn;
    // By number: a slot that runs meanwhile may add a line.
    for (size_t i = 0; self && limit > 0 && i < m_lines.size(); ++i)
        pumpLine(*m_lines[i], limit);
    if (self && limit == 0)
        schedule();
}

void Dispatcher::pumpLine(DispatchLine &line, int &limit)
{
    const QPointer<Dispatcher> self(this);
    while (self && limit > 0 && !line.waiting.empty()) {
        auto *request = line.waiting.begin()->second;
        const auto answer = answerFor(*request);
        if (!answer) {
            ask();
            return;
        }
        if (*answer && !line.window.hasRoom()) {
            if (!m_patience.isActive())
                m_patience.start();
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
        const bool isOurLimit = answer.error().kind() == Error::Kind::BudgetExhausted && m_last
            && m_last->user == request->m_user;
        if (isOurLimit)
            return send(request, *m_last);
        if (goesWithout(*request, answer.error()))
            request->depart(nullptr);
        else
            request->turnAway(answer.error());
        return;
    }
    if (request->m_user != 0 && request->m_user != answer->user) {
        request->turnAway(formerUser());
        return;
    }
    if (!m_last || m_last->tokens.accessToken() != answer->tokens.accessToken())
        m_last = *answer;
    send(request, *answer);
}

void Dispatcher::send(DispatchedRequest *request, const TokenDesk::Grant &grant)
{
    request->m_user = grant.user;
    request->m_onItsWay = true;
    request->m_line->window.take();
    request->depart(&grant);
}

void Dispatcher::losePatience()
{
    for (const auto &line : m_lines)
        line->window.giveWay();
    schedule();
}

} // namespace SessionKeeper
