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
using Cause = Session::RefreshCause;
using State = Session::State;

// K8 among the sessions of one process: two of them on one record. Real processes are in
// tests/chaos.
class tst_SharedRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneRefreshServesBoth();
    void bothAtOnceRefreshOnce();
    void whatTheOtherRenewedIsAdoptedWithoutARequest();
    void aRefreshBehindALookThatAdoptsIsNotMade();
    void aLoginReachesTheOther();
    void anotherUsersLoginReachesTheOther();
    void aLogoutReachesTheOther();
    void aLogoutThereDuringARefreshHereWins();
    void aRefusalIsCheckedAgainstTheStore();
    void aRefusalBesideARecordOfAnotherDialectEndsTheSession();
    void anUnreadableRecordIsNoLogout();
    void aRecordOfAnotherDialectIsLeftAlone();
    void anEmptyStoreIsNoLogoutForWhatWasNeverStored();
    void whoHoldsTheLockTooLongIsNotForcedOut();
    void whatCouldNotBeStoredIsCaughtUpOnlyOverTheSameRecord();
};

namespace {

// A second window of the same app.
struct SecondWindow
{
    explicit SecondWindow(KeptSession &kept)
        : session(kept.protocol, kept.store)
    {
        session.setClock(kept.clock);
        session.setRefreshPolicy(kept.session.refreshPolicy());
    }

    bool restore() { return awaited(session.restore()).has_value(); }
    QByteArray token() { return awaited(session.freshAccessToken()).value_or(QByteArray()); }

    Session session;
};

} // namespace

void tst_SharedRecord::oneRefreshServesBoth()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    SecondWindow other(kept);
    QVERIFY(other.restore());
    kept.outliveAccessToken();
    QVERIFY(kept.hasCurrentToken());
    QCOMPARE(other.token(), kept.site.accessToken());
    QCOMPARE(kept.refreshes(), 1);
}

void tst_SharedRecord::bothAtOnceRefreshOnce()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    SecondWindow other(kept);
    QVERIFY(other.restore());
    for (int expiry = 1; expiry <= 20; ++expiry) {
        const auto old = kept.token();
        QCOMPARE(other.token(), old);
        auto here = kept.session.replaceAccessToken(old);
        auto there = other.session.replaceAccessToken(old);
        const auto renewed = awaited(here).value_or("none");
        QCOMPARE(awaited(there).value_or("nothing"), renewed);
        QCOMPARE(kept.refreshes(), expiry);
        kept.clock->advance(40s);
    }
}

void tst_SharedRecord::whatTheOtherRenewedIsAdoptedWithoutARequest()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    SecondWindow other(kept);
    QVERIFY(other.restore());
    QSignalSpy refreshed(&other.session, &Session::refreshed);
    QVERIFY(awaited(kept.session.refresh()));
    QTRY_COMPARE(refreshed.count(), 1);
    QCOMPARE(refreshed.first().first().value<Cause>(), Cause::Adopted);
    QCOMPARE(other.session.statistics().adoptions, 1);
    QCOMPARE(other.session.statistics().refreshes, 0);
    QCOMPARE(other.token(), kept.site.accessToken());
    QCOMPARE(kept.refreshes(), 1);
    settle();
    QCOMPARE(kept.session.statistics().adoptions, 0);
}

// Found by tests/kills: the look that another process's change caused had its turn first.
void tst_SharedRecord::aRefreshBehindALookThatAdoptsIsNotMade()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    SecondWindow other(kept);
    QVERIFY(other.restore());
    const auto old = kept.token();
    QVERIFY(awaited(other.session.refresh()));
    kept.store->hold();
    QTRY_VERIFY(kept.store->waiting() > 0);
    auto renewed = kept.session.replaceAccessToken(old);
    QTRY_VERIFY(kept.session.isRefreshing());
    kept.store->release();
    QCOMPARE(awaited(renewed).value_or("none"), kept.site.accessToken());
    QTRY_VERIFY(!kept.session.isRefreshing());
    QCOMPARE(kept.refreshes(), 1);
    QCOMPARE(kept.session.statistics().adoptions, 1);
}

void tst_SharedRecord::aLoginReachesTheOther()
{
    KeptSession kept;
    SecondWindow other(kept);
    QVERIFY(!other.restore());
    QCOMPARE(other.session.state(), State::LoggedOut);
    QVERIFY(kept.logIn());
    QTRY_COMPARE(other.session.state(), State::LoggedIn);
    QCOMPARE(other.session.account(), u"ada"_s);
    QCOMPARE(other.token(), kept.site.accessToken());
}

void tst_SharedRecord::anotherUsersLoginReachesTheOther()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    SecondWindow other(kept);
    QVERIFY(other.restore());
    const auto adas = other.token();
    QSignalSpy loggedOut(&other.session, &Session::loggedOut);
    QVERIFY(kept.logIn(u"eve"_s));
    QTRY_COMPARE(other.session.account(), u"eve"_s);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Superseded);
    // Nothing of ada's is sent again in eve's name.
    QCOMPARE(kindOf(awaited(other.session.replaceAccessToken(adas))), Kind::Superseded);
    QCOMPARE(other.token(), kept.site.accessToken());
}

void tst_SharedRecord::aLogoutReachesTheOther()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    SecondWindow other(kept);
    QVERIFY(other.restore());
    QSignalSpy loggedOut(&other.session, &Session::loggedOut);
    QVERIFY(awaited(kept.session.logout()));
    QTRY_COMPARE(other.session.state(), State::LoggedOut);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Elsewhere);
    QTRY_VERIFY(!kept.store->record());
}

void tst_SharedRecord::aLogoutThereDuringARefreshHereWins()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    SecondWindow other(kept);
    QVERIFY(other.restore());
    kept.site.hold(TokenSite::refreshPath);
    auto refresh = kept.session.refresh();
    QTRY_COMPARE(kept.refreshes(), 1);
    const auto late = kept.site.refreshToken();
    auto logout = other.session.logout();
    QCOMPARE(other.session.state(), State::LoggedOut);
    kept.site.release(TokenSite::refreshPath);
    QVERIFY(awaited(logout));
    (void)awaited(refresh);
    QTRY_COMPARE(kept.session.state(), State::LoggedOut);
    QTRY_VERIFY(!kept.site.honoursRefresh(late));
    QTRY_VERIFY(!kept.site.honoursRefresh(kept.site.refreshToken()));
    QTRY_VERIFY(!kept.store->record());
}

// An older version of the app that knows no lock renewed it meanwhile (contract.md 5.2).
void tst_SharedRecord::aRefusalIsCheckedAgainstTheStore()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.site.insist(TokenSite::refreshPath, TokenSite::tokenRefused());
    kept.site.hold(TokenSite::refreshPath);
    auto refresh = kept.session.refresh();
    QTRY_COMPARE(kept.refreshes(), 1);
    auto theirs = *kept.store->record();
    theirs.tokens = Tokens("their.access.token", "their.refresh.token")
                        .withAccessExpiry(kept.clock->wallTime().addSecs(300));
    theirs.refreshSentAt = {};
    kept.store->setRecord(theirs);
    kept.site.release(TokenSite::refreshPath);
    (void)awaited(refresh);
    QTRY_COMPARE(kept.token(), "their.access.token"_ba);
    QCOMPARE(loggedOut.count(), 0);
    QVERIFY(kept.store->holdsSession());
}

void tst_SharedRecord::aRefusalBesideARecordOfAnotherDialectEndsTheSession()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.site.insist(TokenSite::refreshPath, TokenSite::tokenRefused());
    kept.site.hold(TokenSite::refreshPath);
    auto refresh = kept.session.refresh();
    QTRY_COMPARE(kept.refreshes(), 1);
    auto theirs = *kept.store->record();
    theirs.protocol = u"invented later"_s;
    theirs.tokens = Tokens("x", "y");
    kept.store->setRecord(theirs);
    kept.site.release(TokenSite::refreshPath);
    QVERIFY(!awaited(refresh));
    QTRY_COMPARE(kept.session.state(), State::LoggedOut);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Revoked);
}

void tst_SharedRecord::anUnreadableRecordIsNoLogout()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.store->failReads(Error(Kind::StoreLocked, u"The keychain is locked; unlock it."_s));
    Q_EMIT kept.store->changed();
    settle();
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(kept.session.isLoggedIn());
    QVERIFY(kept.hasCurrentToken());
}

void tst_SharedRecord::aRecordOfAnotherDialectIsLeftAlone()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    auto theirs = *kept.store->record();
    theirs.protocol = u"invented later"_s;
    theirs.tokens = Tokens("x", "y");
    kept.store->setRecord(theirs);
    Q_EMIT kept.store->changed();
    settle();
    QVERIFY(kept.hasCurrentToken());
}

void tst_SharedRecord::anEmptyStoreIsNoLogoutForWhatWasNeverStored()
{
    KeptSession kept;
    kept.store->failWrites(Error(Kind::StoreLocked, u"The keychain is locked; unlock it."_s));
    QVERIFY(kept.logIn());
    Q_EMIT kept.store->changed();
    settle();
    QVERIFY(kept.session.isLoggedIn());
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(kept.session.isLoggedIn());
}

void tst_SharedRecord::whoHoldsTheLockTooLongIsNotForcedOut()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.timeout = 50ms; });
    QVERIFY(kept.logIn());
    const auto held = *awaited(kept.store->lock(1s));
    QCOMPARE(kindOf(awaited(kept.session.refresh())), Kind::Timeout);
    QCOMPARE(kept.refreshes(), 0);
    QVERIFY(kept.session.isLoggedIn());
    QVERIFY(kept.hasCurrentToken());
    held->release();
    kept.clock->advance(2min);
    QVERIFY(awaited(kept.session.refresh()));
    QCOMPARE(kept.refreshes(), 1);
}

// Another process logged in while this one could not write: its record is not overwritten.
void tst_SharedRecord::whatCouldNotBeStoredIsCaughtUpOnlyOverTheSameRecord()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.store->failWrites(Error(Kind::StoreLocked, u"The keychain is locked; unlock it."_s));
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(!kept.session.isPersisted());
    SessionRecord theirs;
    theirs.account = u"eve"_s;
    theirs.protocol = kept.protocol->name();
    theirs.tokens = Tokens("their.access.token", "their.refresh.token")
                        .withAccessExpiry(kept.clock->wallTime().addSecs(300));
    kept.store->setRecord(theirs);
    kept.store->failWrites(std::nullopt);
    QTRY_COMPARE(kept.session.account(), u"eve"_s);
    QCOMPARE(kept.store->record()->account, u"eve"_s);
    QVERIFY(kept.session.isPersisted());
}

QTEST_GUILESS_MAIN(tst_SharedRecord)

#include "tst_sharedrecord.moc"
