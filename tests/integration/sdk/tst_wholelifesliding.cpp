// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "onetokenlife.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SessionKeeper::Error::Kind;
using Reason = Session::LogoutReason;

// A session of Simple JWT's sliding tokens, from the first login to the last logout. When its
// tokens are renewed, and what their end does, is in tst_chainlimit.
class tst_WholeLifeSliding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logsInCallsRefreshesAndLogsOut();
    void refusesAWrongPassword();
    void showsItsHardEnd();
    void replaysWhatWasRefused();
    void sixRefusedCallsCauseOneRefresh();
    void comesBackFromTheStore();
    void livesOfflineAsLongAsItsToken();
    void verifyTellsTheTruth();
    void endsWithTheAccount_data();
    void endsWithTheAccount();
    void aRefreshOfADeactivatedAccountEnds();
    void endsWithTheKey();
    void anEndIsToldFromARefusalByTheClock();
};

namespace {

// As of a view to which the token is not good any more.
Fault refused()
{
    return Fault::answer(401,
                         R"({"detail":"Given token not valid for any token type",)"
                         R"("code":"token_not_valid"})");
}

} // namespace

void tst_WholeLifeSliding::logsInCallsRefreshesAndLogsOut()
{
    const auto life = OneTokenLife::ofSliding();
    QVERIFY(life->logIn());
    QCOMPARE(life->call(), 200);
    const auto before = life->record().tokens;
    life->pass(2s);
    QVERIFY(awaited(life->session->refresh()));
    const auto after = life->record().tokens;
    QVERIFY(after.accessToken() != before.accessToken());
    QCOMPARE(after.refreshToken(), after.accessToken());
    // The end does not move.
    QCOMPARE(after.refreshExpiresAt(), before.refreshExpiresAt());
    QCOMPARE(life->call(), 200);

    QVERIFY(awaited(life->session->logout()));
    QCOMPARE(life->end(), Reason::Requested);
    QVERIFY(life->record().isEmpty());
    QCOMPARE(life->call(), 401);
    QCOMPARE(life->server.requestsTo(u"/api/token/blacklist/"_s), 0);
}

void tst_WholeLifeSliding::refusesAWrongPassword()
{
    const auto life = OneTokenLife::ofSliding();
    const auto kind = [&](const QString &password) {
        return kindOf(awaited(life->session->login({u"ada"_s, password})));
    };
    QCOMPARE(kind(u"wrong"_s), Kind::InvalidCredentials);
    QCOMPARE(kind(u""_s), Kind::Rejected);
    QVERIFY(life->server.setActive(u"ada"_s, false));
    QCOMPARE(kind(canaryPassword()), Kind::InvalidCredentials);
    QCOMPARE(life->session->state(), Session::State::LoggedOut);
}

void tst_WholeLifeSliding::showsItsHardEnd()
{
    const auto life = OneTokenLife::ofSliding();
    QVERIFY(life->logIn());
    QCOMPARE(life->left(), 1h);
    QVERIFY(life->live(160s));
    QTRY_COMPARE(life->session->statistics().refreshes, 1);
    QCOMPARE(life->left(), 1h - 160s);
    QVERIFY(life->session->accessExpiresAt() < life->session->sessionExpiresAt());
}

void tst_WholeLifeSliding::replaysWhatWasRefused()
{
    const auto life = OneTokenLife::ofSliding();
    QVERIFY(life->logIn());
    life->server.faults().next(u"/api/echo/"_s, refused());
    life->pass(2s);
    auto *reply = life->http->post(life->post("/api/echo/"), "the same bytes again"_ba);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(jsonIn(reply).value("body"_L1).toString(), u"the same bytes again"_s);
    QCOMPARE(life->refreshes(), 1);
    QCOMPARE(life->server.requestsTo(u"/api/echo/"_s), 2);
}

void tst_WholeLifeSliding::sixRefusedCallsCauseOneRefresh()
{
    const auto life = OneTokenLife::ofSliding();
    QVERIFY(life->logIn());
    life->server.faults().next(u"/api/me/"_s, refused(), 6);
    life->pass(2s);
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 6; ++i)
        replies.append(life->http->get(QNetworkRequest(life->url("/api/me/"))));
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
    }
    QCOMPARE(life->refreshes(), 1);
}

void tst_WholeLifeSliding::comesBackFromTheStore()
{
    const auto life = OneTokenLife::ofSliding();
    QVERIFY(life->logIn());
    const auto kept = life->record().tokens;
    life->pass(60s);
    QVERIFY(life->restart());
    QCOMPARE(life->session->account(), u"ada"_s);
    QCOMPARE(life->left(), 1h - 60s);
    QCOMPARE(life->call(), 200);
    QCOMPARE(life->refreshes(), 0);
    // Half of its life is over by now, and it is renewed as before.
    QVERIFY(life->live(125s));
    QTRY_COMPARE(life->refreshes(), 1);
    QVERIFY(life->record().tokens.accessToken() != kept.accessToken());
}

void tst_WholeLifeSliding::livesOfflineAsLongAsItsToken()
{
    const auto life = OneTokenLife::ofSliding();
    QVERIFY(life->logIn());
    QVERIFY(life->server.faults().setOffline(true));
    QVERIFY(life->live(200s));
    QTRY_VERIFY(life->session->statistics().failedRefreshes > 0);
    QVERIFY(life->session->isLoggedIn());
    QCOMPARE(life->call(), 0);
    QVERIFY(life->server.faults().setOffline(false));
    // Whatever the backoff, before the token ends.
    QVERIFY(life->live(70s));
    QTRY_COMPARE(life->session->statistics().refreshes, 1);
    QCOMPARE(life->call(), 200);
}

void tst_WholeLifeSliding::verifyTellsTheTruth()
{
    const auto life = OneTokenLife::ofSliding();
    QVERIFY(life->logIn());
    QCOMPARE(awaited(life->session->verify()).value_or(false), true);
    life->serverClock->advance(301s);
    QCOMPARE(awaited(life->session->verify()).value_or(true), false);
}

void tst_WholeLifeSliding::endsWithTheAccount_data()
{
    QTest::addColumn<bool>("removed");
    QTest::newRow("deactivated") << false;
    QTest::newRow("removed") << true;
}

void tst_WholeLifeSliding::endsWithTheAccount()
{
    QFETCH(bool, removed);
    const auto life = OneTokenLife::ofSliding();
    QVERIFY(life->logIn());
    QVERIFY(removed ? life->server.removeUser(u"ada"_s) : life->server.setActive(u"ada"_s, false));
    QCOMPARE(life->call(), 401);
    QTRY_COMPARE(life->end(), Reason::Revoked);
    QCOMPARE(life->session->lastError().kind(), Kind::AccountRefused);
    QCOMPARE(life->refreshes(), 0);
    QVERIFY(life->record().isEmpty());
}

// By the unreleased version; those before renew it (contract.md 2.7).
void tst_WholeLifeSliding::aRefreshOfADeactivatedAccountEnds()
{
    const auto life = OneTokenLife::ofSliding(
        [](Settings &settings) { settings.profile = u"simplejwt/head"_s; });
    QVERIFY(life->logIn());
    QVERIFY(life->server.setActive(u"ada"_s, false));
    QCOMPARE(kindOf(awaited(life->session->refresh())), Kind::AccountRefused);
    QCOMPARE(life->end(), Reason::Revoked);
}

void tst_WholeLifeSliding::endsWithTheKey()
{
    const auto life = OneTokenLife::ofSliding();
    QVERIFY(life->logIn());
    QVERIFY(life->server.faults().setSigningKey("another key, as long as the one before it was"));
    QCOMPARE(life->call(), 401);
    QTRY_COMPARE(life->end(), Reason::Revoked);
    QCOMPARE(life->refreshes(), 1);
}

// Before 5.5 there is one text, "Token is invalid or expired", for both.
void tst_WholeLifeSliding::anEndIsToldFromARefusalByTheClock()
{
    for (const bool sleeps : {false, true}) {
        const auto life = OneTokenLife::ofSliding(
            [](Settings &settings) { settings.profile = u"simplejwt/5.2.2"_s; });
        QVERIFY(life->logIn());
        if (sleeps)
            life->pass(301s);
        else
            QVERIFY(life->server.faults().setSigningKey(
                "another key, as long as the one before it was"));
        const auto refused = awaited(life->session->refresh());
        QCOMPARE(kindOf(refused), Kind::Revoked);
        QVERIFY(refused.error().message().contains(u"invalid or expired"_s));
        QCOMPARE(life->end(), sleeps ? Reason::Expired : Reason::Revoked);
    }
}

QTEST_GUILESS_MAIN(tst_WholeLifeSliding)
#include "tst_wholelifesliding.moc"
