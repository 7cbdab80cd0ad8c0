// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "systemsvisit.h"

#include "demoservers.h"
#include "hand.h"
#include "photographer.h"
#include "stage.h"
#include "steplog.h"

#include <QtCore/qdir.h>
#include <QtQuick/qquickitem.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class SystemsVisit
{
public:
    SystemsVisit(Stage &stage, StepLog &log)
        : m_stage(stage)
        , m_log(log)
        , m_hand(stage)
        , m_camera(stage)
    {
    }

    bool run();

private:
    Finding openList();
    Finding slide();
    Finding useKey();
    Finding comeBack();
    Finding reachLastToken();
    Finding outliveChain();
    Finding askInVain();
    Finding askAgain();

    bool renew();

    Stage &m_stage;
    StepLog &m_log;
    Hand m_hand;
    Photographer m_camera;
    // What the demo knows nothing of but an address.
    DemoServer m_elsewhere;
};

bool SystemsVisit::run()
{
    return m_log.run(u"list of systems"_s, [this] { return openList(); })
        && m_log.run(u"sliding token"_s, [this] { return slide(); })
        && m_log.run(u"long-running key"_s, [this] { return useKey(); })
        && m_log.run(u"back, still logged in"_s, [this] { return comeBack(); })
        && m_log.run(u"last token of a chain"_s, [this] { return reachLastToken(); })
        && m_log.run(u"end of a chain"_s, [this] { return outliveChain(); })
        && m_log.run(u"a server out of reach"_s, [this] { return askInVain(); })
        && m_log.run(u"a server that is asked"_s, [this] { return askAgain(); });
}

Finding SystemsVisit::openList()
{
    if (!m_hand.chooseServer(int(LocalSystem::SlidingToken))
        || !Stage::until([&] { return m_stage.item(u"userName"_s) != nullptr; }))
        return Finding::bad(u"the log-in page of another system does not come"_s);
    if (!Stage::until([&] { return m_stage.item(u"userName"_s)->hasActiveFocus(); }))
        return Finding::bad(u"the keyboard is not in the user name field"_s);
    if (!m_hand.click(u"system"_s) || !Stage::until([&] { return m_stage.item(u"system0"_s); }))
        return Finding::bad(u"the list does not open"_s);
    const Finding finding = m_camera.pictured(u"08-systems"_s, u"four, and any other server"_s);
    m_hand.press(Qt::Key_Escape);
    return finding;
}

Finding SystemsVisit::slide()
{
    if (!m_hand.logIn())
        return Finding::bad(u"not logged in: %1"_s.arg(m_stage.session().lastError().message()));
    const QDateTime end = m_stage.session().sessionExpiresAt();
    const QDateTime before = m_stage.session().accessExpiresAt();
    const auto isShown = [&] {
        const QDateTime time = m_stage.session().sessionExpiresAt().addMSecs(500).toLocalTime();
        return m_stage.text(u"sessionEnd"_s) == time.toString(u"hh:mm:ss"_s);
    };
    if (!end.isValid() || !Stage::until(isShown))
        return Finding::bad(u"its end is said to be %1"_s.arg(m_stage.text(u"sessionEnd"_s)));
    // Tokens count whole seconds.
    const auto loggedInAt = QDateTime::currentDateTimeUtc();
    Stage::until([&] { return loggedInAt.msecsTo(QDateTime::currentDateTimeUtc()) > 1000; });
    if (!renew())
        return Finding::bad(u"it was not renewed"_s);
    // The times shown follow what is known of the server's clock: not to the millisecond.
    const qint64 moved = end.msecsTo(m_stage.session().sessionExpiresAt());
    if (std::abs(moved) > 500)
        return Finding::bad(u"a renewal moved the hard end by %1 ms"_s.arg(moved));
    if (before.msecsTo(m_stage.session().accessExpiresAt()) < 500)
        return Finding::bad(u"a renewal brought no later token"_s);
    if (!Stage::until([&] { return m_stage.text(u"kept"_s) == u"the token"_s; }))
        return Finding::bad(u"the keychain is said to hold %1"_s.arg(m_stage.text(u"kept"_s)));
    return m_camera.pictured(
        u"09-sliding-token"_s,
        u"renewed, and it still ends for good at %1"_s.arg(m_stage.text(u"sessionEnd"_s)));
}

Finding SystemsVisit::useKey()
{
    if (!m_hand.chooseServer(int(LocalSystem::Delegate)) || !m_hand.logIn())
        return Finding::bad(u"not logged in: %1"_s.arg(m_stage.session().lastError().message()));
    const auto kept = m_stage.keychain();
    if (!kept || !*kept || (*kept)->tokens.refreshToken().isEmpty()
        || !(*kept)->tokens.accessToken().isEmpty())
        return Finding::bad(u"the keychain holds no key, or more than that"_s);
    if (!Stage::until([&] { return m_stage.text(u"kept"_s) == u"the key, no JWT"_s; }))
        return Finding::bad(u"the keychain is said to hold %1"_s.arg(m_stage.text(u"kept"_s)));
    const int delegations = m_stage.server().requestsTo(u"/delegate/"_s);
    if (!renew() || m_stage.server().requestsTo(u"/delegate/"_s) != delegations + 1)
        return Finding::bad(u"the key got no new JWT"_s);
    return m_camera.pictured(
        u"10-long-running-key"_s,
        u"\"%1\": in the keychain %2"_s.arg(m_stage.text(u"keyName"_s), m_stage.text(u"kept"_s)));
}

Finding SystemsVisit::comeBack()
{
    const DemoServer *first = m_stage.servers().local(LocalSystem::SimpleJwt);
    const int logIns = first->requestsTo(u"/api/token/"_s);
    // With the keyboard this time: from the last system of the demo's own up to the first.
    if (!m_hand.click(u"system"_s) || !Stage::until([&] { return m_stage.item(u"system0"_s); }))
        return Finding::bad(u"the list does not open"_s);
    for (size_t place = 1; place < std::size(localSystems); ++place)
        m_hand.press(Qt::Key_Up);
    m_hand.press(Qt::Key_Return);
    const auto isBack = [&] { return m_stage.item(u"call"_s) && m_stage.session().isLoggedIn(); };
    if (m_stage.servers().current() != first || !Stage::until(isBack))
        return Finding::bad(u"the first session is gone"_s);
    if (!Stage::until([&] { return m_stage.item(u"system"_s)->hasActiveFocus(); }))
        return Finding::bad(u"the keyboard is not where it was on this page"_s);
    if (first->requestsTo(u"/api/token/"_s) != logIns)
        return Finding::bad(u"somebody logged in"_s);
    return Finding::good(u"nobody logged out or in"_s);
}

Finding SystemsVisit::reachLastToken()
{
    if (!m_hand.chooseServer(int(LocalSystem::JwtAuth)) || !m_hand.logIn())
        return Finding::bad(u"not logged in: %1"_s.arg(m_stage.session().lastError().message()));
    if (m_stage.session().sessionExpiresAt().isValid())
        return Finding::bad(u"the end of the chain is known before the server told it"_s);
    if (!Stage::until([&] { return !m_stage.text(u"lastTokenText"_s).isEmpty(); }, 40s))
        return Finding::bad(u"nobody says that a token is the last one"_s);
    const QString words = m_stage.text(u"lastTokenText"_s);
    const int renewals = m_stage.session().statistics().refreshes;
    if (!m_hand.click(u"call"_s)
        || !Stage::until([&] { return m_stage.text(u"answer"_s).startsWith(u"200"_s); }))
        return Finding::bad(u"it is not used while it lives: "_s + m_stage.text(u"answer"_s));
    return m_camera.pictured(u"11-last-token"_s,
                             u"after %1 renewals, and a call: %2"_s.arg(renewals).arg(words));
}

Finding SystemsVisit::outliveChain()
{
    if (!Stage::until([&] { return !m_stage.text(u"farewellText"_s).isEmpty(); }, 30s))
        return Finding::bad(u"the session goes on"_s);
    const auto isForgotten = [&] {
        const auto kept = m_stage.keychain();
        return kept && !*kept;
    };
    if (!Stage::until(isForgotten))
        return Finding::bad(u"the dead token is still in the keychain"_s);
    return m_camera.pictured(u"12-end-of-a-chain"_s, m_stage.text(u"farewellText"_s));
}

Finding SystemsVisit::askInVain()
{
    const QString database = u"sqlite:"_s
        + QDir(m_stage.options().dataFolder).filePath(u"elsewhere.db"_s);
    const LocalTimes times {.token = 30s, .slidingToken = 30s, .slidingEnd = 1h, .chainLimit = 1h};
    QString complaint = m_elsewhere.start(LocalSystem::JwtAuth, database, times, {});
    if (complaint.isEmpty())
        complaint = m_elsewhere.makeUser();
    if (!complaint.isEmpty())
        return Finding::bad(complaint);
    m_elsewhere.setOnline(false);
    if (!m_hand.chooseServer(int(std::size(localSystems))) || !Stage::until([&] {
            return m_stage.item(u"address"_s) && m_stage.item(u"address"_s)->hasActiveFocus();
        }))
        return Finding::bad(u"the keyboard is not in the address field"_s);
    const QString unpictured = m_camera.take(u"13-another-server"_s);
    if (!unpictured.isEmpty())
        return Finding::bad(unpictured);
    m_hand.type(m_elsewhere.url());
    m_hand.press(Qt::Key_Return);
    if (!Stage::until([&] { return !m_stage.text(u"serverErrorText"_s).isEmpty(); }, 30s))
        return Finding::bad(u"no error is shown"_s);
    return m_camera.pictured(u"14-out-of-reach"_s, m_stage.text(u"serverErrorText"_s));
}

Finding SystemsVisit::askAgain()
{
    m_elsewhere.setOnline(true);
    const DemoServers &servers = m_stage.servers();
    const auto isAnswered = [&] { return servers.current() || !servers.complaint().isEmpty(); };
    if (!m_hand.click(u"connect"_s) || !Stage::until(isAnswered, 30s) || !servers.current())
        return Finding::bad(m_stage.text(u"serverErrorText"_s));
    const QString dialect = m_stage.server().dialect();
    if (dialect != m_elsewhere.dialect())
        return Finding::bad(u"taken for %1"_s.arg(dialect));
    if (!Stage::until([&] {
            return m_stage.item(u"userName"_s) && m_stage.item(u"userName"_s)->hasActiveFocus();
        }))
        return Finding::bad(u"the keyboard is not in the user name field"_s);
    m_hand.type(m_elsewhere.userName());
    m_hand.press(Qt::Key_Tab);
    m_hand.type(m_elsewhere.password());
    m_hand.press(Qt::Key_Return);
    if (!Stage::until([&] { return m_stage.session().isLoggedIn(); }))
        return Finding::bad(u"not logged in: %1"_s.arg(m_stage.session().lastError().message()));
    const Finding finding = m_camera.pictured(u"15-found-out"_s,
                                              u"it speaks %1"_s.arg(m_stage.server().title()));
    if (!m_hand.click(u"logOut"_s)
        || !Stage::until([&] { return !m_stage.session().isLoggedIn(); }))
        return Finding::bad(u"it is not logged out"_s);
    return finding;
}

bool SystemsVisit::renew()
{
    const int before = m_stage.session().statistics().refreshes;
    return m_hand.click(u"renew"_s)
        && Stage::until([&] { return m_stage.session().statistics().refreshes == before + 1; });
}

} // namespace

bool visitSystems(Stage &stage, StepLog &log)
{
    return SystemsVisit(stage, log).run();
}
