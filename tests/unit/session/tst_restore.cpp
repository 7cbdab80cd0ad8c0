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
using State = Session::State;

// Coming back, and who waits for it.
class tst_Restore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesUpWhatTheStoreHolds();
    void findsNothing();
    void losesNothingWhenTheStoreIsLocked();
    void ignoresWhatAnotherDialectLeft();
    void takesAnEmptyRecordForNone();
    void requestsWaitWhileRestoring();
    void requestsWaitForTheAppToDecide();
    void requestsWaitNoLongerThanTold();
    void whatTheStoreSaidIsNotForgotten();
};

void tst_Restore::takesUpWhatTheStoreHolds()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto token = kept.token();
    kept.site.forget();

    Session next(kept.protocol, kept.store);
    next.setClock(kept.clock);
    QSignalSpy states(&next, &Session::stateChanged);
    QVERIFY(awaited(next.restore()));
    QCOMPARE(next.state(), State::LoggedIn);
    QCOMPARE(states.first().first().value<State>(), State::Restoring);
    QCOMPARE(next.account(), u"ada"_s);
    QCOMPARE(next.statistics().restores, 1);
    QCOMPARE(awaited(next.freshAccessToken()).value_or("none"), token);
    QCOMPARE(kept.site.taken().size(), 0);
}

void tst_Restore::findsNothing()
{
    KeptSession kept;
    QCOMPARE(kindOf(awaited(kept.session.restore())), Kind::NotLoggedIn);
    QCOMPARE(kept.session.state(), State::LoggedOut);
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken())), Kind::NotLoggedIn);
    QCOMPARE(kept.site.taken().size(), 0);
}

void tst_Restore::losesNothingWhenTheStoreIsLocked()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto before = kept.store->record();
    kept.store->failReads(Error(Kind::StoreLocked, u"The keychain is locked; unlock it."_s));

    Session next(kept.protocol, kept.store);
    next.setClock(kept.clock);
    QSignalSpy loggedOut(&next, &Session::loggedOut);
    QCOMPARE(kindOf(awaited(next.restore())), Kind::StoreLocked);
    QCOMPARE(next.state(), State::Unknown);
    QCOMPARE(loggedOut.count(), 0);
    QVERIFY(kept.store->record() == before);

    kept.store->failReads(std::nullopt);
    QVERIFY(awaited(next.restore()));
    QVERIFY(next.isLoggedIn());
}

void tst_Restore::ignoresWhatAnotherDialectLeft()
{
    KeptSession kept;
    SessionRecord record;
    record.tokens = Tokens("access", "refresh");
    record.account = u"ada"_s;
    record.protocol = u"oauth2"_s;
    kept.store->setRecord(record);
    QVERIFY(!awaited(kept.session.restore()));
    QVERIFY(!kept.session.isLoggedIn());
    QCOMPARE(kept.site.taken().size(), 0);
}

void tst_Restore::takesAnEmptyRecordForNone()
{
    KeptSession kept;
    SessionRecord record;
    record.account = u"ada"_s;
    record.protocol = kept.protocol->name();
    kept.store->setRecord(record);
    QCOMPARE(kindOf(awaited(kept.session.restore())), Kind::NotLoggedIn);
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken(), 2s)), Kind::NotLoggedIn);
}

// U5
void tst_Restore::requestsWaitWhileRestoring()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    Session next(kept.protocol, kept.store);
    next.setClock(kept.clock);
    kept.store->hold();
    auto restored = next.restore();
    auto token = next.freshAccessToken();
    settle();
    QVERIFY(!token.isFinished());
    kept.store->release();
    QVERIFY(awaited(restored));
    const auto current = awaited(token).value_or("none");
    QCOMPARE(current, kept.site.accessToken());
}

void tst_Restore::requestsWaitForTheAppToDecide()
{
    KeptSession kept;
    auto token = kept.session.freshAccessToken();
    settle();
    QVERIFY(!token.isFinished());
    QVERIFY(kept.logIn());
    const auto current = awaited(token).value_or("none");
    QCOMPARE(current, kept.site.accessToken());
}

void tst_Restore::requestsWaitNoLongerThanTold()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.decisionTimeout = 30ms; });
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken())), Kind::Misconfigured);
    QCOMPARE(kept.site.taken().size(), 0);
    QVERIFY(kept.logIn());
    QVERIFY(!kept.token().isEmpty());
}

void tst_Restore::whatTheStoreSaidIsNotForgotten()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.decisionTimeout = 50ms; });
    kept.store->failReads(Error(Kind::StoreLocked, u"The keychain is locked; unlock it."_s));
    auto token = kept.session.freshAccessToken();
    settle();
    QSignalSpy errors(&kept.session, &Session::errorOccurred);
    QCOMPARE(kindOf(awaited(kept.session.restore())), Kind::StoreLocked);
    QCOMPARE(kindOf(awaited(token)), Kind::StoreLocked);
    QTest::qWait(100);
    QCOMPARE(errors.count(), 1);
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken())), Kind::StoreLocked);
}

QTEST_GUILESS_MAIN(tst_Restore)
#include "tst_restore.moc"
