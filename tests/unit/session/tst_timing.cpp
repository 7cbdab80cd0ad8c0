// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/testtokens.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::seconds;

// K3 and K4: when a token is refreshed, whatever the clocks say.
class tst_Timing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refreshesOncePerLifetime_data();
    void refreshesOncePerLifetime();
    void refreshesWithoutBeingAsked();
    void leavesItToTheRequestsWhenToldSo();
    void noticesThatTheMachineSlept();
    void aClockThatIsWrongByHoursChangesNothing_data();
    void aClockThatIsWrongByHoursChangesNothing();
    void aClockThatIsWrongChangesNothingAfterARestore();
    void aJumpOfTheWallClockChangesNothing_data();
    void aJumpOfTheWallClockChangesNothing();
    void aJumpBeyondTheTokensEndIsLookedInto();
    void worksWithoutADateHeader();
    void aTokenDeadOnArrivalCausesNoLoop();
    void anAnswerThatWaitedForTheMachineToWakeIsAsOldAsThat();
    void aSessionThatEndedWhileItsAnswerWaitedHasExpired();
    void aTokenWithoutExpiryIsUsedUntilRefused();
    void restoresAStaleTokenByRefreshingIt();
};

void tst_Timing::refreshesOncePerLifetime_data()
{
    QTest::addColumn<qint64>("lifetime");
    for (const auto lifetime : {2, 5, 10, 30, 60, 300, 600, 3600, 86400, 2592000})
        QTest::newRow(qPrintable(u"%1 s"_s.arg(lifetime))) << qint64(lifetime);
}

void tst_Timing::refreshesOncePerLifetime()
{
    QFETCH(qint64, lifetime);
    constexpr int lifetimes = 5;
    constexpr int requestsPerLifetime = 40;
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.budget = 1000; });
    kept.site.accessLifetime = seconds(lifetime);
    kept.site.refreshLifetime = seconds(100 * 2592000LL);
    QVERIFY(kept.logIn());

    const std::chrono::milliseconds step = std::chrono::milliseconds(seconds(lifetime))
        / requestsPerLifetime;
    for (int request = 0; request < lifetimes * requestsPerLifetime; ++request) {
        kept.clock->advance(step);
        const auto token = kept.token();
        QVERIFY2(kept.site.honoursAccess(token), "a dead token was handed out");
    }
    // One more second for the whole seconds of exp and Date.
    const auto shortest = seconds(lifetime)
        - kept.session.refreshPolicy().leadTime(seconds(lifetime), 1) - 1s;
    const auto most = shortest > 0s ? lifetimes * seconds(lifetime) / shortest + 1
                                    : lifetimes * requestsPerLifetime / 2;
    QVERIFY2(kept.refreshes() >= lifetimes - 1 && kept.refreshes() <= most,
             qPrintable(u"%1 refreshes"_s.arg(kept.refreshes())));
}

void tst_Timing::refreshesWithoutBeingAsked()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.clock->advance(200s);
    settle();
    QCOMPARE(kept.refreshes(), 0);
    kept.clock->advance(80s);
    QTRY_COMPARE(kept.session.statistics().refreshes, 1);
    QVERIFY(kept.session.refreshDueAt() > kept.clock->wallTime());
    settle();
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Timing::leavesItToTheRequestsWhenToldSo()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.proactive = false; });
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    settle();
    QCOMPARE(kept.refreshes(), 0);
    QVERIFY(kept.hasCurrentToken());
    QCOMPARE(kept.refreshes(), 1);
}

// A timer that was set for later than the end of the sleep must not decide.
void tst_Timing::noticesThatTheMachineSlept()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.longestNap = 1h; });
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    kept.clock->advance(8h);
    const auto token = kept.token();
    QVERIFY(token != old);
    QVERIFY(kept.site.honoursAccess(token));
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Timing::aClockThatIsWrongByHoursChangesNothing_data()
{
    QTest::addColumn<int>("hours");
    for (const int hours : {-24 * 400, -5, -1, 1, 5, 24 * 400})
        QTest::newRow(qPrintable(u"%1 h"_s.arg(hours))) << hours;
}

void tst_Timing::aClockThatIsWrongByHoursChangesNothing()
{
    QFETCH(int, hours);
    KeptSession kept;
    kept.site.skew = std::chrono::hours(hours);
    QVERIFY(kept.logIn());
    const auto first = kept.token();
    QVERIFY(qAbs(kept.clock->wallTime().secsTo(kept.session.accessExpiresAt()) - 300) <= 1);
    kept.clock->advance(250s);
    QCOMPARE(kept.token(), first);
    QCOMPARE(kept.refreshes(), 0);
    kept.clock->advance(45s);
    const auto second = kept.token();
    QVERIFY(second != first);
    QVERIFY(kept.site.honoursAccess(second));
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Timing::aClockThatIsWrongChangesNothingAfterARestore()
{
    KeptSession kept;
    kept.site.skew = -5h;
    QVERIFY(kept.logIn());
    const auto first = kept.token();
    kept.clock->advance(100s);
    Session next(kept.protocol, kept.store);
    next.setClock(kept.clock);
    QVERIFY(awaited(next.restore()));
    QCOMPARE(awaited(next.freshAccessToken()).value_or("none"), first);
    QCOMPARE(kept.refreshes(), 0);
}

void tst_Timing::aJumpOfTheWallClockChangesNothing_data()
{
    QTest::addColumn<int>("minutes");
    for (const int minutes : {-60 * 24 * 400, -120, -1, 1, 4})
        QTest::newRow(qPrintable(u"%1 min"_s.arg(minutes))) << minutes;
}

void tst_Timing::aJumpOfTheWallClockChangesNothing()
{
    QFETCH(int, minutes);
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto first = kept.token();
    kept.clock->jumpWall(std::chrono::minutes(minutes));
    settle();
    QCOMPARE(kept.token(), first);
    QCOMPARE(kept.refreshes(), 0);
    kept.clock->advance(290s);
    const auto second = kept.token();
    QVERIFY(second != first);
    QVERIFY(kept.site.honoursAccess(second));
    QCOMPARE(kept.refreshes(), 1);
}

// It may have been a sleep that elapsed() did not count: the server is asked, once.
void tst_Timing::aJumpBeyondTheTokensEndIsLookedInto()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto first = kept.token();
    kept.clock->jumpWall(2h);
    QTRY_COMPARE(kept.session.statistics().refreshes, 1);
    QVERIFY(kept.token() != first);
    settle();
    kept.clock->advance(200s);
    settle();
    QCOMPARE(kept.refreshes(), 1);

    // The jump proves nothing: the token is used when the server cannot be asked.
    const auto second = kept.token();
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::html(503));
    kept.clock->jumpWall(2h);
    QTRY_VERIFY(kept.session.statistics().failedRefreshes >= 1);
    QVERIFY(kept.token() == second);
    QVERIFY(kept.site.honoursAccess(second));
}

void tst_Timing::worksWithoutADateHeader()
{
    KeptSession kept;
    kept.site.setDateFrom({});
    QVERIFY(kept.logIn());
    const auto first = kept.token();
    kept.clock->advance(100s);
    QCOMPARE(kept.token(), first);
    kept.clock->advance(195s);
    QVERIFY(kept.site.honoursAccess(kept.token()));
    QCOMPARE(kept.refreshes(), 1);
}

// ACCESS_TOKEN_LIFETIME 0, or a server whose Date is ahead of its tokens.
void tst_Timing::aTokenDeadOnArrivalCausesNoLoop()
{
    KeptSession kept;
    kept.site.setDateFrom([&kept] { return kept.site.now().addSecs(7200); });
    QVERIFY(kept.logIn());
    for (int request = 0; request < 20; ++request)
        QVERIFY(!kept.token().isEmpty());
    settle();
    QVERIFY2(kept.refreshes() <= 1, qPrintable(u"%1 refreshes"_s.arg(kept.refreshes())));
    QVERIFY(kept.session.isLoggedIn());
}

// It was read when the machine woke: its Date and its token are of before the sleep.
void tst_Timing::anAnswerThatWaitedForTheMachineToWakeIsAsOldAsThat()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.site.hold(TokenSite::refreshPath);
    auto refresh = kept.session.refresh();
    QTRY_COMPARE(kept.refreshes(), 1);
    kept.clock->advance(9h);
    kept.site.release(TokenSite::refreshPath);
    (void)awaited(refresh);
    QTRY_COMPARE(kept.refreshes(), 2);
    QVERIFY(kept.hasCurrentToken());
    QVERIFY(kept.site.honoursAccess(kept.token()));
    QVERIFY(qAbs(kept.session.accessExpiresAt().secsTo(kept.clock->wallTime().addSecs(300))) <= 2);
}

void tst_Timing::aSessionThatEndedWhileItsAnswerWaitedHasExpired()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.site.hold(TokenSite::refreshPath);
    auto refresh = kept.session.refresh();
    QTRY_COMPARE(kept.refreshes(), 1);
    kept.clock->advance(kept.site.refreshLifetime + 1h);
    kept.site.release(TokenSite::refreshPath);
    (void)awaited(refresh);
    QTRY_COMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Session::LogoutReason>(),
             Session::LogoutReason::Expired);
}

void tst_Timing::aTokenWithoutExpiryIsUsedUntilRefused()
{
    KeptSession kept;
    kept.site.enqueue(
        TokenSite::loginPath,
        HttpAnswer::json(200,
                         {{u"access"_s, u"opaque-access"_s}, {u"refresh"_s, u"opaque-refresh"_s}}));
    QVERIFY(kept.logIn());
    QVERIFY(!kept.session.accessExpiresAt().isValid());
    QVERIFY(!kept.session.sessionExpiresAt().isValid());
    kept.clock->advance(24h * 365);
    settle();
    QCOMPARE(kept.token(), QByteArray("opaque-access"));
    QCOMPARE(kept.refreshes(), 0);

    kept.site.enqueue(TokenSite::refreshPath,
                      HttpAnswer::json(200, {{u"access"_s, u"opaque-next"_s}}));
    QCOMPARE(awaited(kept.session.replaceAccessToken("opaque-access")).value_or("none"),
             QByteArray("opaque-next"));
}

void tst_Timing::restoresAStaleTokenByRefreshingIt()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    Session next(kept.protocol, kept.store);
    next.setClock(kept.clock);
    kept.change([](RefreshPolicy &policy) { policy.proactive = false; });
    kept.clock->advance(2h);
    QVERIFY(awaited(next.restore()));
    const auto token = awaited(next.freshAccessToken()).value_or("none");
    QVERIFY(kept.site.honoursAccess(token));
    QCOMPARE(kept.refreshes(), 1);
}

QTEST_GUILESS_MAIN(tst_Timing)
#include "tst_timing.moc"
