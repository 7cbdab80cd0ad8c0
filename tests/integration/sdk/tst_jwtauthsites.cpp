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

// What sites set up in their own ways, each for itself: djangorestframework-jwt without refresh,
// with a known limit, with keys of the users' own, behind a cookie; the Styria fork with its
// blacklist.
class tst_JwtAuthSites : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutRefreshALoginLastsAsLongAsItsToken();
    void refreshSwitchedOffLaterDoesNotLogOut();
    void aKnownLimitIsAnnouncedFromTheStart();
    void aNewPasswordEndsTheSession();
    void logsInByMail();
    void theCookieIsAllThatTheServerGets();
    void theForkEndsTheTokenAtLogout();
    void aTokenBlacklistedElsewhereEndsTheSession();
    void aRevocationOutlivesTheAppAndTheNetwork();
    void aTokenWithoutAnEndIsUsedUntilRefused();
};

namespace {

std::unique_ptr<OneTokenLife> styria()
{
    return OneTokenLife::ofJwtAuth(
        [](Settings &settings) { settings.jwtAuthProfile = u"styria/1.17"_s; },
        [](JwtAuthProtocol &protocol) {
            protocol.setScheme("Bearer");
            protocol.setLogoutPath(u"blacklist/"_s);
        });
}

} // namespace

void tst_JwtAuthSites::withoutRefreshALoginLastsAsLongAsItsToken()
{
    const auto life = OneTokenLife::ofJwtAuth(
        [](Settings &settings) { settings.jwtAuth.JWT_ALLOW_REFRESH = false; });
    QVERIFY(life->logIn());
    QCOMPARE(life->left(), 300s);
    QVERIFY(!life->session->refreshDueAt().isValid());
    life->pass(290s);
    // It is as good as new, so nobody has to wait.
    QVERIFY(life->session->freshAccessToken().isFinished());
    QCOMPARE(life->call(), 200);
    QVERIFY(life->ends->isEmpty());
    life->pass(12s);
    QTRY_COMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->refreshes(), 0);
}

// contract.md 5.2: "orig_iat field is required." ends the renewing, not the session.
void tst_JwtAuthSites::refreshSwitchedOffLaterDoesNotLogOut()
{
    const auto life = OneTokenLife::ofJwtAuth();
    QVERIFY(life->logIn());
    const QByteArray refusal = R"({"non_field_errors":["orig_iat field is required."]})";
    life->server.faults().next(life->refreshPath, Fault::answer(400, refusal), -1);
    QVERIFY(life->live(200s));
    QTRY_COMPARE(life->session->sessionExpiresAt(), life->session->accessExpiresAt());
    QCOMPARE(life->call(), 200);
    life->pass(101s);
    QTRY_COMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->refreshes(), 1);
}

void tst_JwtAuthSites::aKnownLimitIsAnnouncedFromTheStart()
{
    const auto life = OneTokenLife::ofJwtAuth(
        {}, [](JwtAuthProtocol &protocol) { protocol.setChainLimit(1h); });
    QVERIFY(life->logIn());
    QCOMPARE(life->left(), 1h);
    QVERIFY(life->live(160s));
    QTRY_COMPARE(life->session->statistics().refreshes, 1);
    QCOMPARE(life->left(), 1h - 160s);
    QVERIFY(life->restart());
    QCOMPARE(life->left(), 1h - 160s);
}

// JWT_GET_USER_SECRET_KEY (contract.md 3.4).
void tst_JwtAuthSites::aNewPasswordEndsTheSession()
{
    const auto life = OneTokenLife::ofJwtAuth([](Settings &settings) {
        settings.jwtAuth.JWT_GET_USER_SECRET_KEY = JwtAuthSettings::UserSecretKey::PasswordHash;
    });
    QVERIFY(life->logIn());
    QVERIFY(life->server.setPassword(u"ada"_s, u"another one"_s));
    QCOMPARE(life->call(), 401);
    QTRY_COMPARE(life->end(), Reason::Revoked);
    QCOMPARE(life->refreshes(), 1);
    QVERIFY(awaited(life->session->login({u"ada"_s, u"another one"_s})));
    QCOMPARE(life->call(), 200);
}

void tst_JwtAuthSites::logsInByMail()
{
    const auto life = OneTokenLife::ofJwtAuth(
        [](Settings &settings) { settings.usernameField = u"email"_s; },
        [](JwtAuthProtocol &protocol) { protocol.setUserNameField(u"email"_s); });
    NewUser grace;
    grace.name = u"grace"_s;
    grace.password = u"pw"_s;
    grace.email = u"grace@example.com"_s;
    QVERIFY(life->server.addUser(grace));
    QVERIFY(awaited(life->session->login({u"grace@example.com"_s, u"pw"_s})));
    QCOMPARE(life->call(), 200);
}

void tst_JwtAuthSites::theCookieIsAllThatTheServerGets()
{
    const auto life = OneTokenLife::ofJwtAuth(
        [](Settings &settings) { settings.jwtAuth.JWT_AUTH_COOKIE = "jwt"_ba; },
        [](JwtAuthProtocol &protocol) { protocol.setCookieName("jwt"); });
    QVERIFY(life->logIn());
    auto *reply = life->http->post(life->post("/api/echo/"), "x"_ba);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    const auto headers = jsonIn(reply).value("headers"_L1).toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header)
        QVERIFY(header.key().compare("authorization"_L1, Qt::CaseInsensitive) != 0);
    // A header of the app's own switches the cookie off at the server.
    auto request = QNetworkRequest(life->url("/api/me/"));
    request.setRawHeader("Authorization", "Basic YWRhOnB3");
    auto *own = life->http->get(request);
    QVERIFY(hasEnded(own));
    QCOMPARE(statusOf(own), 401);
    QCOMPARE(life->refreshes(), 0);
    QVERIFY(life->session->isLoggedIn());
}

void tst_JwtAuthSites::theForkEndsTheTokenAtLogout()
{
    const auto life = styria();
    QVERIFY(life->logIn());
    const auto token = life->record().tokens.accessToken();
    QVERIFY(awaited(life->session->logout()));
    QTRY_COMPARE(life->server.requestsTo(u"/blacklist/"_s), 1);

    QNetworkAccessManager plain;
    auto request = QNetworkRequest(life->url("/api/me/"));
    request.setRawHeader("Authorization", "Bearer " + token);
    QJsonObject refusal;
    QTRY_VERIFY([&] {
        auto *reply = plain.get(request);
        refusal = hasEnded(reply) ? jsonIn(reply) : QJsonObject();
        return statusOf(reply) == 403;
    }());
    QCOMPARE(refusal.value("detail"_L1).toString(), u"Token is blacklisted."_s);
}

// contract.md 3.5: 403, and it is about the token all the same.
void tst_JwtAuthSites::aTokenBlacklistedElsewhereEndsTheSession()
{
    const auto life = styria();
    QVERIFY(life->logIn());
    const auto elsewhere = std::make_shared<MemoryStore>();
    QVERIFY(awaited(elsewhere->write(life->record())));
    Session other(life->protocol, elsewhere);
    other.setClock(life->clock);
    QVERIFY(awaited(other.restore()));
    QVERIFY(awaited(other.logout()));
    QTRY_COMPARE(life->server.requestsTo(u"/blacklist/"_s), 1);

    QCOMPARE(life->call(), 403);
    QTRY_COMPARE(life->end(), Reason::Revoked);
    QCOMPARE(life->refreshes(), 1);
}

// K10
void tst_JwtAuthSites::aRevocationOutlivesTheAppAndTheNetwork()
{
    const auto life = styria();
    QVERIFY(life->logIn());
    QVERIFY(life->server.faults().setOffline(true));
    QVERIFY(awaited(life->session->logout()));
    life->quit();
    QVERIFY(life->server.faults().setOffline(false));
    QCOMPARE(kindOf(life->restart()), Kind::NotLoggedIn);
    QTRY_COMPARE(life->server.requestsTo(u"/blacklist/"_s), 1);
}

// contract.md 3.2: accepted for ever.
void tst_JwtAuthSites::aTokenWithoutAnEndIsUsedUntilRefused()
{
    const auto life = OneTokenLife::ofJwtAuth();
    // {"typ":"JWT","alg":"HS256"} {"username":"ada"}
    const QByteArray endless = R"({"token":"eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.)"
                               R"(eyJ1c2VybmFtZSI6ImFkYSJ9.c2lnbmF0dXJl"})";
    life->server.faults().next(u"/api-token-auth/"_s, Fault::answer(200, endless));
    QVERIFY(life->logIn());
    QVERIFY(!life->session->sessionExpiresAt().isValid());
    QVERIFY(life->live(24h * 365));
    QVERIFY(life->session->isLoggedIn());
    QCOMPARE(life->refreshes(), 0);
    // Signed by nobody: a resource says so, and the token server as well.
    QCOMPARE(life->call(), 401);
    QTRY_COMPARE(life->end(), Reason::Revoked);
    QCOMPARE(life->server.requestsTo(life->verifyPath), 1);
}

QTEST_GUILESS_MAIN(tst_JwtAuthSites)
#include "tst_jwtauthsites.moc"
