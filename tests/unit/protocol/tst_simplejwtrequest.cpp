// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/simplejwtprotocol.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;

// The bytes of contract.md 2.1 and 1.
class tst_SimpleJwtRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesUserNameAndPassword();
    void carriesTextBeyondAscii();
    void carriesThePasswordUntrimmed();
    void namesTheUserFieldAsTold();
    void carriesExtraFieldsThatNeverOverrule();
    void refreshesWithTheRefreshTokenAlone();
    void verifiesTheAccessToken();
    void logsOutWithTheRefreshToken();
    void asksForJsonAndSendsNoAuthorization();
    void goesWhereThePathsSay_data();
    void goesWhereThePathsSay();
    void leavesOutWhatTheServerDoesNotHave();
    void authorizesWithSchemeAndHeaderAsTold();
};

namespace {

const QUrl tokenUrl(u"https://api.example.com/api/token/"_s);
const Tokens tokens("the.access.token", "the.refresh.token");

} // namespace

void tst_SimpleJwtRequest::carriesUserNameAndPassword()
{
    const auto request = SimpleJwtProtocol(tokenUrl).loginRequest({u"ada"_s, u"pw"_s});
    QCOMPARE(request.step, TokenStep::Login);
    QCOMPARE(request.url, tokenUrl);
    QCOMPARE(request.verb, QByteArray("POST"));
    const QByteArray expected = R"({"password":"pw","username":"ada"})";
    QCOMPARE(request.body, expected);
}

// JSON must be UTF-8 without a byte order mark (contract.md 1.2).
void tst_SimpleJwtRequest::carriesTextBeyondAscii()
{
    const auto request = SimpleJwtProtocol(tokenUrl).loginRequest({u"Zoë"_s, u"пароль \"\\ 🔑"_s});
    const QByteArray expected = R"({"password":"пароль \"\\ 🔑","username":"Zoë"})";
    QCOMPARE(request.body, expected);
}

// contract.md 5.4.9: the server may trim, we do not.
void tst_SimpleJwtRequest::carriesThePasswordUntrimmed()
{
    const auto request = SimpleJwtProtocol(tokenUrl).loginRequest({u"ada"_s, u" pw "_s});
    const QByteArray expected = R"({"password":" pw ","username":"ada"})";
    QCOMPARE(request.body, expected);
}

void tst_SimpleJwtRequest::namesTheUserFieldAsTold()
{
    SimpleJwtProtocol protocol(tokenUrl);
    protocol.setUserNameField(u"email"_s);
    const QByteArray expected = R"({"email":"ada@example.com","password":"pw"})";
    QCOMPARE(protocol.loginRequest({u"ada@example.com"_s, u"pw"_s}).body, expected);
}

void tst_SimpleJwtRequest::carriesExtraFieldsThatNeverOverrule()
{
    Credentials credentials(u"ada"_s, u"pw"_s);
    credentials.insert(u"otp"_s, 123456);
    credentials.insert(u"remember"_s, true);
    credentials.insert(u"username"_s, u"eve"_s);
    credentials.insert(u"password"_s, u"guess"_s);
    const QByteArray
        expected = R"({"otp":123456,"password":"pw","remember":true,"username":"ada"})";
    QCOMPARE(SimpleJwtProtocol(tokenUrl).loginRequest(credentials).body, expected);
}

void tst_SimpleJwtRequest::refreshesWithTheRefreshTokenAlone()
{
    const auto request = SimpleJwtProtocol(tokenUrl).refreshRequest(tokens);
    QCOMPARE(request.step, TokenStep::Refresh);
    QCOMPARE(request.url, QUrl(u"https://api.example.com/api/token/refresh/"_s));
    QCOMPARE(request.verb, QByteArray("POST"));
    const QByteArray expected = R"({"refresh":"the.refresh.token"})";
    QCOMPARE(request.body, expected);
}

void tst_SimpleJwtRequest::verifiesTheAccessToken()
{
    const auto request = SimpleJwtProtocol(tokenUrl).verifyRequest(tokens);
    QVERIFY(request);
    QCOMPARE(request->step, TokenStep::Verify);
    QCOMPARE(request->url, QUrl(u"https://api.example.com/api/token/verify/"_s));
    const QByteArray expected = R"({"token":"the.access.token"})";
    QCOMPARE(request->body, expected);
}

void tst_SimpleJwtRequest::logsOutWithTheRefreshToken()
{
    const auto request = SimpleJwtProtocol(tokenUrl).logoutRequest(tokens);
    QVERIFY(request);
    QCOMPARE(request->step, TokenStep::Logout);
    QCOMPARE(request->url, QUrl(u"https://api.example.com/api/token/blacklist/"_s));
    const QByteArray expected = R"({"refresh":"the.refresh.token"})";
    QCOMPARE(request->body, expected);
}

// contract.md 1.9: a browser-like Accept gets HTML. 5.4.8: a stale header can only do harm.
void tst_SimpleJwtRequest::asksForJsonAndSendsNoAuthorization()
{
    const SimpleJwtProtocol protocol(tokenUrl);
    const QList<TokenRequest> requests {
        protocol.loginRequest({u"ada"_s, u"pw"_s}), protocol.refreshRequest(tokens),
        protocol.verifyRequest(tokens).value(), protocol.logoutRequest(tokens).value()};
    for (const auto &request : requests) {
        QCOMPARE(headerValue(request.headers, "accept"), QByteArray("application/json"));
        QVERIFY(headerValue(request.headers, "content-type").startsWith("application/json"));
        QVERIFY(headerValue(request.headers, "authorization").isNull());
    }
}

void tst_SimpleJwtRequest::goesWhereThePathsSay_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("expected");

    const auto withSlash = u"https://a.example/api/token/"_s;
    const auto withoutSlash = u"https://a.example/api/token"_s;
    QTest::newRow("relative") << withSlash << u"refresh/"_s
                              << u"https://a.example/api/token/refresh/"_s;
    QTest::newRow("relative, base without slash")
        << withoutSlash << u"refresh/"_s << u"https://a.example/api/token/refresh/"_s;
    QTest::newRow("relative without slash")
        << withSlash << u"refresh"_s << u"https://a.example/api/token/refresh"_s;
    QTest::newRow("relative upward")
        << withSlash << u"../refresh/"_s << u"https://a.example/api/refresh/"_s;
    QTest::newRow("absolute") << withSlash << u"/jwt/refresh/"_s
                              << u"https://a.example/jwt/refresh/"_s;
    QTest::newRow("absolute, base without slash")
        << withoutSlash << u"/jwt/refresh/"_s << u"https://a.example/jwt/refresh/"_s;
    QTest::newRow("with a query") << withSlash << u"refresh/?tenant=7"_s
                                  << u"https://a.example/api/token/refresh/?tenant=7"_s;
    QTest::newRow("at the root") << u"https://a.example"_s << u"refresh/"_s
                                 << u"https://a.example/refresh/"_s;
    QTest::newRow("with a port") << u"http://127.0.0.1:8000/t/"_s << u"refresh/"_s
                                 << u"http://127.0.0.1:8000/t/refresh/"_s;
}

void tst_SimpleJwtRequest::goesWhereThePathsSay()
{
    QFETCH(QString, base);
    QFETCH(QString, path);
    QFETCH(QString, expected);
    SimpleJwtProtocol protocol {QUrl(base)};
    QCOMPARE(protocol.loginRequest({}).url, QUrl(base));
    protocol.setLoginPath(path);
    protocol.setRefreshPath(path);
    protocol.setVerifyPath(path);
    protocol.setLogoutPath(path);
    QCOMPARE(protocol.loginRequest({}).url, QUrl(expected));
    QCOMPARE(protocol.refreshRequest(tokens).url, QUrl(expected));
    QCOMPARE(protocol.verifyRequest(tokens).value().url, QUrl(expected));
    QCOMPARE(protocol.logoutRequest(tokens).value().url, QUrl(expected));
}

void tst_SimpleJwtRequest::leavesOutWhatTheServerDoesNotHave()
{
    SimpleJwtProtocol protocol(tokenUrl);
    protocol.setVerifyPath({});
    protocol.setLogoutPath({});
    QVERIFY(!protocol.verifyRequest(tokens));
    QVERIFY(!protocol.logoutRequest(tokens));
}

void tst_SimpleJwtRequest::authorizesWithSchemeAndHeaderAsTold()
{
    SimpleJwtProtocol protocol(tokenUrl);
    QNetworkRequest request;
    protocol.authorize(request, tokens);
    QCOMPARE(request.rawHeader("Authorization"), QByteArray("Bearer the.access.token"));

    protocol.setAuthorizationHeader("X-Access-Token");
    protocol.setScheme("JWT");
    QNetworkRequest other;
    protocol.authorize(other, tokens.withScheme(protocol.scheme()));
    QCOMPARE(protocol.authorizationHeader(), QByteArray("X-Access-Token"));
    QCOMPARE(other.rawHeader("X-Access-Token"), QByteArray("JWT the.access.token"));
    QVERIFY(!other.hasRawHeader("Authorization"));
}

QTEST_GUILESS_MAIN(tst_SimpleJwtRequest)
#include "tst_simplejwtrequest.moc"
