// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using State = Session::State;

// One session, the stores of several accounts.
class tst_Accounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void switchesBetweenTwoAccounts();
    void switchingLogsNobodyOut();
    void anAccountWithoutSessionIsLoggedOut();
    void aRefreshThatIsUnderWayIsFinishedFirst();
    void whatWaitsForTheFormerAccountIsSuperseded();
    void noStoreIsRefused();
    void aLogoutThatComesFirstWins();
    void changesOfTheFormerStoreAreNoLongerFollowed();
};

namespace {

// Ada's session in one store, eve's in another.
struct TwoAccounts : KeptSession
{
    TwoAccounts()
    {
        ready = logIn(u"eve"_s) && goTo(adas) == Kind::NotLoggedIn && logIn(u"ada"_s);
        adasToken = token();
    }

    Kind goTo(const std::shared_ptr<TokenStore> &other)
    {
        return kindOf(awaited(session.switchTo(other)));
    }

    std::shared_ptr<FlakyStore> eves = store;
    std::shared_ptr<FlakyStore> adas = std::make_shared<FlakyStore>();
    QByteArray adasToken;
    bool ready = false;
};

} // namespace

void tst_Accounts::switchesBetweenTwoAccounts()
{
    TwoAccounts two;
    QVERIFY(two.ready);
    for (int turn = 0; turn < 5; ++turn) {
        QCOMPARE(two.goTo(two.eves), Kind::None);
        QCOMPARE(two.session.account(), u"eve"_s);
        QVERIFY(two.token() != two.adasToken);
        QCOMPARE(two.goTo(two.adas), Kind::None);
        QCOMPARE(two.session.account(), u"ada"_s);
        QCOMPARE(two.token(), two.adasToken);
    }
    QCOMPARE(two.refreshes(), 0);
}

void tst_Accounts::switchingLogsNobodyOut()
{
    TwoAccounts two;
    QVERIFY(two.ready);
    QSignalSpy loggedOut(&two.session, &Session::loggedOut);
    QCOMPARE(two.goTo(two.eves), Kind::None);
    settle();
    QCOMPARE(loggedOut.count(), 0);
    QCOMPARE(two.site.count(TokenSite::logoutPath), 0);
    QVERIFY(two.adas->holdsSession() && two.eves->holdsSession());
}

void tst_Accounts::anAccountWithoutSessionIsLoggedOut()
{
    TwoAccounts two;
    QVERIFY(two.ready);
    const auto empty = std::make_shared<FlakyStore>();
    QCOMPARE(two.goTo(empty), Kind::NotLoggedIn);
    QCOMPARE(two.session.state(), State::LoggedOut);
    QVERIFY(two.logIn(u"bob"_s));
    QCOMPARE(empty->record()->account, u"bob"_s);
    QCOMPARE(two.adas->record()->account, u"ada"_s);
}

// Its tokens would be lost otherwise, and with them the account.
void tst_Accounts::aRefreshThatIsUnderWayIsFinishedFirst()
{
    TwoAccounts two;
    QVERIFY(two.ready);
    two.site.hold(TokenSite::refreshPath);
    auto refresh = two.session.refresh();
    QTRY_COMPARE(two.refreshes(), 1);
    auto switched = two.session.switchTo(two.eves);
    settle();
    QVERIFY(!switched.isFinished());
    two.site.release(TokenSite::refreshPath);
    QVERIFY(awaited(refresh));
    QVERIFY(awaited(switched));
    QCOMPARE(two.session.account(), u"eve"_s);
    QVERIFY(two.site.honoursRefresh(two.adas->record()->tokens.refreshToken()));
    QCOMPARE(two.goTo(two.adas), Kind::None);
    QVERIFY(awaited(two.session.refresh()));
}

void tst_Accounts::whatWaitsForTheFormerAccountIsSuperseded()
{
    TwoAccounts two;
    QVERIFY(two.ready);
    QCOMPARE(two.goTo(two.eves), Kind::None);
    QCOMPARE(kindOf(awaited(two.session.replaceAccessToken(two.adasToken))), Kind::Superseded);
}

void tst_Accounts::noStoreIsRefused()
{
    TwoAccounts two;
    QVERIFY(two.ready);
    QCOMPARE(two.goTo(nullptr), Kind::Misconfigured);
    QCOMPARE(two.session.account(), u"ada"_s);
    QCOMPARE(two.token(), two.adasToken);
}

void tst_Accounts::aLogoutThatComesFirstWins()
{
    TwoAccounts two;
    QVERIFY(two.ready);
    two.adas->hold();
    auto switched = two.session.switchTo(two.eves);
    auto logout = two.session.logout();
    two.adas->release();
    QVERIFY(awaited(logout));
    QCOMPARE(kindOf(awaited(switched)), Kind::Superseded);
    QCOMPARE(two.session.state(), State::LoggedOut);
    QTRY_VERIFY(!two.adas->record());
    QVERIFY(two.eves->holdsSession());
}

void tst_Accounts::changesOfTheFormerStoreAreNoLongerFollowed()
{
    TwoAccounts two;
    QVERIFY(two.ready);
    QCOMPARE(two.goTo(two.eves), Kind::None);
    QVERIFY(awaited(two.adas->clear()));
    QTest::qWait(40);
    settle();
    QCOMPARE(two.session.account(), u"eve"_s);
}

QTEST_GUILESS_MAIN(tst_Accounts)

#include "tst_accounts.moc"
