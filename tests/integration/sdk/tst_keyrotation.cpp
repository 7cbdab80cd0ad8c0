// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "delegatinglife.h"

#include <support/flakystore.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Drop = SessionKeeperServer::Fault::Drop;
using Fault = SessionKeeperServer::Fault;
using Kind = Error::Kind;
using Reason = Session::LogoutReason;
using Rotation = DelegateProtocol::KeyRotation;

// A long-running key that gives way to a new one, and answers that get lost meanwhile
// (contract.md 4.2, 5.4; design.md K7).
class tst_KeyRotation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void happensAtALoginWhenTold();
    void happensAtEveryRefreshWhenTold();
    void keepsTheNewKeyBeforeAnybodyGoesOn();
    void aLostAnswerIsFound_data();
    void aLostAnswerIsFound();
    void aRotationThatFailsLeavesTheJwtInUse();
    void anAnswerLostWithTheNetworkIsFoundLater();
    void anAnswerLostAcrossARestartIsToldAsSuch();
    void aKillInTheMiddleIsToldAsSuch();
    void twoProcessesFollowEachOther();
    void aKeyThatWasRenewedWithoutTheLockIsTakenOver();
    void aServerWithoutRotationIsTold();

private:
    // The next rotation of the present key, and the search that follows it, get lost.
    static void loseRotationAndSearch(DelegatingLife &life);
};

void tst_KeyRotation::happensAtALoginWhenTold()
{
    DelegatingLife life(Rotation::AtLogin);
    QVERIFY(life.logIn());
    const auto first = life.key();
    QVERIFY(life.logIn());
    QVERIFY(life.key() != first);
    QCOMPARE(life.statusOfKey(first), 401);
    QCOMPARE(life.statusOfKey(life.key()), 200);
    const auto second = life.key();
    QVERIFY(awaited(life.session->refresh()));
    QCOMPARE(life.key(), second);
}

void tst_KeyRotation::happensAtEveryRefreshWhenTold()
{
    DelegatingLife life(Rotation::AtRefresh);
    QVERIFY(life.logIn());
    for (int turn = 0; turn < 3; ++turn) {
        const auto old = life.key();
        QVERIFY(awaited(life.session->refresh()));
        QVERIFY(life.key() != old);
        QCOMPARE(life.statusOfKey(old), 401);
        QCOMPARE(life.call(), 200);
        QVERIFY(!life.record().refreshSentAt.isValid());
    }
    QCOMPARE(life.session->statistics().refreshes, 3);
    QCOMPARE(life.session->statistics().failedRefreshes, 0);
}

void tst_KeyRotation::keepsTheNewKeyBeforeAnybodyGoesOn()
{
    DelegatingLife life(Rotation::AtRefresh);
    auto store = std::make_shared<FlakyStore>();
    Session session(life.protocol, store);
    QVERIFY(awaited(session.login({u"ada"_s, canaryPassword()})));
    const auto old = store->record()->tokens.refreshToken();
    const auto *revoke = DelegatingLife::anyRevoke;
    life.hold(revoke);
    life.refuseJwts();
    auto waiting = session.replaceAccessToken(
        awaited(session.freshAccessToken()).value_or(QByteArray()));
    QTRY_COMPARE(life.held(revoke), 1);
    store->hold();
    life.release(revoke);
    QTRY_COMPARE(store->waiting(), 1);
    QTest::qWait(50);
    QVERIFY(!waiting.isFinished());
    store->release();
    QVERIFY(awaited(waiting));
    QVERIFY(store->record()->tokens.refreshToken() != old);
    QCOMPARE(life.statusOfKey(store->record()->tokens.refreshToken()), 200);
}

void tst_KeyRotation::aLostAnswerIsFound_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<bool>("isNew");
    QTest::newRow("after it was done") << 0 << true;
    QTest::newRow("before it was done") << 1 << false;
    QTest::newRow("half of it came") << 2 << true;
    QTest::newRow("a gateway gave up") << 3 << false;
    QTest::newRow("done twice, the second answer came") << 4 << true;
}

void tst_KeyRotation::aLostAnswerIsFound()
{
    QFETCH(int, fault);
    QFETCH(bool, isNew);
    const QList<Fault> faults {Fault::dropped(Drop::AfterCommit),
                               Fault::dropped(Drop::BeforeCommit), Fault::half(), Fault::html(504),
                               Fault::duplicated(Fault::Duplicate::SecondAnswer)};
    DelegatingLife life(Rotation::AtRefresh);
    QVERIFY(life.logIn());
    const auto old = life.key();
    QSignalSpy errors(life.session.get(), &Session::errorOccurred);
    life.fail(DelegatingLife::anyRevoke, faults.at(fault));
    const auto lists = life.keyRequests();
    QVERIFY(awaited(life.session->refresh()));
    QCOMPARE(life.keyRequests(), lists + 1);
    QCOMPARE(life.key() != old, isNew);
    QCOMPARE(life.statusOfKey(life.key()), 200);
    QCOMPARE(life.call(), 200);
    QCOMPARE(errors.count(), 0);
    QVERIFY(!life.record().refreshSentAt.isValid());
    QVERIFY(awaited(life.session->refresh()));
}

void tst_KeyRotation::aRotationThatFailsLeavesTheJwtInUse()
{
    DelegatingLife life(Rotation::AtRefresh);
    QVERIFY(life.logIn());
    const auto old = life.key();
    QSignalSpy errors(life.session.get(), &Session::errorOccurred);
    life.fail(DelegatingLife::anyRevoke, Fault::html(503));
    life.refuseJwts();
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.key(), old);
    QCOMPARE(errors.count(), 1);
    QCOMPARE(life.session->lastError().kind(), Kind::ServerFailure);
    QVERIFY(!life.session->lastError().message().contains(QString::fromLatin1(old)));
    // The next one does it.
    QVERIFY(awaited(life.session->refresh()));
    QVERIFY(life.key() != old);
}

void tst_KeyRotation::loseRotationAndSearch(DelegatingLife &life)
{
    life.fail(DelegatingLife::anyRevoke, Fault::dropped(Drop::AfterCommit));
    life.fail("/refresh-token/", Fault::dropped(Drop::BeforeCommit));
}

// The JWT lives, and with it the key's successor is found.
void tst_KeyRotation::anAnswerLostWithTheNetworkIsFoundLater()
{
    DelegatingLife life(Rotation::AtRefresh);
    QVERIFY(life.logIn());
    const auto old = life.key();
    loseRotationAndSearch(life);
    QVERIFY(awaited(life.session->refresh()));
    QCOMPARE(life.key(), old);
    QCOMPARE(life.statusOfKey(old), 401);
    QVERIFY(life.record().refreshSentAt.isValid());
    QCOMPARE(life.call(), 200);

    QVERIFY(awaited(life.session->refresh()));
    QVERIFY(life.key() != old);
    QCOMPARE(life.statusOfKey(life.key()), 200);
    QVERIFY(!life.record().refreshSentAt.isValid());
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.loggedOut->count(), 0);
}

void tst_KeyRotation::anAnswerLostAcrossARestartIsToldAsSuch()
{
    DelegatingLife life(Rotation::AtRefresh);
    QVERIFY(life.logIn());
    loseRotationAndSearch(life);
    QVERIFY(awaited(life.session->refresh()));
    life.startApp();
    // Without a JWT nobody can be asked for the successor.
    QVERIFY(awaited(life.session->restore()));
    QTRY_COMPARE(life.loggedOut->count(), 1);
    QCOMPARE(life.end(), Reason::RotationLost);
    // The next login finds it, and nothing is left behind.
    QVERIFY(life.logIn());
    QCOMPARE(life.statusOfKey(life.key()), 200);
}

void tst_KeyRotation::aKillInTheMiddleIsToldAsSuch()
{
    DelegatingLife life(Rotation::AtRefresh);
    QVERIFY(life.logIn());
    const auto *revoke = DelegatingLife::anyRevoke;
    life.fail(revoke, Fault::unanswered(Drop::AfterCommit));
    const auto old = life.key();
    auto refresh = life.session->refresh();
    QTRY_COMPARE(life.statusOfKey(old), 401);
    life.startApp();
    QVERIFY(life.record().refreshSentAt.isValid());
    QVERIFY(awaited(life.session->restore()));
    QTRY_COMPARE(life.loggedOut->count(), 1);
    QCOMPARE(life.end(), Reason::RotationLost);
}

// Each has a JWT of its own: a new key is taken over, and renews nothing.
void tst_KeyRotation::twoProcessesFollowEachOther()
{
    DelegatingLife life(Rotation::AtRefresh);
    QVERIFY(life.logIn());
    Session other(life.protocol, life.store);
    QVERIFY(awaited(other.restore()));
    AccessManager http(&other);
    QCOMPARE(life.callOf(http), 200);
    QCOMPARE(life.delegates(), 1);
    for (int turn = 0; turn < 3; ++turn) {
        QVERIFY(awaited(life.session->refresh()));
        QVERIFY(awaited(other.refresh()));
    }
    QCOMPARE(life.delegates(), 7);
    QTest::qWait(200);
    QCOMPARE(life.delegates(), 7);
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.callOf(http), 200);
    // One that was refused meanwhile goes on with the other's key.
    life.refuseJwts();
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.callOf(http), 200);
    QCOMPARE(life.delegates(), 9);
    QCOMPARE(life.loggedOut->count(), 0);
    QCOMPARE(other.statistics().failedRefreshes, 0);
}

// By a copy of the app that does not know the lock: who asked for a refresh gets one.
void tst_KeyRotation::aKeyThatWasRenewedWithoutTheLockIsTakenOver()
{
    DelegatingLife life(Rotation::AtRefresh);
    QVERIFY(life.logIn());
    auto record = life.record();
    life.startApp();
    RefreshPolicy policy;
    policy.proactive = false;
    life.session->setRefreshPolicy(policy);
    QVERIFY(awaited(life.session->restore()));
    life.hold("/delegate/");
    auto refresh = life.session->refresh();
    QTRY_COMPARE(life.held("/delegate/"), 1);

    auto store = std::make_shared<FlakyStore>();
    Session other(life.protocol, store);
    QVERIFY(awaited(other.login({u"ada"_s, canaryPassword()})));
    record.tokens = store->record()->tokens;
    QVERIFY(awaited(life.store->write(record)));
    life.release("/delegate/");
    QVERIFY(awaited(refresh));
    QCOMPARE(life.delegates(), 2);
    QVERIFY(awaited(life.session->freshAccessToken()));
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.delegates(), 2);
    QCOMPARE(life.loggedOut->count(), 0);
}

void tst_KeyRotation::aServerWithoutRotationIsTold()
{
    auto settings = DelegatingLife::settings();
    settings.refreshTokenProfile = u"refreshtoken/0.1"_s;
    DelegatingLife life(settings, Rotation::AtRefresh);
    QVERIFY(life.logIn());
    const auto key = life.key();
    QVERIFY(awaited(life.session->refresh()));
    QCOMPARE(life.session->lastError().kind(), Kind::Misconfigured);
    QCOMPARE(life.key(), key);
    QVERIFY(!life.record().refreshSentAt.isValid());
    QCOMPARE(life.call(), 200);
}

QTEST_GUILESS_MAIN(tst_KeyRotation)
#include "tst_keyrotation.moc"
