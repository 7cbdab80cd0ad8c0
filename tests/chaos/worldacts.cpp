// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "world.h"

#include <QtCore/qtimer.h>

#include <algorithm>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Chaos::Act;
using std::chrono::milliseconds;
using std::chrono::seconds;

void World::act(const Step &step)
{
    switch (step.act) {
    case Act::Pass:
    case Act::Sleep:
    case Act::JumpWall:
    case Act::StoreFails:
    case Act::StoreHangs:
    case Act::StoreMends:
        return actInMachine(step);
    case Act::RefuseAccess:
    case Act::Revoke:
    case Act::Deactivate:
    case Act::Activate:
    case Act::RestartServer:
        return actAtServer(step);
    default:
        return actInApp(step);
    }
}

void World::actInApp(const Step &step)
{
    switch (step.act) {
    case Act::LogIn:
        return logIn(step.which < 4 ? u"ada"_s : u"bob"_s, u"pw"_s);
    case Act::LogInWrong:
        return logIn(u"ada"_s, u"wrong"_s);
    case Act::LogOut:
        return logOut();
    case Act::Tokens:
    case Act::Refused:
        return askForTokens(step.amount, step.act == Act::Refused);
    case Act::Call:
    case Act::Post:
        for (int count = 0; count < step.amount; ++count)
            call(step.which + count, step.act == Act::Post);
        return;
    case Act::Refresh:
        ++m_chronicle.refreshCalls;
        return follow(u"refresh()"_s, m_session->refresh(), [](const auto &) {});
    case Act::Verify:
        return follow(u"verify()"_s, m_session->verify(), [](const auto &) {});
    default:
        end(step.act == Act::Crash);
        begin();
        restore();
    }
}

void World::actInMachine(const Step &step)
{
    switch (step.act) {
    case Act::Pass:
        return pass(seconds(step.amount));
    case Act::Sleep:
        m_chronicle.sleeps.append({now(), now() + seconds(step.amount)});
        m_site.clock->sleep(seconds(step.amount));
        return;
    case Act::JumpWall:
        ++m_chronicle.wallJumps;
        m_site.clock->jumpWall(seconds(step.amount));
        return;
    case Act::StoreFails:
        return failStore(step.which);
    case Act::StoreHangs:
        m_chronicle.storeTroubles.append({now()});
        m_storeIsHeld = true;
        m_store->hold();
        // Every real store gives up some time.
        QTimer::singleShot(10s, m_store.get(), [this] { mendStore(); });
        return;
    default:
        return mendStore();
    }
}

void World::actAtServer(const Step &step)
{
    switch (step.act) {
    case Act::RefuseAccess:
        ++m_chronicle.forcedRefusals;
        m_site.server().faults().refuseIssuedAccessTokens();
        return;
    case Act::Revoke:
        return revoke();
    case Act::RestartServer:
        return m_site.restart();
    default:
        return setActive(step.act == Act::Activate);
    }
}

void World::failStore(int how)
{
    constexpr Error::Kind kinds[] = {Error::Kind::StoreLocked, Error::Kind::StoreTimeout,
                                     Error::Kind::StoreFailed};
    const Error error(kinds[how % 3], u"The store fails, as it was told."_s);
    m_chronicle.storeTroubles.append({now()});
    m_store->failWrites(error);
    m_store->failClears(error);
    if (how >= 3)
        m_store->failReads(error);
}

void World::mendStore()
{
    m_store->failReads({});
    m_store->failWrites({});
    m_store->failClears({});
    m_storeIsHeld = false;
    m_store->release();
    for (auto &span : m_chronicle.storeTroubles)
        span.to = std::min(span.to, now());
}

// Somebody else logs out with the token that the server gave out last.
void World::revoke()
{
    const auto &exchanges = m_proxy.exchanges();
    const auto last = std::find_if(exchanges.rbegin(), exchanges.rend(),
                                   [](const auto &exchange) { return exchange->acted(); });
    if (last == exchanges.rend())
        return;
    m_chronicle.revoked.append((*last)->answered("refresh"));
    m_site.blacklist(m_chronicle.revoked.last());
}

void World::setActive(bool active)
{
    for (const auto &user : {u"ada"_s, u"bob"_s}) {
        m_site.server().setActive(user, active);
        if (!active)
            m_chronicle.inactive.append({now(), milliseconds::max(), user});
    }
    if (active) {
        for (auto &span : m_chronicle.inactive)
            span.to = std::min(span.to, now());
    }
}

} // namespace SessionKeeper::Test
