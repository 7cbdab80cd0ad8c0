// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "livingsession.h"

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

// From the first login to the last logout, on real parts.
class tst_WholeLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logsInCallsRefreshesAndLogsOut();
    void refusesAWrongPassword();
    void outlivesItsAccessToken();
    void sixParallelCallsCauseOneRefresh();
    void replaysWhatWasSent();
    void comesBackFromTheStore();
    void aSpentRefreshTokenIsRefused();
    void anotherDeviceIsNotTouchedByALogout();
    void verifyTellsTheTruth();
    void showsWhatTheUserMayNotSee();
};

void tst_WholeLife::logsInCallsRefreshesAndLogsOut()
{
    LivingSession life;
    QVERIFY(life.logIn());
    auto *me = life.get("/api/me/");
    QVERIFY(hasEnded(me));
    QCOMPARE(statusOf(me), 200);
    QCOMPARE(jsonIn(me).value("username"_L1).toString(), u"ada"_s);

    const auto before = recordIn(*life.store).tokens;
    QVERIFY(awaited(life.session->refresh()));
    const auto after = recordIn(*life.store).tokens;
    QVERIFY(after.accessToken() != before.accessToken());
    QVERIFY(after.refreshToken() != before.refreshToken());
    QCOMPARE(life.statusOfGet("/api/me/"), 200);

    QVERIFY(awaited(life.session->logout()));
    QVERIFY(recordIn(*life.store).isEmpty());
    QCOMPARE(life.statusOfGet("/api/me/"), 401);
    QTRY_COMPARE(life.server.requestsTo(u"/api/token/blacklist/"_s), 1);
    QCOMPARE(life.refreshes(), 1);
}

void tst_WholeLife::refusesAWrongPassword()
{
    LivingSession life;
    QCOMPARE(kindOf(life.logIn(u"wrong"_s)), Kind::InvalidCredentials);
    QCOMPARE(kindOf(life.logIn(u""_s)), Kind::Rejected);
    QVERIFY(life.server.setActive(u"ada"_s, false));
    QCOMPARE(kindOf(life.logIn()), Kind::InvalidCredentials);
    QCOMPARE(life.session->state(), Session::State::LoggedOut);
}

// Real time: the token lives for two seconds.
void tst_WholeLife::outlivesItsAccessToken()
{
    LivingSession life(2s);
    QVERIFY(life.logIn());
    const auto first = awaited(life.session->freshAccessToken()).value_or("none");
    QTRY_VERIFY_WITH_TIMEOUT(life.session->statistics().refreshes >= 2, 10000);
    QCOMPARE(life.statusOfGet("/api/me/"), 200);
    QCOMPARE(life.session->statistics().refusals, 0);
    QVERIFY(awaited(life.session->freshAccessToken()).value_or("none") != first);
}

void tst_WholeLife::sixParallelCallsCauseOneRefresh()
{
    LivingSession life;
    QVERIFY(life.logIn());
    QCOMPARE(life.server.faults().refuseIssuedAccessTokens(), 1);
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 6; ++i)
        replies.append(life.get("/api/me/"));
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
        QCOMPARE(jsonIn(reply).value("username"_L1).toString(), u"ada"_s);
    }
    QCOMPARE(life.refreshes(), 1);
    QVERIFY(life.server.requestsTo(u"/api/me/"_s) <= 12);
    QCOMPARE(life.session->statistics().refreshes, 1);
}

void tst_WholeLife::replaysWhatWasSent()
{
    LivingSession life;
    QVERIFY(life.logIn());
    life.server.faults().refuseIssuedAccessTokens();
    const QByteArray body(100000, 'e');
    QNetworkRequest request(life.url("/api/echo/"));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "text/plain"_ba);
    auto *reply = life.http->put(request, body);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    const auto echo = jsonIn(reply);
    QCOMPARE(echo.value("method"_L1).toString(), u"PUT"_s);
    QVERIFY(echo.value("body"_L1).toString().toUtf8() == body);
    QCOMPARE(life.server.requestsTo(u"/api/echo/"_s), 2);
}

void tst_WholeLife::comesBackFromTheStore()
{
    LivingSession life;
    QVERIFY(life.logIn());
    Session next(life.protocol, life.store);
    QVERIFY(awaited(next.restore()));
    QCOMPARE(next.account(), u"ada"_s);
    AccessManager http(&next);
    auto *reply = http.get(QNetworkRequest(life.url("/api/me/")));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(life.refreshes(), 0);
    QCOMPARE(life.server.logins(), 1);
}

void tst_WholeLife::aSpentRefreshTokenIsRefused()
{
    LivingSession life;
    QVERIFY(life.logIn());
    const auto spent = recordIn(*life.store);
    QVERIFY(awaited(life.session->refresh()));

    auto store = std::make_shared<MemoryStore>();
    QVERIFY(awaited(store->write(spent)));
    Session thief(life.protocol, store);
    QSignalSpy loggedOut(&thief, &Session::loggedOut);
    QVERIFY(awaited(thief.restore()));
    QCOMPARE(kindOf(awaited(thief.refresh())), Kind::Revoked);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Session::LogoutReason>(),
             Session::LogoutReason::Revoked);
    // The successor is not affected (contract.md S75).
    QVERIFY(awaited(life.session->refresh()));
}

void tst_WholeLife::anotherDeviceIsNotTouchedByALogout()
{
    LivingSession life;
    QVERIFY(life.logIn());
    Session phone(life.protocol, std::make_shared<MemoryStore>());
    QVERIFY(awaited(phone.login({u"ada"_s, canaryPassword()})));
    QVERIFY(awaited(life.session->logout()));
    QTRY_COMPARE(life.server.requestsTo(u"/api/token/blacklist/"_s), 1);
    QVERIFY(awaited(phone.refresh()));
}

// Real time: the token lives for one second, and nobody renews it.
void tst_WholeLife::verifyTellsTheTruth()
{
    LivingSession life(1s);
    RefreshPolicy policy;
    policy.proactive = false;
    life.session->setRefreshPolicy(policy);
    QVERIFY(life.logIn());
    QCOMPARE(awaited(life.session->verify()).value_or(false), true);
    QTRY_VERIFY(!awaited(life.session->verify()).value_or(true));
    QVERIFY(life.session->isLoggedIn());
    QCOMPARE(life.refreshes(), 0);
}

void tst_WholeLife::showsWhatTheUserMayNotSee()
{
    LivingSession life;
    QVERIFY(life.logIn());
    QCOMPARE(life.statusOfGet("/api/admin-only/"), 403);
    QCOMPARE(life.refreshes(), 0);
    QVERIFY(life.session->isLoggedIn());
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_WholeLife)
#include "tst_wholelife.moc"
