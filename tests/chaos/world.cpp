// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "world.h"

#include "leapingtime.h"
#include "movableprotocol.h"

#include <support/replies.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qtimer.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Chaos::Act;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Weather::Outage;

namespace {

// Nothing that was asked for may take longer: a transfer timeout and a retry budget, a refresh of
// 15 s before each sending, a store that answers after ten.
constexpr auto longestWait = 4min;
// The longest backoff is 60 s, the longest Retry-After 90 s.
constexpr auto longestBackoff = 95s;

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
    begin();
}

World::~World() = default;

const Chronicle &World::chronicle()
{
    m_chronicle.exchanges = m_proxy.exchanges();
    m_chronicle.ended = now();
    return m_chronicle;
}

void World::perform(const Step &step)
{
    setWeather(step);
    act(step);
    if (step.pause < 0)
        settle(longestWait);
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
        ++m_chronicle.logoutCalls;
        m_wasKept = false;
        return follow(u"logout()"_s, m_session->logout(), [](const auto &) {});
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

void World::begin()
{
    m_proxy.setLife(++m_life);
    m_isIn = false;
    m_chronicle.lives.append({now()});
    m_session = std::make_unique<Session>(m_protocol, m_store);
    m_session->setClock(m_site.clock);
    for (const bool retries : {false, true}) {
        auto &manager = m_managers.emplace_back(std::make_unique<AccessManager>(m_session.get()));
        manager->addAllowedOrigin(QUrl(u"https://nowhere.invalid"_s));
        if (retries)
            manager->setRetryPolicy(RetryPolicy());
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
    m_chronicle.logouts.append({reason, now(), m_life, m_proxy.exchanges().size()});
    if (reason != Session::LogoutReason::Superseded)
        m_isIn = false;
}

// What a crash adds: the store's unfinished work is lost.
void World::end(bool crash)
{
    m_wasKept = m_isIn && m_session->isPersisted() && !m_storeIsHeld;
    m_managers.clear();
    m_session.reset();
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
               if (kept && !result && result.error().kind() == Error::Kind::NotLoggedIn
                   && m_chronicle.logouts.isEmpty())
                   problem(u"a session that was said to be kept is gone after a restart"_s);
           });
}

World::CallPtr World::call(int manager, bool post)
{
    QNetworkRequest request(m_protocol->at(m_proxy.url(post ? u"/api/echo/"_s : u"/api/me/"_s)));
    request.setTransferTimeout(20000);
    request.setHeader(QNetworkRequest::ContentTypeHeader, "text/plain"_ba);
    auto &http = *m_managers[size_t(manager) % m_managers.size()];
    auto call = std::make_shared<Call>();
    if (m_session->state() == Session::State::LoggedIn)
        call->account = m_session->account();
    call->reply = post ? http.post(request, QByteArray(3000, 'x')) : http.get(request);
    const int number = ask(post ? u"a POST"_s : u"a GET"_s);
    connect(call->reply, &QNetworkReply::finished, this, [=, this] {
        callEnded(*call);
        done(number);
    });
    connect(call->reply, &QObject::destroyed, this, [=, this] { done(number); });
    return call;
}

void World::callEnded(Call &call)
{
    if (std::exchange(call.ended, true))
        problem(u"a reply has finished twice"_s);
    call.status = statusOf(call.reply);
    const auto body = call.reply->isOpen() ? call.reply->readAll() : QByteArray();
    const auto user = QJsonDocument::fromJson(body).object().value("username"_L1).toString();
    if (!user.isEmpty() && !call.account.isEmpty() && user != call.account)
        problem(u"what %1 asked for was answered to %2"_s.arg(call.account, user));
    call.reply->deleteLater();
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

template<typename T, typename Then>
void World::follow(const QString &what, const QFuture<Result<T>> &future, Then then)
{
    const int number = ask(what);
    auto *watcher = new QFutureWatcher<Result<T>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [=, this] {
        watcher->deleteLater();
        if (watcher->future().resultCount() == 1)
            then(watcher->result());
        else
            problem(u"the future of %1 was cancelled"_s.arg(what));
        done(number);
    });
    watcher->setFuture(future);
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

void World::pass(milliseconds duration)
{
    QEventLoop loop;
    QTimer::singleShot(duration, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

bool World::settle(milliseconds limit)
{
    if (m_waiting.isEmpty())
        return true;
    QEventLoop loop;
    connect(this, &World::quiet, &loop, &QEventLoop::quit);
    QTimer::singleShot(limit, &loop, &QEventLoop::quit);
    loop.exec();
    return m_waiting.isEmpty();
}

void World::problem(const QString &text)
{
    m_chronicle.problems.append(text);
}

void World::clearUp()
{
    setWeather({});
    mendStore();
    if (!settle(longestWait))
        problem(u"left waiting: "_s + m_waiting.values().join(u", "_s));
    if (m_session->state() == Session::State::Unknown) {
        restore();
        settle(longestWait);
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
    settle(longestWait);
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
    settle(longestWait);
    const auto first = call(0, false);
    settle(longestWait);
    if (first->status != 200)
        problem(u"a login in fine weather is of no use: %1, %2"_s.arg(first->status)
                    .arg(m_session->lastError().message()));
    ++m_chronicle.logoutCalls;
    follow(u"logout()"_s, m_session->logout(), [](const auto &) {});
    if (m_session->isLoggedIn())
        problem(u"still logged in after logout()"_s);
    settle(longestWait);
    if (!m_store->record().value_or(SessionRecord()).isEmpty())
        problem(u"tokens are in the store after logout()"_s);
}

void World::leaveNothing()
{
    end(false);
    if (!settle(longestWait))
        problem(u"left waiting by a session that is gone: "_s + m_waiting.values().join(u", "_s));
}

} // namespace SessionKeeper::Test
