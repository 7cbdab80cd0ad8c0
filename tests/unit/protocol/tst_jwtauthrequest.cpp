// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/jwtauthprotocol.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;

// The bytes of contract.md 3.
class tst_JwtAuthRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesUserNameAndPassword();
    void sendsTheTokenAsAField();
    void goesWhereThePathsSay_data();
    void goesWhereThePathsSay();
    void leavesOutWhatTheServerDoesNotHave();
    void logsOutAtTheForkAlone();
    void authorizesWithTheScheme();
    void putsTheTokenIntoACookie_data();
    void putsTheTokenIntoACookie();
    void logsOutWithTheCookie();
    void renewsWhileTheTokenLivesOnly();
};

namespace {

const QUrl site(u"https://api.example.com/"_s);
const Tokens tokens = Tokens("the.only.token", "the.only.token").withScheme("JWT");

} // namespace

void tst_JwtAuthRequest::carriesUserNameAndPassword()
{
    JwtAuthProtocol protocol(site);
    Credentials credentials(u"ada"_s, u" pw "_s);
    credentials.insert(u"otp"_s, 7);
    credentials.insert(u"username"_s, u"eve"_s);
    const auto request = protocol.loginRequest(credentials);
    QCOMPARE(request.step, TokenStep::Login);
    QCOMPARE(request.verb, QByteArray("POST"));
    const QByteArray expected = R"({"otp":7,"password":" pw ","username":"ada"})";
    QCOMPARE(request.body, expected);
    protocol.setUserNameField(u"email"_s);
    const QByteArray byMail = R"({"email":"ada@example.com","password":"pw"})";
    QCOMPARE(protocol.loginRequest({u"ada@example.com"_s, u"pw"_s}).body, byMail);
}

void tst_JwtAuthRequest::sendsTheTokenAsAField()
{
    const JwtAuthProtocol protocol(site);
    const QByteArray expected = R"({"token":"the.only.token"})";
    for (const auto &request :
         {protocol.refreshRequest(tokens), protocol.verifyRequest(tokens).value()}) {
        QCOMPARE(request.body, expected);
        QCOMPARE(headerValue(request.headers, "accept"), QByteArray("application/json"));
        QCOMPARE(headerValue(request.headers, "content-type"), QByteArray("application/json"));
        // A stale header can only do harm (contract.md 5.4.8).
        QVERIFY(headerValue(request.headers, "authorization").isNull());
    }
}

void tst_JwtAuthRequest::goesWhereThePathsSay_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("login");
    QTest::addColumn<QString>("refresh");
    QTest::newRow("root") << u"https://a.example/"_s << u"https://a.example/api-token-auth/"_s
                          << u"https://a.example/api-token-refresh/"_s;
    QTest::newRow("root without slash")
        << u"https://a.example"_s << u"https://a.example/api-token-auth/"_s
        << u"https://a.example/api-token-refresh/"_s;
    QTest::newRow("folder") << u"https://a.example/v1"_s
                            << u"https://a.example/v1/api-token-auth/"_s
                            << u"https://a.example/v1/api-token-refresh/"_s;
}

void tst_JwtAuthRequest::goesWhereThePathsSay()
{
    QFETCH(QString, base);
    JwtAuthProtocol protocol {QUrl(base)};
    QTEST(protocol.loginRequest({}).url.toString(), "login");
    QTEST(protocol.refreshRequest(tokens).url.toString(), "refresh");

    // As the tutorial of contract.md 0.2 mounts them.
    protocol.setLoginPath(u"/api/auth/jwt/"_s);
    protocol.setRefreshPath(u"/api/auth/jwt/refresh/"_s);
    protocol.setVerifyPath(u"/api/auth/jwt/verify/"_s);
    QCOMPARE(protocol.loginRequest({}).url, QUrl(u"https://a.example/api/auth/jwt/"_s));
    QCOMPARE(protocol.refreshRequest(tokens).url,
             QUrl(u"https://a.example/api/auth/jwt/refresh/"_s));
    QCOMPARE(protocol.verifyRequest(tokens).value().url,
             QUrl(u"https://a.example/api/auth/jwt/verify/"_s));
}

void tst_JwtAuthRequest::leavesOutWhatTheServerDoesNotHave()
{
    JwtAuthProtocol protocol(site);
    protocol.setVerifyPath({});
    QVERIFY(!protocol.verifyRequest(tokens));
    QVERIFY(!protocol.logoutRequest(tokens));
}

// contract.md 3.5: the blacklist endpoint wants to be authorized.
void tst_JwtAuthRequest::logsOutAtTheForkAlone()
{
    JwtAuthProtocol protocol(site);
    protocol.setLogoutPath(u"blacklist/"_s);
    const auto request = protocol.logoutRequest(tokens.withScheme("Bearer"));
    QVERIFY(request);
    QCOMPARE(request->step, TokenStep::Logout);
    QCOMPARE(request->url, QUrl(u"https://api.example.com/blacklist/"_s));
    QCOMPARE(headerValue(request->headers, "Authorization"), QByteArray("Bearer the.only.token"));
    const QByteArray expected = R"({"token":"the.only.token"})";
    QCOMPARE(request->body, expected);
    QVERIFY(!protocol.logoutRequest(Tokens()));
}

void tst_JwtAuthRequest::authorizesWithTheScheme()
{
    JwtAuthProtocol protocol(site);
    QNetworkRequest request;
    protocol.authorize(request, tokens);
    QCOMPARE(request.rawHeader("Authorization"), QByteArray("JWT the.only.token"));
    QVERIFY(!request.hasRawHeader("Cookie"));
    QCOMPARE(protocol.authorizationHeader(), QByteArray("Authorization"));
    QVERIFY(protocol.authorizationCookie().isEmpty());
    protocol.setScheme("Bearer");
    QCOMPARE(protocol.scheme(), QByteArray("Bearer"));
}

void tst_JwtAuthRequest::putsTheTokenIntoACookie_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *before, const char *after) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after);
    };
    row("alone", "", "jwt=the.only.token");
    row("beside one", "csrftoken=abc", "csrftoken=abc; jwt=the.only.token");
    row("beside two", "a=1; b=2", "a=1; b=2; jwt=the.only.token");
    row("in place of an older one", "a=1; jwt=old; b=2", "a=1; b=2; jwt=the.only.token");
    row("in place of two older ones", "jwt=old;jwt=older", "jwt=the.only.token");
    row("beside one with a longer name", "jwt2=x; xjwt=y", "jwt2=x; xjwt=y; jwt=the.only.token");
    row("beside a value with an equals sign", "a=b=c", "a=b=c; jwt=the.only.token");
    row("beside a quoted value", "a=\"1\"; ", "a=\"1\"; jwt=the.only.token");
}

void tst_JwtAuthRequest::putsTheTokenIntoACookie()
{
    QFETCH(QByteArray, before);
    JwtAuthProtocol protocol(site);
    protocol.setCookieName("jwt");
    QNetworkRequest request;
    if (!before.isEmpty())
        request.setRawHeader("Cookie", before);
    protocol.authorize(request, tokens);
    QTEST(request.rawHeader("Cookie"), "after");
    // Present, it would disable the cookie (contract.md 3.2).
    QVERIFY(!request.hasRawHeader("Authorization"));
    QCOMPARE(protocol.authorizationHeader(), QByteArray("Cookie"));
    QCOMPARE(protocol.authorizationCookie(), QByteArray("jwt"));
}

void tst_JwtAuthRequest::logsOutWithTheCookie()
{
    JwtAuthProtocol protocol(site);
    protocol.setLogoutPath(u"blacklist/"_s);
    protocol.setCookieName("jwt");
    const auto request = protocol.logoutRequest(tokens).value();
    QCOMPARE(headerValue(request.headers, "Cookie"), QByteArray("jwt=the.only.token"));
    QVERIFY(headerValue(request.headers, "Authorization").isNull());
}

void tst_JwtAuthRequest::renewsWhileTheTokenLivesOnly()
{
    QVERIFY(!JwtAuthProtocol(site).canRefreshExpired());
}

QTEST_GUILESS_MAIN(tst_JwtAuthRequest)
#include "tst_jwtauthrequest.moc"
