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

// A log-out deletes the long-running key, sooner or later, and a login that finds the same key is
// not harmed by it (contract.md 5.4.7; design.md K10).
class tst_KeyDeletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void happensAtALogout();
    void happensAtTheLogoutOfARestoredSession();
    void aKeyThatIsGoneIsEnough();
    void aTroubleAtAnyRequestIsTriedAgain_data();
    void aTroubleAtAnyRequestIsTriedAgain();
    void happensLaterWithoutANetwork();
    void happensAfterARestart();
    void isCalledOffByALoginThatFindsTheKey();
    void isCalledOffThoughTheStoreCannotBeWritten();
    void isWaitedForByALoginThatFindsTheKey();
    void doesNotHarmTheSecondOfTwoLogins_data();
    void doesNotHarmTheSecondOfTwoLogins();
    void happensToTheKeyOfTheUserBefore();
};

void tst_KeyDeletion::happensAtALogout()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto key = life.key();
    QVERIFY(awaited(life.session->logout()));
    QTRY_VERIFY(life.record().revocations.isEmpty());
    QCOMPARE(life.delegates(), 1);
    QCOMPARE(life.requestsTo(DelegatingLife::anyKey), 1);
    QCOMPARE(life.statusOfKey(key), 401);
    QCOMPARE(life.call(), 401);
}

void tst_KeyDeletion::happensAtTheLogoutOfARestoredSession()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto key = life.key();
    life.startApp();
    QVERIFY(life.server.faults().setOffline(true));
    QVERIFY(awaited(life.session->restore()));
    QVERIFY(life.server.faults().setOffline(false));
    QVERIFY(awaited(life.session->logout()));
    QTRY_COMPARE(life.statusOfKey(key), 401);
}

void tst_KeyDeletion::aKeyThatIsGoneIsEnough()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto key = life.key();
    QSignalSpy errors(life.session.get(), &Session::errorOccurred);
    RefreshPolicy policy;
    policy.timeout = 500ms;
    life.session->setRefreshPolicy(policy);
    // It was done and not heard of: the second try finds no key.
    life.fail(DelegatingLife::anyKey, Fault::unanswered(Drop::AfterCommit));
    QVERIFY(awaited(life.session->logout()));
    QTRY_COMPARE(errors.count(), 1);
    QCOMPARE(errors.first().first().value<Error>().kind(), Kind::OutcomeUnknown);
    QVERIFY(!errors.first().first().value<Error>().message().contains(QString::fromLatin1(key)));
    QTRY_VERIFY_WITH_TIMEOUT(life.record().revocations.isEmpty(), 10000);
    QCOMPARE(errors.count(), 1);
    QCOMPARE(life.statusOfKey(key), 401);
}

void tst_KeyDeletion::aTroubleAtAnyRequestIsTriedAgain_data()
{
    QTest::addColumn<bool>("first");
    QTest::addColumn<int>("fault");
    for (const bool first : {true, false}) {
        const auto where = first ? "delegate"_L1 : "delete"_L1;
        QTest::newRow(qPrintable(u"%1: 503"_s.arg(where))) << first << 0;
        QTest::newRow(qPrintable(u"%1: a hotspot's page"_s.arg(where))) << first << 1;
        QTest::newRow(qPrintable(u"%1: a redirect"_s.arg(where))) << first << 2;
        QTest::newRow(qPrintable(u"%1: no answer"_s.arg(where))) << first << 3;
        QTest::newRow(qPrintable(u"%1: throttled"_s.arg(where))) << first << 4;
    }
}

void tst_KeyDeletion::aTroubleAtAnyRequestIsTriedAgain()
{
    QFETCH(bool, first);
    QFETCH(int, fault);
    const QList<Fault> faults {
        Fault::html(503), Fault::html(200), Fault::redirect("https://login.example.com/"),
        Fault::dropped(Drop::BeforeCommit), Fault::answer(429).withRetryAfter(1s)};
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto key = life.key();
    life.fail(first ? "/delegate/" : DelegatingLife::anyKey, faults.at(fault));
    QVERIFY(awaited(life.session->logout()));
    QTRY_VERIFY_WITH_TIMEOUT(life.record().revocations.isEmpty(), 10000);
    QCOMPARE(life.statusOfKey(key), 401);
}

void tst_KeyDeletion::happensLaterWithoutANetwork()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto key = life.key();
    QVERIFY(life.server.faults().setOffline(true));
    QVERIFY(awaited(life.session->logout()));
    QVERIFY(!life.session->isLoggedIn());
    QVERIFY(life.record().tokens.isEmpty());
    QCOMPARE(life.record().revocations.size(), 1);
    QVERIFY(life.server.faults().setOffline(false));
    QTRY_COMPARE_WITH_TIMEOUT(life.statusOfKey(key), 401, 10000);
}

void tst_KeyDeletion::happensAfterARestart()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto key = life.key();
    // The first request gets through, the second one does not.
    life.fail(DelegatingLife::anyKey, Fault::html(503), -1);
    QVERIFY(awaited(life.session->logout()));
    QTRY_VERIFY(life.requestsTo(DelegatingLife::anyKey) > 0);
    life.startApp();
    life.server.faults().clear();
    QCOMPARE(life.statusOfKey(key), 200);
    QCOMPARE(kindOf(awaited(life.session->restore())), Kind::NotLoggedIn);
    QTRY_COMPARE(life.statusOfKey(key), 401);
    QTRY_VERIFY(life.record().revocations.isEmpty());
}

void tst_KeyDeletion::isCalledOffByALoginThatFindsTheKey()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto key = life.key();
    QVERIFY(life.server.faults().setOffline(true));
    QVERIFY(awaited(life.session->logout()));
    // In the next run: the first one would try again at any time.
    life.startApp();
    QVERIFY(life.server.faults().setOffline(false));
    QVERIFY(life.logIn());
    QCOMPARE(life.key(), key);
    QVERIFY(life.record().revocations.isEmpty());
    QTest::qWait(100);
    QCOMPARE(life.statusOfKey(key), 200);
    QVERIFY(awaited(life.session->refresh()));
    // Until it is logged out again.
    QVERIFY(awaited(life.session->logout()));
    QTRY_COMPARE(life.statusOfKey(key), 401);
}

// The store goes on saying that the key is to be deleted.
void tst_KeyDeletion::isCalledOffThoughTheStoreCannotBeWritten()
{
    DelegatingLife life;
    auto store = std::make_shared<FlakyStore>();
    Session session(life.protocol, store);
    QVERIFY(awaited(session.login({u"ada"_s, canaryPassword()})));
    const auto key = store->record()->tokens.refreshToken();
    life.fail("/delegate/", Fault::answer(429).withRetryAfter(2s));
    QVERIFY(awaited(session.logout()));
    QTRY_COMPARE(life.delegates(), 1);
    QVERIFY(store->holdsRevocations());

    store->failWrites(Error(Error::Kind::StoreLocked, u"The keyring is locked."_s));
    QVERIFY(awaited(session.login({u"ada"_s, canaryPassword()})));
    QVERIFY(!session.isPersisted());
    const auto looks = store->reads();
    Q_EMIT store->changed();
    QTRY_VERIFY(store->reads() > looks);
    // Until it would have been tried again.
    QTest::qWait(2500);
    QVERIFY(store->holdsRevocations());
    QCOMPARE(life.statusOfKey(key), 200);
    QVERIFY(awaited(session.refresh()));
}

void tst_KeyDeletion::isWaitedForByALoginThatFindsTheKey()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto key = life.key();
    const auto *path = DelegatingLife::anyKey;
    life.hold(path);
    QVERIFY(awaited(life.session->logout()));
    QTRY_COMPARE(life.held(path), 1);
    auto login = life.session->login({u"ada"_s, canaryPassword()});
    QTRY_COMPARE(life.keyRequests(), 3);
    QTest::qWait(50);
    QVERIFY(!login.isFinished());
    life.release(path);
    QVERIFY(awaited(login));
    QVERIFY(life.key() != key);
    QCOMPARE(life.statusOfKey(key), 401);
    QCOMPARE(life.statusOfKey(life.key()), 200);
    QCOMPARE(life.requestsTo("/api-token-auth/"), 3);
    QCOMPARE(life.call(), 200);
}

// The first login comes too late, and its key is the second one's.
void tst_KeyDeletion::doesNotHarmTheSecondOfTwoLogins_data()
{
    QTest::addColumn<bool>("again");
    QTest::newRow("the key was made by the first") << false;
    QTest::newRow("the key was there") << true;
}

void tst_KeyDeletion::doesNotHarmTheSecondOfTwoLogins()
{
    QFETCH(bool, again);
    DelegatingLife life;
    QVERIFY(!again || life.logIn());
    const char *keys = "/refresh-token/";
    life.hold(keys);
    auto first = life.session->login({u"ada"_s, canaryPassword()});
    auto second = life.session->login({u"ada"_s, canaryPassword()});
    QTRY_COMPARE(life.held(keys), 2);
    life.release(keys);
    QCOMPARE(kindOf(awaited(first)), Kind::Superseded);
    QVERIFY(awaited(second));
    QTest::qWait(100);
    QCOMPARE(life.statusOfKey(life.key()), 200);
    QVERIFY(awaited(life.session->refresh()));
    QCOMPARE(life.call(), 200);
}

void tst_KeyDeletion::happensToTheKeyOfTheUserBefore()
{
    DelegatingLife life;
    QVERIFY(life.server.addUser(u"eva"_s, canaryPassword()));
    QVERIFY(life.logIn());
    const auto key = life.key();
    QVERIFY(awaited(life.session->login({u"eva"_s, canaryPassword()})));
    QTRY_COMPARE(life.statusOfKey(key), 401);
    QCOMPARE(life.statusOfKey(life.key()), 200);
    QCOMPARE(life.end(), Reason::Superseded);
}

QTEST_GUILESS_MAIN(tst_KeyDeletion)
#include "tst_keydeletion.moc"
