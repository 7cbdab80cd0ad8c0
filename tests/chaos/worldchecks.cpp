// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "movableprotocol.h"
#include "world.h"

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// The longest backoff is 60 s, the longest Retry-After 90 s.
constexpr auto longestBackoff = 95s;

} // namespace

void World::clearUp()
{
    setWeather({});
    mendStore();
    if (!settle())
        problem(u"left waiting: "_s + m_waiting.values().join(u", "_s));
    if (m_session->state() == Session::State::Unknown) {
        restore();
        settle();
    }
    pass(longestBackoff);
    checkUsable();
    checkState();
    checkNewLogin();
    leaveNothing();
}

void World::checkUsable()
{
    const auto last = call(0, false);
    settle();
    // What the answer says of the session reaches it a moment later.
    pass(5ms);
    if (!last->ended)
        problem(u"left waiting in fine weather: "_s + m_waiting.values().join(u", "_s));
    else if (last->status != 200 && m_session->isLoggedIn())
        problem(u"logged in, and of no use in fine weather: %1, %2"_s.arg(last->status)
                    .arg(m_session->lastError().message()));
}

void World::checkState()
{
    const auto state = m_session->state();
    if (state != Session::State::LoggedIn && state != Session::State::LoggedOut)
        problem(u"state %1 in fine weather"_s.arg(static_cast<int>(state)));
    if (m_isIn != m_session->isLoggedIn())
        problem(m_isIn ? u"logged out without a word"_s : u"logged in without a word"_s);
    if (!m_session->isPersisted())
        problem(u"the store works, and the session is still not persisted"_s);
    if (m_session->isLoggedIn() == !m_store->record().value_or(SessionRecord()).isEmpty())
        return;
    problem(m_session->isLoggedIn() ? u"logged in, and nothing is in the store"_s
                                    : u"logged out, and tokens are still in the store"_s);
}

// Whatever happened, the app can go on.
void World::checkNewLogin()
{
    setActive(true);
    if (!m_session->isLoggedIn())
        logIn(u"ada"_s, u"pw"_s);
    settle();
    const auto first = call(0, false);
    settle();
    if (first->status != 200)
        problem(u"a login in fine weather is of no use: %1, %2"_s.arg(first->status)
                    .arg(m_session->lastError().message()));
    logOut();
    settle();
    if (!m_store->record().value_or(SessionRecord()).isEmpty())
        problem(u"tokens are in the store after logout()"_s);
}

void World::leaveNothing()
{
    // The server has yet to be told who left.
    pass(longestBackoff);
    end(false);
    if (!settle())
        problem(u"left waiting by a session that is gone: "_s + m_waiting.values().join(u", "_s));
}

} // namespace SessionKeeper::Test
