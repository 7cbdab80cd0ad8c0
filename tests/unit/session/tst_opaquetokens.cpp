// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/awaited.h>
#include <support/canaries.h>
#include <support/fakeclock.h>
#include <support/flakystore.h>
#include <support/oauthsite.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/protocol/oauth2protocol.h>
#include <SessionKeeper/session/session.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Grant = OAuth2Protocol::Grant;
using Kind = Error::Kind;
Q_DECLARE_METATYPE(SessionKeeper::OAuth2Protocol::Grant)

// Tokens that say nothing of themselves: expires_in alone tells how long they live (K3, K4).
class tst_OpaqueTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bearWrongClocks_data();
    void bearWrongClocks();
    void bearJumpsOfTheWallClock_data();
    void bearJumpsOfTheWallClock();
    void bearASleep_data();
    void bearASleep();
    void areKnownAgainAfterARestart_data();
    void areKnownAgainAfterARestart();
    void areUsedUntilRefusedWhenNothingIsSaid();
    void endTheSessionWhereThereIsNoRefreshToken();
    void sayWhenTheyAreRefusedAndCannotBeRenewed();
    void areAskedForAnewByAProgram();
    void areKeptWhileTheClientIsMisconfigured();
    void areNotAskedForWithADialog();
    void areRevokedAtALogout_data();
    void areRevokedAtALogout();
    void areRevokedLaterWhenTheServerIsBusy();
};

namespace {

struct OpaqueLife
{
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    OAuthSite site {clock};
    std::shared_ptr<FlakyStore> store = std::make_shared<FlakyStore>();
    std::shared_ptr<OAuth2Protocol> protocol = std::make_shared<OAuth2Protocol>(site.tokenUrl());
    std::unique_ptr<Session> session;
    std::unique_ptr<AccessManager> http;
    std::unique_ptr<QSignalSpy> loggedOut;

    OpaqueLife()
    {
        protocol->setClientId(u"app"_s);
        protocol->setRevocationPath(u"../revoke/"_s);
        start();
    }

    // The app starts, for the first time or again.
    void start()
    {
        http.reset();
        session = std::make_unique<Session>(protocol, store);
        session->setClock(clock);
        auto policy = session->refreshPolicy();
        policy.longestNap = 10ms;
        policy.timeout = 5min;
        session->setRefreshPolicy(policy);
        http = std::make_unique<AccessManager>(session.get());
        loggedOut = std::make_unique<QSignalSpy>(session.get(), &Session::loggedOut);
    }

    bool logIn() { return awaited(session->login({u"ada"_s, canaryPassword()})).has_value(); }

    int call()
    {
        auto *reply = http->get(QNetworkRequest(site.url(QLatin1StringView(OAuthSite::mePath))));
        const int status = hasEnded(reply) ? statusOf(reply) : -1;
        reply->deleteLater();
        return status;
    }

    bool live(milliseconds duration, milliseconds step)
    {
        bool well = true;
        for (int count = 0; step * count < duration; ++count) {
            clock->advance(step);
            well = call() == 200 && well;
        }
        return well;
    }

    // Nothing was sent late, nobody was logged out, and so many renewals were enough.
    bool isFlawless(int fewest, int most) const
    {
        return site.late() == 0 && site.refused() == 0 && loggedOut->isEmpty()
            && site.renewals() >= fewest && site.renewals() <= most;
    }
    QString story() const
    {
        return u"%1 renewals, %2 tokens sent late, %3 refused, %4 log-outs"_s.arg(site.renewals())
            .arg(site.late())
            .arg(site.refused())
            .arg(loggedOut->count());
    }
};

} // namespace

void tst_OpaqueTokens::bearWrongClocks_data()
{
    QTest::addColumn<qint64>("skew");  // of the server against the machine, in seconds
    QTest::addColumn<qint64>("proxy"); // of its Date headers against the server
    QTest::addColumn<bool>("dated");
    for (const qint64 skew : {0, 1, -1, 300, -300, 86400, -86400, 315360000, -315360000}) {
        QTest::addRow("%lld s, Date", skew) << skew << qint64(0) << true;
        QTest::addRow("%lld s, no Date", skew) << skew << qint64(0) << false;
        for (const qint64 proxy : {240, -600, 31536000, -31536000})
            QTest::addRow("%lld s, a proxy's Date %lld s", skew, proxy) << skew << proxy << true;
    }
}

void tst_OpaqueTokens::bearWrongClocks()
{
    QFETCH(qint64, skew);
    QFETCH(qint64, proxy);
    QFETCH(bool, dated);
    OpaqueLife life;
    life.site.skew = seconds(skew);
    if (!dated)
        life.site.setDateFrom({});
    else if (proxy != 0)
        life.site.setDateFrom([&life, proxy] { return life.site.now().addSecs(proxy); });
    QVERIFY(life.logIn());
    QVERIFY2(life.live(3000s, 15s), qPrintable(life.story()));
    QVERIFY2(life.isFlawless(10, 12), qPrintable(life.story()));
}

void tst_OpaqueTokens::bearJumpsOfTheWallClock_data()
{
    QTest::addColumn<qint64>("jump"); // seconds
    for (const qint64 jump : {-315360000, -3600, -60, 60, 3600, 315360000})
        QTest::addRow("%lld s", jump) << jump;
}

void tst_OpaqueTokens::bearJumpsOfTheWallClock()
{
    QFETCH(qint64, jump);
    OpaqueLife life;
    QVERIFY(life.logIn());
    QVERIFY(life.live(120s, 15s));
    life.clock->jumpWall(seconds(jump));
    QVERIFY2(life.live(900s, 15s), qPrintable(life.story()));
    // Three in 1020 s; one more where the jump can have been a sleep.
    QVERIFY2(life.isFlawless(3, 4), qPrintable(life.story()));
}

void tst_OpaqueTokens::bearASleep_data()
{
    QTest::addColumn<bool>("counted");
    QTest::newRow("counted") << true;
    QTest::newRow("not counted") << false;
}

void tst_OpaqueTokens::bearASleep()
{
    QFETCH(bool, counted);
    OpaqueLife life;
    QVERIFY(life.logIn());
    QVERIFY(life.live(60s, 15s));
    if (counted) {
        life.clock->advance(9h);
    } else {
        life.clock->sleepUncounted(9h);
        life.site.skew += 9h;
    }
    QVERIFY2(life.live(900s, 15s), qPrintable(life.story()));
    QVERIFY2(life.isFlawless(4, 4), qPrintable(life.story()));
}

void tst_OpaqueTokens::areKnownAgainAfterARestart_data()
{
    QTest::addColumn<qint64>("skew"); // seconds
    QTest::addColumn<qint64>("away"); // seconds
    QTest::addColumn<int>("renewals");
    for (const qint64 skew : {0, 3600, -3600, 315360000}) {
        QTest::addRow("%lld s, a minute later", skew) << skew << qint64(60) << 0;
        QTest::addRow("%lld s, 301 s later", skew) << skew << qint64(301) << 1;
        QTest::addRow("%lld s, a day later", skew) << skew << qint64(86400) << 1;
    }
}

void tst_OpaqueTokens::areKnownAgainAfterARestart()
{
    QFETCH(qint64, skew);
    QFETCH(qint64, away);
    QFETCH(int, renewals);
    OpaqueLife life;
    life.site.skew = seconds(skew);
    QVERIFY(life.logIn());
    const auto end = life.session->accessExpiresAt();
    QVERIFY(qAbs(life.clock->wallTime().secsTo(end) - 300) <= 1);
    life.session->setRefreshPolicy([] {
        RefreshPolicy policy;
        policy.proactive = false;
        return policy;
    }());
    life.clock->advance(seconds(away));

    life.start();
    QVERIFY(awaited(life.session->restore()));
    if (renewals == 0)
        QVERIFY(qAbs(end.msecsTo(life.session->accessExpiresAt())) <= 1000);
    QCOMPARE(life.call(), 200);
    QVERIFY2(life.isFlawless(renewals, renewals), qPrintable(life.story()));
    QVERIFY2(life.live(600s, 15s), qPrintable(life.story()));
    QVERIFY2(life.isFlawless(renewals + 2, renewals + 3), qPrintable(life.story()));
}

void tst_OpaqueTokens::areUsedUntilRefusedWhenNothingIsSaid()
{
    OpaqueLife life;
    life.site.tellsLifetime = false;
    QVERIFY(life.logIn());
    QVERIFY(!life.session->accessExpiresAt().isValid());
    QVERIFY2(life.live(290s, 10s), qPrintable(life.story()));
    QVERIFY2(life.isFlawless(0, 0), qPrintable(life.story()));
    // Refused, refreshed for and sent again.
    QVERIFY2(life.live(300s, 10s), qPrintable(life.story()));
    QCOMPARE(life.site.refused(), 1);
    QCOMPARE(life.site.renewals(), 1);
}

void tst_OpaqueTokens::endTheSessionWhereThereIsNoRefreshToken()
{
    OpaqueLife life;
    life.site.givesRefreshTokens = false;
    QVERIFY(life.logIn());
    QCOMPARE(life.session->sessionExpiresAt(), life.session->accessExpiresAt());
    QVERIFY2(life.live(290s, 10s), qPrintable(life.story()));
    QVERIFY(life.session->isLoggedIn());
    life.clock->advance(11s);
    QTRY_COMPARE(life.loggedOut->count(), 1);
    QCOMPARE(life.loggedOut->first().first().value<Session::LogoutReason>(),
             Session::LogoutReason::Expired);
    QCOMPARE(life.site.renewals(), 0);
}

// One server's refusal is not the token server's, and that one cannot be asked: who calls hears it.
void tst_OpaqueTokens::sayWhenTheyAreRefusedAndCannotBeRenewed()
{
    OpaqueLife life;
    life.site.givesRefreshTokens = false;
    life.site.tellsLifetime = false;
    QVERIFY(life.logIn());
    life.site.revokeAccessTokens();
    for (int calls = 1; calls <= 3; ++calls) {
        auto *reply = life.http->get(
            QNetworkRequest(life.site.url(QLatin1StringView(OAuthSite::mePath))));
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 401);
        QCOMPARE(life.http->sessionError(reply).kind(), Kind::Expired);
        QCOMPARE(life.site.refused(), calls);
    }
    QCOMPARE(life.site.renewals(), 0);
    QVERIFY(life.session->isLoggedIn());
}

void tst_OpaqueTokens::areAskedForAnewByAProgram()
{
    OpaqueLife life;
    life.protocol->setGrant(Grant::ClientCredentials);
    life.protocol->setScopes({u"read"_s});
    QVERIFY(awaited(life.session->login({})));
    QVERIFY(!life.session->sessionExpiresAt().isValid());
    QVERIFY2(life.live(3000s, 15s), qPrintable(life.story()));
    QVERIFY2(life.isFlawless(10, 12), qPrintable(life.story()));
    QCOMPARE(life.site.lastForm().toString(),
             u"client_id=app&grant_type=client_credentials&scope=read"_s);

    // After the token's end, by a refusal, and by another run.
    const int before = life.site.renewals();
    life.clock->advance(1h);
    QCOMPARE(life.call(), 200);
    life.site.revokeAccessTokens();
    QCOMPARE(life.call(), 200);
    life.start();
    QVERIFY(awaited(life.session->restore()));
    life.clock->advance(1h);
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.site.renewals(), before + 3);
    QVERIFY(life.loggedOut->isEmpty());
}

// K5: the app's mistake, or the server's, is no word about the session.
void tst_OpaqueTokens::areKeptWhileTheClientIsMisconfigured()
{
    OpaqueLife life;
    QVERIFY(life.logIn());
    for (const auto &code : {u"invalid_client"_s, u"unauthorized_client"_s, u"invalid_request"_s,
                             u"temporarily_unavailable"_s}) {
        life.site.insist(OAuthSite::tokenPath, HttpAnswer::json(401, {{u"error"_s, code}}));
        life.clock->advance(1h);
        QTRY_COMPARE(life.session->lastError().code(), code);
        QVERIFY(life.session->isLoggedIn());
        QVERIFY(life.store->holdsSession());
    }
    life.site.relent(OAuthSite::tokenPath);
    life.clock->advance(1h);
    QCOMPARE(life.call(), 200);
    QVERIFY(life.loggedOut->isEmpty());
}

// RFC 6749 5.2: who refuses a client that came with a Basic header challenges it to do so.
void tst_OpaqueTokens::areNotAskedForWithADialog()
{
    OpaqueLife life;
    life.protocol->setClientAuthentication(OAuth2Protocol::ClientAuthentication::Basic);
    life.protocol->setClientSecret(u"canary-of-a-client"_s);
    QVERIFY(life.logIn());
    life.site.insist(OAuthSite::tokenPath,
                     HttpAnswer::json(401, {{u"error"_s, u"invalid_client"_s}})
                         .with("WWW-Authenticate", "Basic realm=\"clients\""));
    life.clock->advance(1h);
    QTRY_COMPARE(life.session->lastError().kind(), Kind::Misconfigured);
    QCOMPARE(life.session->lastError().code(), u"invalid_client"_s);
    QCOMPARE(life.site.renewals(), 1);
    QVERIFY(life.session->isLoggedIn());
}

void tst_OpaqueTokens::areRevokedAtALogout_data()
{
    QTest::addColumn<Grant>("grant");
    QTest::newRow("the refresh token") << Grant::Password;
    QTest::newRow("the access token of a program") << Grant::ClientCredentials;
}

void tst_OpaqueTokens::areRevokedAtALogout()
{
    QFETCH(Grant, grant);
    OpaqueLife life;
    life.protocol->setGrant(grant);
    QVERIFY(life.logIn());
    const auto access = life.site.accessToken();
    QVERIFY(life.site.honoursAccess(access));
    QVERIFY(awaited(life.session->logout()));
    QTRY_VERIFY(!life.site.honoursAccess(access));
    QVERIFY(!life.site.honoursRefresh(life.site.refreshToken()));
    QCOMPARE(life.site.count(OAuthSite::revocationPath), 1);
    QTRY_VERIFY(!life.store->holdsRevocations());
}

void tst_OpaqueTokens::areRevokedLaterWhenTheServerIsBusy()
{
    OpaqueLife life;
    auto policy = life.session->refreshPolicy();
    policy.backoffBase = 10ms;
    life.session->setRefreshPolicy(policy);
    QVERIFY(life.logIn());
    life.site.enqueue(OAuthSite::revocationPath, HttpAnswer::plain(503));
    QVERIFY(awaited(life.session->logout()));
    QTRY_COMPARE(life.site.count(OAuthSite::revocationPath), 2);
    QTRY_VERIFY(!life.site.honoursRefresh(life.site.refreshToken()));
}

QTEST_GUILESS_MAIN(tst_OpaqueTokens)
#include "tst_opaquetokens.moc"
