// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/timedsession.h>

#include <QtGui/qguiapplication.h>
#include <QtNetwork/qnetworkinformation.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace std::chrono_literals;
using Reachability = QNetworkInformation::Reachability;

// K4: an app that comes to the front and a network that comes back make the session look at once.
// Emitted by hand: a desktop never suspends an app, and a test cannot pull the plug.
class tst_WakeHints : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looksWhenTheAppComesToTheFront();
    void looksWhenTheNetworkIsBack();
    void doesNotBelieveThatTheNetworkIsAway();
    void aFlappingHintCausesNoStorm();
    void neverComesBeforeTheServersWish();
    void hintsWithoutASessionChangeNothing();
};

namespace {

void comeToTheFront()
{
    Q_EMIT qGuiApp->applicationStateChanged(Qt::ApplicationSuspended);
    Q_EMIT qGuiApp->applicationStateChanged(Qt::ApplicationActive);
}

void say(Reachability reachability)
{
    Q_EMIT QNetworkInformation::instance()->reachabilityChanged(reachability);
}

// The session looks at the clock when it is hinted, and otherwise only after a minute.
void nap(KeptSession &kept)
{
    kept.change([](RefreshPolicy &policy) {
        policy.longestNap = 1min;
        policy.longestBackoff = policy.backoffBase = 1min;
    });
}

// Its access token has ended, and the one try to renew it failed.
void failOnce(KeptSession &kept, const HttpAnswer &answer)
{
    QVERIFY(kept.logIn());
    kept.site.insist(TokenSite::refreshPath, answer);
    kept.outliveAccessToken();
    QVERIFY(!awaited(kept.session.freshAccessToken()));
    kept.site.relent(TokenSite::refreshPath);
}

} // namespace

void tst_WakeHints::looksWhenTheAppComesToTheFront()
{
    KeptSession kept;
    nap(kept);
    QVERIFY(kept.logIn());
    comeToTheFront();
    settle();
    QCOMPARE(kept.refreshes(), 0);
    kept.outliveAccessToken();
    settle();
    QCOMPARE(kept.refreshes(), 0);
    comeToTheFront();
    QTRY_COMPARE(kept.session.statistics().refreshes, 1);
}

void tst_WakeHints::looksWhenTheNetworkIsBack()
{
    KeptSession kept;
    nap(kept);
    failOnce(kept, HttpAnswer::html(200));
    if (!QNetworkInformation::instance())
        QSKIP("Qt has no plugin here that knows whether the network is there");
    const int before = kept.refreshes();
    kept.clock->advance(100ms);
    settle();
    QCOMPARE(kept.refreshes(), before);
    say(Reachability::Online);
    QTRY_COMPARE(kept.session.statistics().refreshes, 1);
    QCOMPARE(kept.refreshes(), before + 1);
}

void tst_WakeHints::doesNotBelieveThatTheNetworkIsAway()
{
    KeptSession kept;
    failOnce(kept, HttpAnswer::html(200));
    if (!QNetworkInformation::instance())
        QSKIP("Qt has no plugin here that knows whether the network is there");
    say(Reachability::Disconnected);
    kept.clock->advance(2min);
    QVERIFY(kept.hasCurrentToken());
    AccessManager http(&kept.session);
    auto *reply = http.get(QNetworkRequest(kept.site.url(QLatin1String(TokenSite::mePath))));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(awaited(kept.session.logout()));
    QVERIFY(kept.logIn());
}

void tst_WakeHints::aFlappingHintCausesNoStorm()
{
    KeptSession kept;
    nap(kept);
    failOnce(kept, HttpAnswer::html(200));
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::drop());
    const int before = kept.refreshes();
    // A minute of it, ten times a second.
    for (int hint = 0; hint < 600; ++hint) {
        kept.clock->advance(100ms);
        comeToTheFront();
        settle();
        QTRY_VERIFY(!kept.session.isRefreshing());
    }
    // At most one try in five seconds, and each is sent twice when its answer is lost.
    const int tries = (kept.refreshes() - before) / 2;
    QVERIFY2(tries >= 5 && tries <= 25, qPrintable(QString::number(tries)));
    QVERIFY(kept.session.isLoggedIn());
}

void tst_WakeHints::neverComesBeforeTheServersWish()
{
    KeptSession kept;
    nap(kept);
    failOnce(kept, HttpAnswer::json(503, {}).with("Retry-After", "120"));
    const int before = kept.refreshes();
    for (int hint = 0; hint < 11; ++hint) {
        kept.clock->advance(10s);
        comeToTheFront();
        settle();
    }
    QCOMPARE(kept.refreshes(), before);
    kept.clock->advance(11s);
    comeToTheFront();
    QTRY_COMPARE(kept.session.statistics().refreshes, 1);
}

void tst_WakeHints::hintsWithoutASessionChangeNothing()
{
    KeptSession kept;
    comeToTheFront();
    QVERIFY(kept.logIn());
    QVERIFY(awaited(kept.session.logout()));
    QTRY_COMPARE(kept.site.count(TokenSite::logoutPath), 1);
    kept.site.forget();
    comeToTheFront();
    settle();
    QCOMPARE(kept.session.state(), Session::State::LoggedOut);
    QVERIFY(kept.site.taken().isEmpty());
}

QTEST_MAIN(tst_WakeHints)
#include "tst_wakehints.moc"
