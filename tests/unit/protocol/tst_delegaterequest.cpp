// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/delegateprotocol.h>

#include <QtCore/qdebug.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;

// The bytes of contract.md 4.1 and 3.1: what a step begins with.
class tst_DelegateRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logsInWithUserNameAndPassword();
    void delegatesWithTheKeyAndTheFourFields();
    void logsOutByDelegatingFirst();
    void verifiesTheJwt();
    void asksForJsonAndSendsNoAuthorization();
    void goesWhereThePathsSay();
    void staysInTheSitesFolder();
    void leavesOutWhatTheServerDoesNotHave();
    void namesTheAppAsTheServerKeepsIt();
    void keepsTheKeyAlone();
    void authorizesWithItsScheme();
};

namespace {

const QUrl site(u"https://api.example.com/"_s);
const Tokens tokens("the.jwt.itself", "0123456789abcdef");

QJsonObject fieldsOf(const TokenRequest &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

} // namespace

void tst_DelegateRequest::logsInWithUserNameAndPassword()
{
    DelegateProtocol protocol(site);
    const auto request = protocol.loginRequest({u"ada"_s, u" pw "_s});
    QCOMPARE(request.step, TokenStep::Login);
    QCOMPARE(request.stage, 0);
    QCOMPARE(request.url, QUrl(u"https://api.example.com/api-token-auth/"_s));
    const QByteArray expected = R"({"password":" pw ","username":"ada"})";
    QCOMPARE(request.body, expected);

    protocol.setUserNameField(u"email"_s);
    Credentials credentials(u"ada@example.com"_s, u"pw"_s);
    credentials.insert(u"otp"_s, 123456);
    credentials.insert(u"password"_s, u"guess"_s);
    const QByteArray other = R"({"email":"ada@example.com","otp":123456,"password":"pw"})";
    QCOMPARE(protocol.loginRequest(credentials).body, other);
}

void tst_DelegateRequest::delegatesWithTheKeyAndTheFourFields()
{
    DelegateProtocol protocol(site);
    protocol.setClientId(u"desktop"_s);
    const auto request = protocol.refreshRequest(tokens);
    QCOMPARE(request.step, TokenStep::Refresh);
    QCOMPARE(request.stage, 0);
    QCOMPARE(request.verb, "POST"_ba);
    QCOMPARE(request.url, QUrl(u"https://api.example.com/delegate/"_s));
    const QJsonObject expected {{u"client_id"_s, u"desktop"_s},
                                {u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s},
                                {u"refresh_token"_s, u"0123456789abcdef"_s},
                                {u"api_type"_s, u"app"_s}};
    QCOMPARE(fieldsOf(request), expected);
}

void tst_DelegateRequest::logsOutByDelegatingFirst()
{
    const DelegateProtocol protocol(site);
    const auto request = protocol.logoutRequest(tokens.withoutAccessToken());
    QVERIFY(request);
    QCOMPARE(request->step, TokenStep::Logout);
    QCOMPARE(request->stage, 0);
    QCOMPARE(request->url, QUrl(u"https://api.example.com/delegate/"_s));
    QVERIFY(!protocol.logoutRequest(Tokens("the.jwt.itself")));
}

void tst_DelegateRequest::verifiesTheJwt()
{
    const auto request = DelegateProtocol(site).verifyRequest(tokens);
    QVERIFY(request);
    QCOMPARE(request->url, QUrl(u"https://api.example.com/api-token-verify/"_s));
    const QByteArray expected = R"({"token":"the.jwt.itself"})";
    QCOMPARE(request->body, expected);
}

// contract.md 5.4.8: a JWT in the header that has ended makes the delegate endpoint fail.
void tst_DelegateRequest::asksForJsonAndSendsNoAuthorization()
{
    const DelegateProtocol protocol(site);
    const QList<TokenRequest> requests {
        protocol.loginRequest({u"ada"_s, u"pw"_s}), protocol.refreshRequest(tokens),
        protocol.verifyRequest(tokens).value(), protocol.logoutRequest(tokens).value()};
    for (const auto &request : requests) {
        QCOMPARE(headerValue(request.headers, "accept"), "application/json"_ba);
        QCOMPARE(headerValue(request.headers, "content-type"), "application/json"_ba);
        QVERIFY(headerValue(request.headers, "authorization").isNull());
    }
}

void tst_DelegateRequest::goesWhereThePathsSay()
{
    DelegateProtocol protocol(QUrl(u"https://api.example.com/v1/"_s));
    protocol.setLoginPath(u"/auth/jwt/"_s);
    protocol.setDelegatePath(u"jwt/delegate/"_s);
    protocol.setVerifyPath(u"/auth/jwt/verify/"_s);
    QCOMPARE(protocol.loginRequest({}).url, QUrl(u"https://api.example.com/auth/jwt/"_s));
    const QUrl delegate(u"https://api.example.com/v1/jwt/delegate/"_s);
    QCOMPARE(protocol.refreshRequest(tokens).url, delegate);
    QCOMPARE(protocol.logoutRequest(tokens)->url, delegate);
    QCOMPARE(protocol.verifyRequest(tokens)->url,
             QUrl(u"https://api.example.com/auth/jwt/verify/"_s));
}

void tst_DelegateRequest::staysInTheSitesFolder()
{
    for (const auto &folder : {u"https://example.com/api"_s, u"https://example.com/api/"_s}) {
        const DelegateProtocol protocol {QUrl(folder)};
        QCOMPARE(protocol.refreshRequest(tokens).url, QUrl(u"https://example.com/api/delegate/"_s));
    }
}

void tst_DelegateRequest::leavesOutWhatTheServerDoesNotHave()
{
    DelegateProtocol protocol(site);
    protocol.setVerifyPath({});
    QVERIFY(!protocol.verifyRequest(tokens));
}

void tst_DelegateRequest::namesTheAppAsTheServerKeepsIt()
{
    DelegateProtocol protocol(site);
    QCOMPARE(protocol.appName(), u"sessionkeeper"_s);
    protocol.setAppName(u"  mail on ada's phone "_s);
    QCOMPARE(protocol.appName(), u"mail on ada's phone"_s);
}

void tst_DelegateRequest::keepsTheKeyAlone()
{
    const auto now = QDateTime(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC);
    const auto kept = DelegateProtocol(site).keptTokens(
        tokens.withAccessExpiry(now).withScheme("JWT"));
    QCOMPARE(kept, Tokens({}, "0123456789abcdef").withScheme("JWT"));
}

void tst_DelegateRequest::authorizesWithItsScheme()
{
    const DelegateProtocol protocol(site);
    QNetworkRequest request;
    protocol.authorize(request, tokens.withScheme(protocol.scheme()));
    QCOMPARE(request.rawHeader("Authorization"), "JWT the.jwt.itself"_ba);
    QVERIFY(protocol.canRefreshExpired());
}

QTEST_GUILESS_MAIN(tst_DelegateRequest)
#include "tst_delegaterequest.moc"
