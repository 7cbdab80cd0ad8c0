// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Reason = Session::LogoutReason;

// K7: what the store says while a refresh token is being spent, and what the next run makes of it.
class tst_Journal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysSoBeforeTheTokenIsSent();
    void saysNothingAfterTheAnswerIsKept();
    void takesItBackWhenNothingWasSent();
    void leavesItWhenTheAnswerWasLost();
    void leavesItWhenAGatewayGaveUp();
    void aStoreThatHangsDoesNotKeepItFromRefreshing();
    void anInterruptedRefreshThatNeverArrivedIsDoneAgain();
    void anInterruptedRotationIsToldFromARevocation();
    void aRevocationIsToldFromAnInterruptedRotation();
    void anAccountRefusedAfterALostAnswerIsNoLostRotation();
    void anEndByAgeAfterALostAnswerIsNoLostRotation();

private:
    // What is left in the store when the process ends while the answer is on its way.
    static SessionRecord interrupted(KeptSession &kept);
    static Reason reasonAfterRestart(const SessionRecord &left, KeptSession &kept);
};

void tst_Journal::saysSoBeforeTheTokenIsSent()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QVERIFY(!kept.store->record()->refreshSentAt.isValid());
    kept.store->hold();
    auto refresh = kept.session.refresh();
    settle();
    QCOMPARE(kept.refreshes(), 0);
    kept.site.hold(TokenSite::refreshPath);
    kept.store->release();
    QTRY_COMPARE(kept.refreshes(), 1);
    QCOMPARE(kept.store->record()->refreshSentAt, kept.clock->wallTime());
    kept.site.release(TokenSite::refreshPath);
    QVERIFY(awaited(refresh));
}

void tst_Journal::saysNothingAfterTheAnswerIsKept()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(!kept.store->record()->refreshSentAt.isValid());
    QCOMPARE(kept.store->record()->tokens.refreshToken(), kept.site.refreshToken());
}

void tst_Journal::takesItBackWhenNothingWasSent()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.site.stop();
    QCOMPARE(kindOf(awaited(kept.session.refresh())), Kind::Network);
    QVERIFY(!kept.store->record()->refreshSentAt.isValid());
}

void tst_Journal::leavesItWhenTheAnswerWasLost()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::drop());
    QCOMPARE(kindOf(awaited(kept.session.refresh())), Kind::OutcomeUnknown);
    QVERIFY(kept.store->record()->refreshSentAt.isValid());
}

// The server behind it may have spent the token.
void tst_Journal::leavesItWhenAGatewayGaveUp()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::html(504));
    QCOMPARE(kindOf(awaited(kept.session.refresh())), Kind::ServerFailure);
    QVERIFY(kept.store->record()->refreshSentAt.isValid());
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::html(503));
    kept.clock->advance(2min);
    QCOMPARE(kindOf(awaited(kept.session.refresh())), Kind::ServerFailure);
    QVERIFY(kept.store->record()->refreshSentAt.isValid());
}

void tst_Journal::aStoreThatHangsDoesNotKeepItFromRefreshing()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.store->hold();
    auto refresh = kept.session.refresh();
    QTRY_COMPARE(kept.refreshes(), 1);
    kept.store->release();
    QVERIFY(awaited(refresh));
    QVERIFY(kept.hasCurrentToken());
    QCOMPARE(kept.store->record()->tokens.refreshToken(), kept.site.refreshToken());
}

SessionRecord tst_Journal::interrupted(KeptSession &kept)
{
    kept.site.hold(TokenSite::refreshPath);
    auto refresh = kept.session.refresh();
    const bool arrived = QTest::qWaitFor([&] { return kept.refreshes() == 1; });
    return arrived ? *kept.store->record() : SessionRecord();
}

Reason tst_Journal::reasonAfterRestart(const SessionRecord &left, KeptSession &kept)
{
    auto store = std::make_shared<FlakyStore>();
    store->setRecord(left);
    Session next(kept.protocol, store);
    next.setClock(kept.clock);
    QSignalSpy loggedOut(&next, &Session::loggedOut);
    (void)awaited(next.restore());
    (void)awaited(next.refresh());
    if (loggedOut.count() != 1 || store->holdsSession())
        return Reason::Requested;
    return loggedOut.first().first().value<Reason>();
}

void tst_Journal::anInterruptedRefreshThatNeverArrivedIsDoneAgain()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    auto left = *kept.store->record();
    left.refreshSentAt = kept.clock->wallTime();
    auto store = std::make_shared<FlakyStore>();
    store->setRecord(left);
    Session next(kept.protocol, store);
    next.setClock(kept.clock);
    QVERIFY(awaited(next.restore()));
    QVERIFY(awaited(next.refresh()));
    QCOMPARE(kept.refreshes(), 1);
    QVERIFY(!store->record()->refreshSentAt.isValid());
}

void tst_Journal::anInterruptedRotationIsToldFromARevocation()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto left = interrupted(kept);
    QVERIFY(left.refreshSentAt.isValid());
    kept.site.release(TokenSite::refreshPath);
    QTRY_VERIFY(!kept.site.honoursRefresh(left.tokens.refreshToken()));
    QCOMPARE(reasonAfterRestart(left, kept), Reason::RotationLost);
}

void tst_Journal::aRevocationIsToldFromAnInterruptedRotation()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.site.revokeRefreshTokens();
    QCOMPARE(reasonAfterRestart(*kept.store->record(), kept), Reason::Revoked);
}

void tst_Journal::anAccountRefusedAfterALostAnswerIsNoLostRotation()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::drop());
    QCOMPARE(kindOf(awaited(kept.session.refresh())), Kind::OutcomeUnknown);
    kept.site.insist(TokenSite::refreshPath,
                     HttpAnswer::json(401,
                                      {{u"detail"_s, u"No active account found."_s},
                                       {u"code"_s, u"no_active_account"_s}}));
    kept.clock->advance(2min);
    QCOMPARE(kindOf(awaited(kept.session.refresh())), Kind::AccountRefused);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Revoked);
}

void tst_Journal::anEndByAgeAfterALostAnswerIsNoLostRotation()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.proactive = false; });
    QVERIFY(kept.logIn());
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::drop());
    QCOMPARE(kindOf(awaited(kept.session.refresh())), Kind::OutcomeUnknown);
    kept.site.relent(TokenSite::refreshPath);
    kept.clock->advance(kept.site.refreshLifetime + 1min);
    (void)awaited(kept.session.refresh());
    QTRY_COMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Expired);
}

QTEST_GUILESS_MAIN(tst_Journal)

#include "tst_journal.moc"
