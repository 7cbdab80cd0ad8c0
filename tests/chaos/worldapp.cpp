// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "movableprotocol.h"
#include "world.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

#include <algorithm>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

void World::begin()
{
    m_proxy.setLife(++m_life);
    m_isIn = false;
    m_chronicle.lives.append({now()});
    m_session = std::make_unique<Session>(m_protocol, m_store);
    m_session->setClock(m_site.clock);
    const QUrl nameless(u"https://nowhere.invalid"_s);
    for (const auto &policy : {RetryPolicy::never(), RetryPolicy()}) {
        for (const auto place : {Caller::Place::MainThread, Caller::Place::OwnThread})
            m_callers.push_back(std::make_unique<Caller>(m_session.get(), nameless, policy, place));
    }
    watch();
}

void World::watch()
{
    auto *session = m_session.get();
    connect(session, &Session::loggedOut, this, &World::loggedOut);
    connect(session, &Session::loggedInChanged, this, [this](bool in) {
        if (in)
            m_isIn = true;
    });
    connect(session, &Session::refreshEnded, this, [this](const RefreshReport &report) {
        m_chronicle.reports.push_back({m_life, report});
    });
}

void World::loggedOut(Session::LogoutReason reason)
{
    m_chronicle.logouts.append(
        {reason, now(), m_life, m_proxy.exchanges().size(), m_site.clock->trueTime()});
    if (reason != Session::LogoutReason::Superseded)
        m_isIn = false;
}

// What a crash adds: the store's unfinished work is lost.
void World::end(bool crash)
{
    m_wasKept = m_isIn && m_session->isPersisted() && !m_storeIsHeld;
    m_chronicle.lives.last().endedRefreshing = m_session->isRefreshing();
    // Which goes first must not matter.
    if (m_life % 2 == 0)
        m_session.reset();
    m_callers.clear();
    m_session.reset();
    for (const int call : std::exchange(m_calls, {}))
        done(call);
    // What is still on the wire belongs to the life that is over.
    pass(1ms);
    m_chronicle.lives.last().to = now();
    if (!crash)
        return;
    const auto record = m_store->record();
    m_store = std::make_shared<FlakyStore>();
    m_store->setRecord(record);
    if (std::exchange(m_storeIsHeld, false))
        mendStore();
}

void World::logIn(const QString &user, const QString &password)
{
    ++m_chronicle.loginCalls;
    if (user != m_lastUser)
        ++m_chronicle.otherLogins;
    m_lastUser = user;
    const auto began = now();
    follow(u"login()"_s, m_session->login({user, password}), [=, this](const Result<void> &result) {
        if (result || result.error().kind() != Error::Kind::InvalidCredentials)
            return;
        const auto wasInactive = [&](const Chronicle::Span &span) {
            return span.user == user && span.to >= began;
        };
        if (password == u"pw" && std::ranges::none_of(m_chronicle.inactive, wasInactive))
            problem(u"login() says that a right password is wrong"_s);
    });
}

void World::restore()
{
    follow(u"restore()"_s, m_session->restore(),
           [this, kept = m_wasKept](const Result<void> &result) {
               if (kept && !result && result.error().kind() == Error::Kind::NotLoggedIn)
                   problem(u"a session that was said to be kept is gone after a restart"_s);
           });
}

void World::logOut()
{
    ++m_chronicle.logoutCalls;
    m_wasKept = false;
    const auto record = m_store->record().value_or(SessionRecord());
    if (m_session->isLoggedIn() && !record.isEmpty())
        m_chronicle.farewells.append({record.tokens.refreshToken(), now()});
    follow(u"logout()"_s, m_session->logout(), [](const auto &) {});
    if (m_session->isLoggedIn())
        problem(u"still logged in after logout()"_s);
}

// As somebody does who has no AccessManager.
void World::askForTokens(int count, bool refused)
{
    const auto record = m_store->record().value_or(SessionRecord());
    const auto last = record.tokens.accessToken();
    m_chronicle.forcedRefusals += refused ? 1 : 0;
    for (int number = 0; number < count; ++number) {
        follow(u"a token"_s,
               refused ? m_session->replaceAccessToken(last) : m_session->freshAccessToken(),
               [=, this](const Result<QByteArray> &token) {
                   if (token && token->isEmpty())
                       problem(u"an empty token was handed out"_s);
                   else if (token && refused && *token == last)
                       problem(u"a refused token was handed out again"_s);
               });
    }
}

World::CallPtr World::call(int caller, bool post)
{
    QNetworkRequest request(m_protocol->at(m_proxy.url(post ? u"/api/echo/"_s : u"/api/me/"_s)));
    request.setTransferTimeout(20000);
    request.setHeader(QNetworkRequest::ContentTypeHeader, "text/plain"_ba);
    auto call = std::make_shared<Call>();
    if (m_session->state() == Session::State::LoggedIn)
        call->account = m_session->account();
    const int number = ask(post ? u"a POST"_s : u"a GET"_s);
    m_calls.append(number);
    m_callers[size_t(caller) % m_callers.size()]->send(
        request, post ? QByteArray(3000, 'x') : QByteArray(), this,
        [=, this](const Caller::Answer &answer) {
            callEnded(*call, answer);
            done(number);
        });
    return call;
}

void World::callEnded(Call &call, const Caller::Answer &answer)
{
    if (std::exchange(call.ended, true))
        problem(u"a reply has finished twice"_s);
    call.status = answer.status;
    const auto user = QJsonDocument::fromJson(answer.body).object().value("username"_L1).toString();
    if (!user.isEmpty() && !call.account.isEmpty() && user != call.account)
        problem(u"what %1 asked for was answered to %2"_s.arg(call.account, user));
}

} // namespace SessionKeeper::Test
