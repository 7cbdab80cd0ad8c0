// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "world.h"

#include "movableprotocol.h"

#include <QtCore/qeventloop.h>
#include <QtCore/qtimer.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Weather::Outage;

namespace {

// Nothing that was asked for may take longer: a transfer timeout and a retry budget, a refresh of
// 15 s before each sending, a store that answers after ten.
constexpr auto longestWait = 4min;

} // namespace

World::World(Site &site)
    : m_site(site)
    , m_proxy([&site] { return site.server().port(); })
    , m_protocol(std::make_shared<MovableProtocol>(m_proxy.url(u"/api/token/"_s)))
    , m_store(std::make_shared<FlakyStore>())
{
    m_proxy.setClock([this] { return now(); }, [this] { return m_site.clock->trueTime(); });
    m_proxy.setPortal(m_portal.url(u"/login"_s));
    m_chronicle.began = now();
    m_site.clock->setWallRight();
    begin();
}

World::~World() = default;

const Chronicle &World::chronicle()
{
    m_chronicle.exchanges = m_proxy.exchanges();
    m_chronicle.ended = now();
    m_chronicle.endedAtServer = m_site.clock->trueTime();
    return m_chronicle;
}

void World::perform(const Step &step)
{
    setWeather(step);
    act(step);
    if (step.pause < 0)
        settle();
    else if (step.pause > 0)
        pass(milliseconds(step.pause));
}

void World::setWeather(const Step &step)
{
    m_proxy.setTokenTroubles(step.tokenTroubles);
    m_proxy.setCallTroubles(step.callTroubles);
    if (step.outage != Outage::None)
        m_chronicle.outages.append({now()});
    m_protocol->setNameless(step.outage == Outage::NameNotFound);
    if (!m_proxy.setOffline(step.outage == Outage::Refused))
        qFatal("The weather proxy's port was taken by somebody else.");
}

int World::ask(const QString &what)
{
    m_waiting.insert(++m_asked, what);
    return m_asked;
}

void World::done(int number)
{
    if (m_waiting.remove(number) > 0 && m_waiting.isEmpty())
        Q_EMIT quiet();
}

void World::pass(milliseconds duration)
{
    QEventLoop loop;
    QTimer::singleShot(duration, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

bool World::settle()
{
    if (m_waiting.isEmpty())
        return true;
    QEventLoop loop;
    connect(this, &World::quiet, &loop, &QEventLoop::quit);
    QTimer::singleShot(longestWait, &loop, &QEventLoop::quit);
    loop.exec();
    return m_waiting.isEmpty();
}

void World::problem(const QString &text)
{
    m_chronicle.problems.append(text);
}

} // namespace SessionKeeper::Test
