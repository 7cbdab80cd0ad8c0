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
using JwtAuthSettings = SessionKeeperServer::JwtAuthSettings;

// A session of djangorestframework-jwt and of what descends from it, from the first login to the
// last logout. When its tokens are renewed, and what their end does, is in tst_chainlimit.
class tst_WholeLifeJwtAuth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void logsInCallsRefreshesAndLogsOut();
    void refusesAWrongPassword();
    void replaysWhatWasRefused();
    void comesBackFromTheStore();
    void livesOfflineAsLongAsItsToken();
    void reachesTheEndOfItsChain();
    void endsWithTheAccount_data();
    void endsWithTheAccount();
    void aRefreshOfADeactivatedAccountEnds();
    void endsWithTheKey();
    void seesThroughA403();

private:
    static std::unique_ptr<OneTokenLife> life();
};

namespace {

const QStringList kinds {u"1.0"_s,     u"1.7"_s,    u"1.11"_s,  u"Bearer"_s,
                         u"payload"_s, u"cookie"_s, u"Styria"_s};

void configure(const QString &kind, Settings &settings)
{
    auto &jwtAuth = settings.jwtAuth;
    if (kind == "1.0"_L1 || kind == "1.7"_L1)
        settings.jwtAuthProfile = u"drfjwt/"_s + kind;
    else if (kind == "Styria"_L1)
        settings.jwtAuthProfile = u"styria/1.17"_s;
    else if (kind == "Bearer"_L1)
        jwtAuth.JWT_AUTH_HEADER_PREFIX = "Bearer"_ba;
    else if (kind == "payload"_L1)
        jwtAuth.JWT_RESPONSE_PAYLOAD_HANDLER = JwtAuthSettings::ResponsePayload::User;
    else if (kind == "cookie"_L1)
        jwtAuth.JWT_AUTH_COOKIE = "jwt"_ba;
}

void configure(const QString &kind, JwtAuthProtocol &protocol)
{
    if (kind == "1.0"_L1)
        protocol.setVerifyPath({});
    if (kind == "Styria"_L1)
        protocol.setLogoutPath(u"blacklist/"_s);
    if (kind == "Styria"_L1 || kind == "Bearer"_L1)
        protocol.setScheme("Bearer");
    if (kind == "cookie"_L1)
        protocol.setCookieName("jwt");
}

} // namespace

void tst_WholeLifeJwtAuth::initTestCase_data()
{
    QTest::addColumn<QString>("kind");
    for (const auto &kind : kinds)
        QTest::newRow(qPrintable(kind)) << kind;
}

std::unique_ptr<OneTokenLife> tst_WholeLifeJwtAuth::life()
{
    QFETCH_GLOBAL(QString, kind);
    return OneTokenLife::ofJwtAuth([&](Settings &settings) { configure(kind, settings); },
                                   [&](JwtAuthProtocol &protocol) { configure(kind, protocol); });
}

void tst_WholeLifeJwtAuth::logsInCallsRefreshesAndLogsOut()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = tst_WholeLifeJwtAuth::life();
    QVERIFY(life->logIn());
    QCOMPARE(life->call(), 200);
    const auto before = life->record().tokens;
    life->pass(2s);
    QVERIFY(awaited(life->session->refresh()));
    const auto after = life->record().tokens;
    QVERIFY(after.accessToken() != before.accessToken());
    QCOMPARE(after.refreshToken(), after.accessToken());
    QCOMPARE(life->call(), 200);
    if (kind != "1.0"_L1)
        QCOMPARE(awaited(life->session->verify()).value_or(false), true);

    QVERIFY(awaited(life->session->logout()));
    QCOMPARE(life->end(), Reason::Requested);
    QCOMPARE(life->call(), 401);
    const int revocations = kind == "Styria"_L1 ? 1 : 0;
    QTRY_COMPARE(life->server.requestsTo(u"/blacklist/"_s), revocations);
    QTRY_VERIFY(life->record().isEmpty());
}

void tst_WholeLifeJwtAuth::refusesAWrongPassword()
{
    const auto life = tst_WholeLifeJwtAuth::life();
    const auto kind = [&](const QString &password) {
        return kindOf(awaited(life->session->login({u"ada"_s, password})));
    };
    QCOMPARE(kind(u"wrong"_s), Kind::InvalidCredentials);
    QCOMPARE(kind(u""_s), Kind::Rejected);
    QVERIFY(life->server.setActive(u"ada"_s, false));
    QCOMPARE(kind(canaryPassword()), Kind::InvalidCredentials);
    QCOMPARE(life->session->state(), Session::State::LoggedOut);
}

void tst_WholeLifeJwtAuth::replaysWhatWasRefused()
{
    const auto life = tst_WholeLifeJwtAuth::life();
    QVERIFY(life->logIn());
    QCOMPARE(life->server.faults().refuseIssuedAccessTokens(), 1);
    life->pass(2s);
    auto *reply = life->http->post(life->post("/api/echo/"), "the same bytes again"_ba);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(jsonIn(reply).value("body"_L1).toString(), u"the same bytes again"_s);
    QCOMPARE(life->refreshes(), 1);
    QCOMPARE(life->server.requestsTo(u"/api/echo/"_s), 2);
}

void tst_WholeLifeJwtAuth::comesBackFromTheStore()
{
    const auto life = tst_WholeLifeJwtAuth::life();
    QVERIFY(life->logIn());
    life->pass(60s);
    QVERIFY(life->restart());
    QCOMPARE(life->session->account(), u"ada"_s);
    QCOMPARE(life->call(), 200);
    QCOMPARE(life->refreshes(), 0);
    QVERIFY(life->live(125s));
    QTRY_COMPARE(life->refreshes(), 1);
    QCOMPARE(life->call(), 200);
}

void tst_WholeLifeJwtAuth::livesOfflineAsLongAsItsToken()
{
    const auto life = tst_WholeLifeJwtAuth::life();
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

void tst_WholeLifeJwtAuth::reachesTheEndOfItsChain()
{
    const auto life = tst_WholeLifeJwtAuth::life();
    QVERIFY(life->logIn());
    // Nobody knows it yet.
    QVERIFY(!life->session->sessionExpiresAt().isValid());
    for (int step = 0; step < 200 && !life->session->sessionExpiresAt().isValid(); ++step)
        QVERIFY(life->live(30s));
    QCOMPARE(life->session->sessionExpiresAt(), life->session->accessExpiresAt());
    QCOMPARE(life->call(), 200);
    life->pass(life->left() + 2s);
    QTRY_COMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->session->statistics().refusals, 0);
}

void tst_WholeLifeJwtAuth::endsWithTheAccount_data()
{
    QTest::addColumn<bool>("removed");
    QTest::newRow("deactivated") << false;
    QTest::newRow("removed") << true;
}

void tst_WholeLifeJwtAuth::endsWithTheAccount()
{
    QFETCH_GLOBAL(QString, kind);
    QFETCH(bool, removed);
    const auto life = tst_WholeLifeJwtAuth::life();
    QVERIFY(life->logIn());
    QVERIFY(removed ? life->server.removeUser(u"ada"_s) : life->server.setActive(u"ada"_s, false));
    QCOMPARE(life->call(), 401);
    QTRY_COMPARE(life->end(), Reason::Revoked);
    QCOMPARE(life->session->lastError().kind(), Kind::AccountRefused);
    // The fork has one text for a user that is gone and for a bad token, and tells them apart at
    // the refresh alone.
    QCOMPARE(life->refreshes(), kind == "Styria"_L1 && removed ? 1 : 0);
}

void tst_WholeLifeJwtAuth::aRefreshOfADeactivatedAccountEnds()
{
    const auto life = tst_WholeLifeJwtAuth::life();
    QVERIFY(life->logIn());
    QVERIFY(life->server.setActive(u"ada"_s, false));
    QCOMPARE(kindOf(awaited(life->session->refresh())), Kind::AccountRefused);
    QCOMPARE(life->end(), Reason::Revoked);
}

void tst_WholeLifeJwtAuth::endsWithTheKey()
{
    const auto life = tst_WholeLifeJwtAuth::life();
    QVERIFY(life->logIn());
    QVERIFY(life->server.faults().setSigningKey("another key, as long as the one before it was"));
    QCOMPARE(life->call(), 401);
    QTRY_COMPARE(life->end(), Reason::Revoked);
    QCOMPARE(life->refreshes(), 1);
}

// contract.md 1.11: a site that lists another authenticator first.
void tst_WholeLifeJwtAuth::seesThroughA403()
{
    using First = FaultSwitches::FirstAuthenticator;
    for (const auto first : {First::Session, First::Basic}) {
        const auto life = tst_WholeLifeJwtAuth::life();
        QVERIFY(life->logIn());
        life->server.faults().setFirstAuthenticator(first);
        life->server.faults().refuseIssuedAccessTokens();
        life->pass(2s);
        QCOMPARE(life->call(), 200);
        QCOMPARE(life->refreshes(), 1);
        QCOMPARE(life->call("/api/admin-only/"), 403);
        QCOMPARE(life->refreshes(), 1);
    }
}

QTEST_GUILESS_MAIN(tst_WholeLifeJwtAuth)
#include "tst_wholelifejwtauth.moc"
