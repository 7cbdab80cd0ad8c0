// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using State = Session::State;

// K9: what happens at the same time as a login, and who wins.
class tst_Overtaking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noRefreshStartsWhileALoginIsStored();
    void logoutWhileALoginIsStoredWins();
    void whoAsksWhileALoginIsStoredIsAnsweredByIt();
    void aRefusedAccountDoesNotEndTheLoginThatIsStored();
    void aLoginSurvivesTheEndOfTheSessionBefore();
    void aLoginThatFailsAfterALogoutLeavesNobodyWaiting();
    void whoSeesTheNewAccountGetsItsToken();
    void whoSeesTheNewExpiryCausesNoFurtherRefresh();
    void aLateRefusalIsNotReplayedInTheNameOfTheNextUser_data();
    void aLateRefusalIsNotReplayedInTheNameOfTheNextUser();
};

void tst_Overtaking::noRefreshStartsWhileALoginIsStored()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.store->hold();
    auto login = kept.session.login({u"eve"_s, u"pw"_s});
    QTRY_VERIFY(kept.store->waiting() > 0);
    const auto refresh = kept.site.refreshToken();
    // Ada's token ends just now. Her new ones would reach the store after Eve's.
    kept.outliveAccessToken();
    auto token = kept.session.freshAccessToken();
    for (int trip = 0; trip < 3; ++trip)
        (void)awaited(kept.session.verify());
    QCOMPARE(kept.refreshes(), 0);
    kept.store->release();
    QVERIFY(awaited(login));
    QVERIFY(awaited(token));
    QCOMPARE(kept.session.account(), u"eve"_s);
    QCOMPARE(kept.store->record()->account, u"eve"_s);
    QCOMPARE(kept.store->record()->tokens.refreshToken(), refresh);
}

void tst_Overtaking::logoutWhileALoginIsStoredWins()
{
    KeptSession kept;
    kept.store->hold();
    auto login = kept.session.login({u"ada"_s, u"pw"_s});
    QTRY_VERIFY(kept.store->waiting() > 0);
    const auto late = kept.site.refreshToken();
    auto logout = kept.session.logout();
    kept.store->release();
    QVERIFY(awaited(logout));
    QCOMPARE(kindOf(awaited(login)), Kind::Superseded);
    QTRY_VERIFY(!kept.site.honoursRefresh(late));
    QTRY_VERIFY(!kept.store->record());
    QCOMPARE(kept.session.state(), State::LoggedOut);
    QVERIFY(!kept.session.isLoggedIn());
}

void tst_Overtaking::whoAsksWhileALoginIsStoredIsAnsweredByIt()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    kept.store->hold();
    auto login = kept.session.login({u"eve"_s, u"pw"_s});
    QTRY_VERIFY(kept.store->waiting() > 0);
    auto token = kept.session.replaceAccessToken(old);
    auto fresh = kept.session.freshAccessToken();
    auto refresh = kept.session.refresh();
    settle();
    QCOMPARE(kept.refreshes(), 0);
    kept.store->release();
    QVERIFY(awaited(login));
    QVERIFY(awaited(refresh));
    QVERIFY(awaited(fresh));
    // Ada's refused request is not sent again as Eve.
    QCOMPARE(kindOf(awaited(token)), Kind::Superseded);
    QVERIFY(kept.hasCurrentToken());
    QCOMPARE(kept.session.account(), u"eve"_s);
}

void tst_Overtaking::aRefusedAccountDoesNotEndTheLoginThatIsStored()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.handle("/gone/", HttpAnswer::json(401, {{u"code"_s, u"user_inactive"_s}}));
    kept.store->hold();
    auto login = kept.session.login({u"eve"_s, u"pw"_s});
    QTRY_VERIFY(kept.store->waiting() > 0);
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/gone/"_s)));
    QVERIFY(hasEnded(reply));
    settle();
    kept.store->release();
    QVERIFY(awaited(login));
    QCOMPARE(kept.session.account(), u"eve"_s);
    QVERIFY(kept.store->record());
}

void tst_Overtaking::aLoginSurvivesTheEndOfTheSessionBefore()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.site.hold(TokenSite::loginPath);
    auto login = kept.session.login({u"ada"_s, u"pw"_s});
    QTRY_COMPARE(kept.site.count(TokenSite::loginPath), 2);
    kept.site.insist(TokenSite::refreshPath,
                     HttpAnswer::json(401, {{u"code"_s, u"token_not_valid"_s}}));
    QCOMPARE(kindOf(awaited(kept.session.refresh())), Kind::Revoked);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(kept.session.state(), State::LoggingIn);
    auto token = kept.session.freshAccessToken();
    settle();
    QVERIFY(!token.isFinished());

    kept.site.release(TokenSite::loginPath);
    QVERIFY(awaited(login));
    QCOMPARE(kept.session.state(), State::LoggedIn);
    QCOMPARE(awaited(token).value_or("none"), kept.site.accessToken());
    QCOMPARE(kept.store->record()->tokens.refreshToken(), kept.site.refreshToken());
}

void tst_Overtaking::aLoginThatFailsAfterALogoutLeavesNobodyWaiting()
{
    KeptSession kept;
    kept.store->hold();
    auto restored = kept.session.restore();
    auto loggedOut = kept.session.logout();
    QCOMPARE(kindOf(awaited(kept.session.login({u"ada"_s, u"no"_s}))), Kind::InvalidCredentials);
    kept.store->release();
    QCOMPARE(kindOf(awaited(restored)), Kind::Superseded);
    QVERIFY(awaited(loggedOut));
    QCOMPARE(kept.session.state(), State::LoggedOut);
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken(), 2s)), Kind::NotLoggedIn);
}

void tst_Overtaking::whoSeesTheNewAccountGetsItsToken()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QFuture<Result<QByteArray>> token;
    QObject::connect(&kept.session, &Session::accountChanged, &kept.session,
                     [&] { token = kept.session.freshAccessToken(); });
    QVERIFY(kept.logIn(u"eve"_s));
    QCOMPARE(awaited(token).value_or("none"), kept.site.accessToken());
}

// The property changes before the token may be handed out.
void tst_Overtaking::whoSeesTheNewExpiryCausesNoFurtherRefresh()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QObject::connect(&kept.session, &Session::accessExpiresAtChanged, &kept.session,
                     [&] { (void)kept.session.freshAccessToken(); });
    QSignalSpy refreshed(&kept.session, &Session::refreshed);
    kept.outliveAccessToken();
    QTRY_COMPARE(refreshed.count(), 1);
    for (int trip = 0; trip < 3; ++trip)
        QVERIFY(awaited(kept.session.verify()));
    QCOMPARE(kept.refreshes(), 1);
    QVERIFY(kept.hasCurrentToken());
}

void tst_Overtaking::aLateRefusalIsNotReplayedInTheNameOfTheNextUser_data()
{
    QTest::addColumn<bool>("logsOutBetween");
    QTest::newRow("after a logout") << true;
    QTest::newRow("after another login") << false;
}

void tst_Overtaking::aLateRefusalIsNotReplayedInTheNameOfTheNextUser()
{
    QFETCH(bool, logsOutBetween);
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto token = *awaited(kept.session.freshAccessToken());
    if (logsOutBetween)
        QVERIFY(awaited(kept.session.logout()));
    QVERIFY(kept.logIn(u"eve"_s));
    QCOMPARE(kindOf(awaited(kept.session.replaceAccessToken(token))), Kind::Superseded);
    QCOMPARE(kept.refreshes(), 0);
    QVERIFY(awaited(kept.session.freshAccessToken()).has_value());
}

QTEST_GUILESS_MAIN(tst_Overtaking)
#include "tst_overtaking.moc"
