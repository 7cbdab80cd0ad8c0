// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/slidingtokenprotocol.h>

#include <support/testtokens.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using Verdict = Protocol::Verdict;
Q_DECLARE_METATYPE(SessionKeeper::Protocol::Verdict)

// Simple JWT's sliding tokens: the bytes and the verdicts of contract.md 2.1, 2.2, 2.6, 5.1
// and 5.2.
class tst_SlidingToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsTheContractsFields();
    void goesWhereThePathsSay();
    void hasNoLogoutOnTheWire();
    void renewsWhileTheTokenLivesOnly();
    void authorizesWithSchemeAndHeaderAsTold();
    void givesOneTokenForBothUses();
    void endsWithItsRefreshExp_data();
    void endsWithItsRefreshExp();
    void isJudged_data();
    void isJudged();
    void tellsTheEndOfTheClaimThatItWasTold();
    void carriesStatusAndCode();
    void judgesARefusedRequest_data();
    void judgesARefusedRequest();
};

namespace {

const QUrl tokenUrl(u"https://api.example.com/api/token/"_s);
const auto noon = QDateTime(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC);
constexpr auto html = "<!doctype html><title>Sign in to this hotspot</title>";
const Tokens tokens("the.sliding.token", "the.sliding.token");

TokenResponse response(int status, const QByteArray &body)
{
    TokenResponse response;
    response.status = status;
    response.body = body;
    response.url = tokenUrl;
    response.serverTime = noon;
    return response;
}

QByteArray tokenBody(const QByteArray &token)
{
    return R"({"token":")" + token + R"("})";
}

QByteArray notValid(const QByteArray &detail)
{
    return R"({"detail":")" + detail + R"(","code":"token_not_valid"})";
}

// Seconds after noon.
QByteArray sliding(const QJsonValue &expiry, const QJsonValue &refreshExpiry)
{
    const auto after = [](const QJsonValue &value) -> QJsonValue {
        return value.isDouble() ? noon.toSecsSinceEpoch() + value.toInteger() : value;
    };
    return Test::makeJwt({{u"token_type"_s, u"sliding"_s},
                          {u"exp"_s, after(expiry)},
                          {u"refresh_exp"_s, after(refreshExpiry)}});
}

void row(const char *name, TokenStep step, int status, const QByteArray &body, Kind kind)
{
    QTest::newRow(name) << step << status << body << kind;
}

} // namespace

void tst_SlidingToken::sendsTheContractsFields()
{
    SlidingTokenProtocol protocol(tokenUrl);
    Credentials credentials(u"ada"_s, u" pw "_s);
    credentials.insert(u"otp"_s, 7);
    const QByteArray login = R"({"otp":7,"password":" pw ","username":"ada"})";
    QCOMPARE(protocol.loginRequest(credentials).body, login);
    protocol.setUserNameField(u"email"_s);
    const QByteArray byMail = R"({"email":"ada@example.com","password":"pw"})";
    QCOMPARE(protocol.loginRequest({u"ada@example.com"_s, u"pw"_s}).body, byMail);

    for (const auto &request :
         {protocol.refreshRequest(tokens), protocol.verifyRequest(tokens).value()}) {
        QCOMPARE(request.body, tokenBody("the.sliding.token"));
        QCOMPARE(request.verb, QByteArray("POST"));
        QCOMPARE(headerValue(request.headers, "accept"), QByteArray("application/json"));
        QCOMPARE(headerValue(request.headers, "content-type"), QByteArray("application/json"));
        QVERIFY(headerValue(request.headers, "authorization").isNull());
    }
}

void tst_SlidingToken::goesWhereThePathsSay()
{
    SlidingTokenProtocol protocol(tokenUrl);
    QCOMPARE(protocol.loginRequest({}).url, tokenUrl);
    QCOMPARE(protocol.refreshRequest(tokens).url, QUrl(tokenUrl.toString() + u"refresh/"_s));
    QCOMPARE(protocol.verifyRequest(tokens).value().url, QUrl(tokenUrl.toString() + u"verify/"_s));

    protocol.setLoginPath(u"sliding/"_s);
    protocol.setRefreshPath(u"sliding/refresh/"_s);
    protocol.setVerifyPath(u"/verify/"_s);
    QCOMPARE(protocol.loginRequest({}).url, QUrl(tokenUrl.toString() + u"sliding/"_s));
    QCOMPARE(protocol.refreshRequest(tokens).url,
             QUrl(tokenUrl.toString() + u"sliding/refresh/"_s));
    QCOMPARE(protocol.verifyRequest(tokens).value().url,
             QUrl(u"https://api.example.com/verify/"_s));
    protocol.setVerifyPath({});
    QVERIFY(!protocol.verifyRequest(tokens));
}

// The blacklist endpoint refuses a sliding token for its type (contract.md 2.6).
void tst_SlidingToken::hasNoLogoutOnTheWire()
{
    QVERIFY(!SlidingTokenProtocol(tokenUrl).logoutRequest(tokens));
}

void tst_SlidingToken::renewsWhileTheTokenLivesOnly()
{
    QVERIFY(!SlidingTokenProtocol(tokenUrl).canRefreshExpired());
}

void tst_SlidingToken::authorizesWithSchemeAndHeaderAsTold()
{
    SlidingTokenProtocol protocol(tokenUrl);
    protocol.setScheme("Token");
    protocol.setAuthorizationHeader("X-Access-Token");
    const auto login = protocol.readReply(TokenStep::Login, response(200, tokenBody("t")));
    QVERIFY(login);
    QCOMPARE(login->scheme(), QByteArray("Token"));
    QNetworkRequest request;
    protocol.authorize(request, *login);
    QCOMPARE(request.rawHeader("X-Access-Token"), QByteArray("Token t"));
    QVERIFY(!request.hasRawHeader("Authorization"));
}

void tst_SlidingToken::givesOneTokenForBothUses()
{
    const auto token = sliding(300, 86400);
    for (const auto step : {TokenStep::Login, TokenStep::Refresh}) {
        const auto given = SlidingTokenProtocol(tokenUrl).readReply(
            step, response(200, tokenBody(token)));
        QVERIFY(given);
        QCOMPARE(given->accessToken(), token);
        QCOMPARE(given->refreshToken(), token);
        QCOMPARE(given->scheme(), QByteArray("Bearer"));
        QCOMPARE(given->accessExpiresAt(), noon.addSecs(300));
        QCOMPARE(given->refreshExpiresAt(), noon.addDays(1));
    }
}

void tst_SlidingToken::endsWithItsRefreshExp_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QDateTime>("end");
    QTest::newRow("long after its exp") << sliding(300, 86400) << noon.addDays(1);
    QTest::newRow("the last token outlives it") << sliding(300, 60) << noon.addSecs(300);
    QTest::newRow("no claim of that name") << sliding(300, QJsonValue::Null) << QDateTime();
    QTest::newRow("text") << sliding(300, u"soon"_s) << QDateTime();
    QTest::newRow("no exp") << sliding(QJsonValue::Null, 60) << noon.addSecs(60);
    QTest::newRow("not a JWT") << QByteArray("opaque") << QDateTime();
}

void tst_SlidingToken::endsWithItsRefreshExp()
{
    QFETCH(QByteArray, token);
    const auto given = SlidingTokenProtocol(tokenUrl).readReply(TokenStep::Login,
                                                                response(200, tokenBody(token)));
    QVERIFY(given);
    QCOMPARE(given->refreshToken(), token);
    QTEST(given->refreshExpiresAt(), "end");
}

void tst_SlidingToken::isJudged_data()
{
    QTest::addColumn<TokenStep>("step");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");

    row("login: 200, the site adds fields", TokenStep::Login, 200, R"({"token":"t","user":{}})",
        Kind::None);
    row("login: 401", TokenStep::Login, 401,
        R"({"detail":"No active account found with the given credentials"})",
        Kind::InvalidCredentials);
    row("login: 400 blank password", TokenStep::Login, 400,
        R"({"password":["This field may not be blank."]})", Kind::Rejected);
    row("login: 200 of a pair", TokenStep::Login, 200, R"({"refresh":"r","access":"a"})",
        Kind::UnexpectedReply);
    row("login: 200 of a portal", TokenStep::Login, 200, html, Kind::UnexpectedReply);
    row("login: a token with a line break", TokenStep::Login, 200, R"({"token":"a\r\nX: y"})",
        Kind::UnexpectedReply);

    const auto refresh = TokenStep::Refresh;
    row("refresh: 401 exp has passed, 5.5", refresh, 401, notValid("Token is expired"),
        Kind::Expired);
    row("refresh: 401 refresh_exp has passed", refresh, 401,
        notValid("Token 'refresh_exp' claim has expired"), Kind::Expired);
    row("refresh: 401 no refresh_exp", refresh, 401, notValid("Token has no 'refresh_exp' claim"),
        Kind::Expired);
    for (const auto *detail : {"Token is invalid or expired", "Token is invalid",
                               "Token has wrong type", "Token has no type", "Token has no id",
                               "Token has no 'exp' claim", "Token is blacklisted"})
        row(qPrintable(u"refresh: 401 %1"_s.arg(QLatin1String(detail))), refresh, 401,
            notValid(detail), Kind::Revoked);
    row("refresh: 401 user inactive or gone", refresh, 401,
        R"({"detail":"No active account found for the given token."})", Kind::AccountRefused);
    row("refresh: 401 password changed", refresh, 401,
        R"({"detail":"The user's password has been changed."})", Kind::AccountRefused);
    row("refresh: 403 in disguise", refresh, 403, notValid("Token 'refresh_exp' claim has expired"),
        Kind::Expired);
    row("refresh: 403 without known text", refresh, 403, R"({"detail":"No."})",
        Kind::UnexpectedReply);
    row("refresh: 400 field", refresh, 400, R"({"token":["This field is required."]})",
        Kind::Rejected);
    row("refresh: 401 from a proxy", refresh, 401, html, Kind::UnexpectedReply);
    row("refresh: 200 without a token", refresh, 200, "{}", Kind::UnexpectedReply);
    row("refresh: 404", refresh, 404, html, Kind::Misconfigured);
    row("refresh: 301", refresh, 301, "", Kind::Misconfigured);
    row("refresh: 429", refresh, 429, "{}", Kind::Throttled);
    row("refresh: 500", refresh, 500, html, Kind::ServerFailure);

    row("verify: 200", TokenStep::Verify, 200, "{}", Kind::None);
    row("verify: 401", TokenStep::Verify, 401, notValid("Token is expired"), Kind::Revoked);
    row("verify: 400 blacklisted", TokenStep::Verify, 400,
        R"({"non_field_errors":["Token is blacklisted"]})", Kind::Revoked);
}

void tst_SlidingToken::isJudged()
{
    QFETCH(TokenStep, step);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const auto result = SlidingTokenProtocol(tokenUrl).readReply(step, response(status, body));
    const auto kind = result ? Kind::None : result.error().kind();
    QTEST(kind, "kind");
    QVERIFY(result || !result.error().message().isEmpty());
}

void tst_SlidingToken::tellsTheEndOfTheClaimThatItWasTold()
{
    SlidingTokenProtocol protocol(tokenUrl);
    protocol.setRefreshExpiryClaim(u"until"_s);
    const auto kind = [&](const QByteArray &detail) {
        return protocol.readReply(TokenStep::Refresh, response(401, notValid(detail)))
            .error()
            .kind();
    };
    QCOMPARE(kind("Token 'until' claim has expired"), Kind::Expired);
    QCOMPARE(kind("Token has no 'until' claim"), Kind::Expired);
    const auto token = Test::makeJwt(
        {{u"exp"_s, noon.toSecsSinceEpoch() + 300}, {u"until"_s, noon.toSecsSinceEpoch() + 900}});
    const auto given = protocol.readReply(TokenStep::Login, response(200, tokenBody(token)));
    QCOMPARE(given.value().refreshExpiresAt(), noon.addSecs(900));
}

void tst_SlidingToken::carriesStatusAndCode()
{
    const auto error = SlidingTokenProtocol(tokenUrl)
                           .readReply(TokenStep::Refresh,
                                      response(401,
                                               notValid("Token 'refresh_exp' claim has "
                                                        "expired")))
                           .error();
    QCOMPARE(error.httpStatus(), 401);
    QCOMPARE(error.code(), u"token_not_valid"_s);
}

void tst_SlidingToken::judgesARefusedRequest_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Verdict>("verdict");

    const QByteArray refused =
        R"({"detail":"Given token not valid for any token type","code":"token_not_valid",)"
        R"("messages":[{"token_class":"SlidingToken","token_type":"sliding",)"
        R"("message":"Token is blacklisted"}]})";
    QTest::newRow("401 token_not_valid") << 401 << refused << Verdict::TokenRefused;
    QTest::newRow("403 in disguise") << 403 << refused << Verdict::TokenRefused;
    QTest::newRow("401 user_inactive")
        << 401 << QByteArray(R"({"detail":"User is inactive","code":"user_inactive"})")
        << Verdict::AccountRefused;
    QTest::newRow("401 not provided")
        << 401 << QByteArray(R"({"detail":"Authentication credentials were not provided."})")
        << Verdict::NotUnderstood;
    QTest::newRow("403 no permission")
        << 403 << QByteArray(R"({"detail":"You do not have permission to perform this action."})")
        << Verdict::NotAboutTheSession;
}

void tst_SlidingToken::judgesARefusedRequest()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QTEST(SlidingTokenProtocol(tokenUrl).judge(
              status, {{"WWW-Authenticate", "Bearer realm=\"api\""}}, body),
          "verdict");
}

QTEST_GUILESS_MAIN(tst_SlidingToken)
#include "tst_slidingtoken.moc"
