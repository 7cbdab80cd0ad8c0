// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "firstvisit.h"

#include "demoserver.h"
#include "hand.h"
#include "photographer.h"
#include "stage.h"
#include "steplog.h"

#include <QtQuick/qquickitem.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int calls = 6;

// The counts at one moment, to be compared with those of a later one.
struct Counts
{
    explicit Counts(const Stage &stage)
        : session(stage.session().statistics())
        , requests(stage.server().requestsTo(u"/api/me/"_s))
        , refreshes(stage.server().requestsTo(u"/api/token/refresh/"_s))
    {
    }

    SessionKeeper::SessionStatistics session;
    int requests;
    int refreshes;
};

class FirstVisit
{
public:
    FirstVisit(Stage &stage, StepLog &log)
        : m_stage(stage)
        , m_log(log)
        , m_hand(stage)
        , m_camera(stage)
    {
    }

    bool run();

private:
    Finding seeLogInPage();
    Finding enterWrongPassword();
    Finding logIn();
    Finding call();
    Finding waitForRefresh();
    Finding sendSixRefused();
    Finding goOffline();
    Finding goOnline();

    Stage &m_stage;
    StepLog &m_log;
    Hand m_hand;
    Photographer m_camera;
};

bool FirstVisit::run()
{
    m_log.say(u"The demo's server is at %1 and further addresses. Its access tokens live 8 seconds "
              "here, not 30, so that the tour does not wait long."_s.arg(m_stage.server().url()));
    return m_log.run(u"log-in page"_s, [this] { return seeLogInPage(); })
        && m_log.run(u"wrong password"_s, [this] { return enterWrongPassword(); })
        && m_log.run(u"log in"_s, [this] { return logIn(); })
        && m_log.run(u"call"_s, [this] { return call(); })
        && m_log.run(u"refresh in time"_s, [this] { return waitForRefresh(); })
        && m_log.run(u"refused, six calls"_s, [this] { return sendSixRefused(); })
        && m_log.run(u"offline"_s, [this] { return goOffline(); })
        && m_log.run(u"online again"_s, [this] { return goOnline(); });
}

Finding FirstVisit::seeLogInPage()
{
    if (!Stage::until([&] { return m_stage.item(u"userName"_s) && m_stage.window().isActive(); }))
        return Finding::bad(u"there is no log-in page"_s);
    if (!m_stage.item(u"userName"_s)->hasActiveFocus())
        return Finding::bad(u"the keyboard is not in the user name field"_s);
    return m_camera.pictured(u"01-log-in"_s, u"the keyboard is in the user name field"_s);
}

Finding FirstVisit::enterWrongPassword()
{
    m_hand.type(m_stage.server().userName());
    m_hand.press(Qt::Key_Tab);
    m_hand.type(u"difference-engine"_s);
    m_hand.press(Qt::Key_Return);
    if (!Stage::until([&] { return !m_stage.text(u"logInErrorText"_s).isEmpty(); }))
        return Finding::bad(u"no error is shown"_s);
    if (m_stage.session().isLoggedIn())
        return Finding::bad(u"it logged in"_s);
    return m_camera.pictured(u"02-wrong-password"_s, m_stage.text(u"logInErrorText"_s));
}

Finding FirstVisit::logIn()
{
    // The password is selected: typing replaces it.
    m_hand.type(m_stage.server().password());
    m_hand.press(Qt::Key_Return);
    if (!Stage::until([&] { return m_stage.session().isLoggedIn(); }))
        return Finding::bad(u"not logged in: %1"_s.arg(m_stage.session().lastError().message()));
    if (!Stage::until([&] {
            const QQuickItem *avatar = m_stage.item(u"avatar"_s);
            return avatar && avatar->property("status").toInt() == 1;
        }))
        return Finding::bad(u"the avatar did not arrive"_s);
    if (!m_stage.session().isPersisted())
        return Finding::bad(u"not kept: %1"_s.arg(m_stage.session().lastError().message()));
    return m_camera.pictured(
        u"03-logged-in"_s,
        u"as %1, avatar loaded, tokens in the keychain"_s.arg(m_stage.session().account()));
}

Finding FirstVisit::call()
{
    const Counts before(m_stage);
    // The keyboard is on the first button by itself.
    m_hand.press(Qt::Key_Return);
    if (!Stage::until([&] { return m_stage.text(u"answer"_s).startsWith(u"200"_s); }))
        return Finding::bad(m_stage.text(u"answer"_s));
    const Counts after(m_stage);
    if (after.requests != before.requests + 1)
        return Finding::bad(
            u"the server counted %1 requests"_s.arg(after.requests - before.requests));
    return m_camera.pictured(u"04-called"_s, m_stage.text(u"answer"_s).simplified());
}

Finding FirstVisit::waitForRefresh()
{
    const Counts before(m_stage);
    if (!Stage::until(
            [&] { return m_stage.session().statistics().refreshes > before.session.refreshes; },
            15s))
        return Finding::bad(u"no refresh came"_s);
    const Counts after(m_stage);
    if (after.refreshes == before.refreshes || after.requests != before.requests)
        return Finding::bad(u"the server does not agree"_s);
    const auto left = QDateTime::currentDateTimeUtc().msecsTo(m_stage.session().accessExpiresAt());
    return m_camera.pictured(
        u"05-refreshed"_s, u"nobody asked; the new token ends in %1 s"_s.arg((left + 500) / 1000));
}

Finding FirstVisit::sendSixRefused()
{
    // Not when a refresh in time is about to come: it would do the work of the one that is counted
    // here.
    const auto quiet = [&] {
        return !m_stage.session().isRefreshing()
            && QDateTime::currentDateTimeUtc().msecsTo(m_stage.session().refreshDueAt()) > 1500;
    };
    if (!Stage::until(quiet, 15s))
        return Finding::bad(u"no quiet moment came"_s);
    const Counts before(m_stage);
    if (!m_hand.click(u"refuse"_s) || !m_hand.click(u"callSix"_s))
        return Finding::bad(u"there is no button to click"_s);
    const auto answered = [&] {
        return m_stage.server().requestsTo(u"/api/me/"_s) >= before.requests + 2 * calls;
    };
    if (!Stage::until([&] { return answered() && m_stage.text(u"answer"_s).startsWith(u"200"_s); }))
        return Finding::bad(m_stage.text(u"answer"_s));

    const Counts after(m_stage);
    const int requests = after.requests - before.requests;
    const int refreshes = after.refreshes - before.refreshes;
    const int refusals = after.session.refusals - before.session.refusals;
    const QString words =
        u"at the server: %1 refused and %2 sent again, %3 refresh; the session counted %4 and %5"_s
            .arg(calls)
            .arg(requests - calls)
            .arg(refreshes)
            .arg(refusals)
            .arg(after.session.refreshes - before.session.refreshes);
    const bool held = requests == 2 * calls && refreshes == 1 && refusals == calls
        && after.session.refreshes == before.session.refreshes + 1;
    return held ? m_camera.pictured(u"06-refused-and-replayed"_s, words) : Finding::bad(words);
}

Finding FirstVisit::goOffline()
{
    if (!m_hand.click(u"online"_s) || !Stage::until([&] { return !m_stage.server().isOnline(); }))
        return Finding::bad(u"the server is still online"_s);
    if (!m_hand.click(u"call"_s))
        return Finding::bad(u"there is no button to click"_s);
    const auto noAnswer = [&] {
        const QString answer = m_stage.text(u"answer"_s);
        return !answer.startsWith(u"200"_s) && !answer.startsWith(u"waiting"_s);
    };
    if (!Stage::until(noAnswer, 30s))
        return Finding::bad(u"the call does not end"_s);
    if (!m_hand.click(u"renew"_s)
        || !Stage::until([&] { return !m_stage.text(u"troubleText"_s).isEmpty(); }, 20s))
        return Finding::bad(u"nobody says that the refresh failed"_s);
    if (!m_stage.session().isLoggedIn())
        return Finding::bad(u"the session is lost"_s);
    return m_camera.pictured(u"07-offline"_s,
                             u"a call says \"%1\", the session is kept: %2"_s.arg(
                                 m_stage.text(u"answer"_s), m_stage.text(u"troubleText"_s)));
}

Finding FirstVisit::goOnline()
{
    if (!m_hand.click(u"online"_s) || !Stage::until([&] { return m_stage.server().isOnline(); }))
        return Finding::bad(u"the server is still offline"_s);
    const auto answers = [&] { return m_stage.text(u"answer"_s).startsWith(u"200"_s); };
    if (!m_hand.click(u"call"_s) || !Stage::until(answers, 30s))
        return Finding::bad(m_stage.text(u"answer"_s));
    return Finding::good(u"the same session goes on"_s);
}

} // namespace

bool visitFirst(Stage &stage, StepLog &log)
{
    return FirstVisit(stage, log).run();
}
