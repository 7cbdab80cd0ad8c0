// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "livingsession.h"

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SessionKeeper::Error::Kind;
using Reason = Session::LogoutReason;

// A server, a proxy and a network on a bad day: a session that was kept stays kept, and one that is
// over says why.
class tst_BadWeather : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheSession_data();
    void keepsTheSession();
    void keepsTheSessionOffline();
    void keepsTheSessionOverARestartOfTheServer();
    void tellsThatARotationWasLost();
    void retriesWhatSurelyDidNotHappen();
    void loginIsTriedOnce();
    void seesThroughAnotherAuthenticator_data();
    void seesThroughAnotherAuthenticator();
    void endsWithTheAccount();
    void aRefreshOfADeactivatedAccountEnds();
};

namespace {

const auto refreshPath = u"/api/token/refresh/"_s;

} // namespace

Q_DECLARE_METATYPE(SessionKeeperServer::Fault)

void tst_BadWeather::keepsTheSession_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::newRow("500") << Fault::html(500);
    QTest::newRow("503") << Fault::html(503).withRetryAfter(3s);
    QTest::newRow("429") << Fault::answer(429).withRetryAfter(3s);
    QTest::newRow("captive portal") << Fault::html(200);
    QTest::newRow("truncated JSON") << Fault::answer(200, "{\"access\":\"eyJ");
    QTest::newRow("no token") << Fault::answer(200);
    QTest::newRow("redirect") << Fault::answer(302, "").withHeader("Location",
                                                                   "https://login.example/");
    QTest::newRow("dropped before") << Fault::dropped(Fault::Drop::BeforeCommit);
}

void tst_BadWeather::keepsTheSession()
{
    QFETCH(Fault, fault);
    LivingSession life;
    QVERIFY(life.logIn());
    QSignalSpy loggedOut(life.session.get(), &Session::loggedOut);
    const auto before = recordIn(*life.store);
    life.server.faults().refuseIssuedAccessTokens();
    life.server.faults().next(refreshPath, fault, -1);
    QCOMPARE(life.statusOfGet("/api/me/"), 401);
    QVERIFY(life.session->isLoggedIn());
    QVERIFY(recordIn(*life.store).tokens == before.tokens);
    QCOMPARE(loggedOut.count(), 0);
    QCOMPARE(life.server.refreshes(), 0);

    // A session that starts anew knows nothing of Retry-After or backoff.
    life.server.faults().clear();
    life.server.faults().refuseIssuedAccessTokens();
    Session next(life.protocol, life.store);
    QVERIFY(awaited(next.restore()));
    QVERIFY(awaited(next.refresh()));
}

void tst_BadWeather::keepsTheSessionOffline()
{
    LivingSession life;
    QVERIFY(life.logIn());
    QVERIFY(life.server.faults().setOffline(true));
    QCOMPARE(kindOf(awaited(life.session->refresh())), Kind::Network);
    auto *reply = life.get("/api/me/");
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->error(), QNetworkReply::ConnectionRefusedError);
    QVERIFY(life.session->isLoggedIn());
    QVERIFY(life.server.faults().setOffline(false));
    QCOMPARE(life.statusOfGet("/api/me/"), 200);
}

void tst_BadWeather::keepsTheSessionOverARestartOfTheServer()
{
    LivingSession life;
    QVERIFY(life.logIn());
    const auto port = life.server.port();
    life.server.close();
    QVERIFY(life.server.listen(u"127.0.0.1"_s, port));
    QCOMPARE(life.statusOfGet("/api/me/"), 200);
    QVERIFY(awaited(life.session->refresh()));
}

// contract.md 5.4.3: the server rotated, and the answer with the successor never arrived.
void tst_BadWeather::tellsThatARotationWasLost()
{
    for (const auto &fault : {Fault::dropped(Fault::Drop::AfterCommit), Fault::half()}) {
        LivingSession life;
        QVERIFY(life.logIn());
        QSignalSpy loggedOut(life.session.get(), &Session::loggedOut);
        life.server.faults().next(refreshPath, fault);
        QVERIFY(!awaited(life.session->refresh()));
        QCOMPARE(loggedOut.count(), 1);
        QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::RotationLost);
        QCOMPARE(life.refreshes(), 2);
        QCOMPARE(life.server.refreshes(), 1);
    }
}

void tst_BadWeather::retriesWhatSurelyDidNotHappen()
{
    LivingSession life;
    QVERIFY(life.logIn());
    life.server.faults().next(refreshPath, Fault::dropped(Fault::Drop::BeforeCommit));
    QVERIFY(awaited(life.session->refresh()));
    QCOMPARE(life.refreshes(), 2);
    QCOMPARE(life.server.refreshes(), 1);
}

// K12
void tst_BadWeather::loginIsTriedOnce()
{
    LivingSession life;
    life.server.faults().next(u"/api/token/"_s, Fault::dropped(Fault::Drop::AfterCommit));
    QCOMPARE(kindOf(life.logIn()), Kind::OutcomeUnknown);
    QCOMPARE(life.server.requestsTo(u"/api/token/"_s), 1);
    QCOMPARE(life.server.logins(), 1);
    QVERIFY(life.logIn());
}

// contract.md 1.11: 403 without a challenge, or a challenge of another scheme.
void tst_BadWeather::seesThroughAnotherAuthenticator_data()
{
    using First = FaultSwitches::FirstAuthenticator;
    QTest::addColumn<First>("first");
    QTest::newRow("session cookies lead: 403") << First::Session;
    QTest::newRow("Basic leads") << First::Basic;
}

void tst_BadWeather::seesThroughAnotherAuthenticator()
{
    QFETCH(FaultSwitches::FirstAuthenticator, first);
    LivingSession life;
    QVERIFY(life.logIn());
    life.server.faults().setFirstAuthenticator(first);
    life.server.faults().refuseIssuedAccessTokens();
    QCOMPARE(life.statusOfGet("/api/me/"), 200);
    QCOMPARE(life.refreshes(), 1);
    QCOMPARE(life.statusOfGet("/api/admin-only/"), 403);
    QCOMPARE(life.refreshes(), 1);
}

// contract.md 5.1: user_inactive, and user_not_found.
void tst_BadWeather::endsWithTheAccount()
{
    for (const bool removed : {false, true}) {
        LivingSession life;
        QVERIFY(life.logIn());
        QSignalSpy loggedOut(life.session.get(), &Session::loggedOut);
        QVERIFY(removed ? life.server.removeUser(u"ada"_s)
                        : life.server.setActive(u"ada"_s, false));
        QCOMPARE(life.statusOfGet("/api/me/"), 401);
        QTRY_COMPARE(loggedOut.count(), 1);
        QCOMPARE(life.refreshes(), 0);
        QVERIFY(recordIn(*life.store).isEmpty());
    }
}

void tst_BadWeather::aRefreshOfADeactivatedAccountEnds()
{
    LivingSession life;
    QVERIFY(life.logIn());
    QVERIFY(life.server.setActive(u"ada"_s, false));
    QCOMPARE(kindOf(awaited(life.session->refresh())), Kind::AccountRefused);
    QVERIFY(!life.session->isLoggedIn());
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_BadWeather)
#include "tst_badweather.moc"
