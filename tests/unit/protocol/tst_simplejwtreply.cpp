// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/simplejwtprotocol.h>

#include <support/testtokens.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

// What a server answered and what that means for the session: contract.md 2.1 and 5.2.
class tst_SimpleJwtReply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBothTokensAfterALogin();
    void givesNoRefreshTokenWithoutRotation();
    void givesBothTokensAfterARotation();
    void namesTheScheme();
    void isJudged_data();
    void isJudged();
    void carriesStatusAndCode();
    void namesTheLocationOfARedirect();
    void saysHowLongToWait_data();
    void saysHowLongToWait();
    void isNeverEchoedIntoAMessage();

private:
    static void loginRows();
    static void refreshRows();
    static void verifyAndLogoutRows();
    static void rowsOfEveryStep();
};

namespace {

const QUrl tokenUrl(u"https://api.example.com/api/token/"_s);
const auto noon = QDateTime(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC);
constexpr auto html = "<!doctype html><title>Sign in to this hotspot</title>";

TokenResponse response(int status, const QByteArray &body, const HeaderList &headers = {})
{
    TokenResponse response;
    response.status = status;
    response.headers = headers;
    response.body = body;
    response.url = tokenUrl;
    response.serverTime = noon;
    return response;
}

Result<Tokens> reply(TokenStep step, int status, const QByteArray &body,
                     const HeaderList &headers = {})
{
    return SimpleJwtProtocol(tokenUrl).readReply(step, response(status, body, headers));
}

QByteArray pairBody(const QByteArray &access, const QByteArray &refresh)
{
    return R"({"refresh":")" + refresh + R"(","access":")" + access + R"("})";
}

void row(const char *name, TokenStep step, int status, const QByteArray &body, Kind kind)
{
    QTest::newRow(name) << step << status << body << kind;
}

constexpr auto tokenNotValid = R"({"detail":"Token is invalid","code":"token_not_valid"})";

} // namespace

void tst_SimpleJwtReply::givesBothTokensAfterALogin()
{
    const auto access = Test::makeAccessToken(noon, std::chrono::minutes(5));
    const auto refresh = Test::makeRefreshToken(noon, std::chrono::hours(24));
    for (const int status : {200, 201}) {
        const auto tokens = reply(TokenStep::Login, status, pairBody(access, refresh));
        QVERIFY(tokens);
        QCOMPARE(tokens->accessToken(), access);
        QCOMPARE(tokens->refreshToken(), refresh);
        QCOMPARE(tokens->accessExpiresAt(), noon.addSecs(300));
        QCOMPARE(tokens->refreshExpiresAt(), noon.addDays(1));
    }
}

// contract.md 5.4.4: the reader must not invent a refresh token; Tokens::renewedBy() keeps the old.
void tst_SimpleJwtReply::givesNoRefreshTokenWithoutRotation()
{
    const auto access = Test::makeAccessToken(noon, std::chrono::minutes(5));
    const auto tokens = reply(TokenStep::Refresh, 200, R"({"access":")" + access + R"("})");
    QVERIFY(tokens);
    QCOMPARE(tokens->accessToken(), access);
    QVERIFY(tokens->refreshToken().isEmpty());
    QVERIFY(!tokens->refreshExpiresAt().isValid());
}

void tst_SimpleJwtReply::givesBothTokensAfterARotation()
{
    const auto access = Test::makeAccessToken(noon, std::chrono::minutes(5));
    const auto refresh = Test::makeRefreshToken(noon, std::chrono::hours(48));
    const auto tokens = reply(TokenStep::Refresh, 200, pairBody(access, refresh));
    QVERIFY(tokens);
    QCOMPARE(tokens->accessToken(), access);
    QCOMPARE(tokens->refreshToken(), refresh);
    QCOMPARE(tokens->refreshExpiresAt(), noon.addDays(2));
}

void tst_SimpleJwtReply::namesTheScheme()
{
    SimpleJwtProtocol protocol(tokenUrl);
    protocol.setScheme("JWT");
    const auto tokens = protocol.readReply(TokenStep::Login, response(200, pairBody("a", "r")));
    QVERIFY(tokens);
    QCOMPARE(tokens->scheme(), QByteArray("JWT"));
}

void tst_SimpleJwtReply::loginRows()
{
    const auto step = TokenStep::Login;
    row("login: 200, the site adds fields", step, 200,
        R"({"refresh":"r","access":"a","user":{"id":1},"expires":5})", Kind::None);
    row("login: 401 wrong password, unknown or inactive user", step, 401,
        R"({"detail":"No active account found with the given credentials"})",
        Kind::InvalidCredentials);
    row("login: 401 in French", step, 401, R"({"detail":"Aucun compte actif n'a été trouvé"})",
        Kind::InvalidCredentials);
    row("login: 400 before Simple JWT 4.2", step, 400,
        R"({"non_field_errors":["No active account found with the given credentials"]})",
        Kind::InvalidCredentials);
    row("login: 400 another user field", step, 400, R"({"email":["This field is required."]})",
        Kind::Rejected);
    row("login: 400 blank password", step, 400, R"({"password":["This field may not be blank."]})",
        Kind::Rejected);
    row("login: 200 without refresh", step, 200, R"({"access":"a"})", Kind::UnexpectedReply);
    row("login: 200 of djangorestframework-jwt", step, 200, R"({"token":"t"})",
        Kind::UnexpectedReply);
}

void tst_SimpleJwtReply::refreshRows()
{
    const auto step = TokenStep::Refresh;
    const auto notValid = [step](const char *name, const QByteArray &detail) {
        row(name, step, 401, R"({"detail":")" + detail + R"(","code":"token_not_valid"})",
            Kind::Revoked);
    };
    notValid("refresh: 401 invalid or expired, before 5.5", "Token is invalid or expired");
    notValid("refresh: 401 invalid", "Token is invalid");
    notValid("refresh: 401 wrong type", "Token has wrong type");
    notValid("refresh: 401 no type", "Token has no type");
    notValid("refresh: 401 no id", "Token has no id");
    notValid("refresh: 401 no exp", "Token has no 'exp' claim");
    notValid("refresh: 401 blacklisted", "Token is blacklisted");
    notValid("refresh: 401 in German", "Token ist ungültig");
    row("refresh: 401 user inactive or gone, no code", step, 401,
        R"({"detail":"No active account found for the given token."})", Kind::AccountRefused);
    row("refresh: 401 password changed, no code", step, 401,
        R"({"detail":"The user's password has been changed."})", Kind::AccountRefused);
    row("refresh: 403 in disguise", step, 403, tokenNotValid, Kind::Revoked);
    row("refresh: 403 without known text", step, 403,
        R"({"detail":"You do not have permission to perform this action."})",
        Kind::UnexpectedReply);
    row("refresh: 403 from a proxy", step, 403, html, Kind::UnexpectedReply);
    row("refresh: 401 from a proxy", step, 401, html, Kind::UnexpectedReply);
    row("refresh: 400 field", step, 400, R"({"refresh":["This field may not be blank."]})",
        Kind::Rejected);
    row("refresh: 200 with refresh but no access", step, 200, R"({"refresh":"r"})",
        Kind::UnexpectedReply);
}

void tst_SimpleJwtReply::verifyAndLogoutRows()
{
    row("verify: 200", TokenStep::Verify, 200, "{}", Kind::None);
    row("verify: 401", TokenStep::Verify, 401, tokenNotValid, Kind::Revoked);
    row("verify: 400 blacklisted", TokenStep::Verify, 400,
        R"({"non_field_errors":["Token is blacklisted"]})", Kind::Revoked);
    row("verify: 404 not mounted", TokenStep::Verify, 404, html, Kind::Misconfigured);
    row("verify: 200 HTML", TokenStep::Verify, 200, html, Kind::UnexpectedReply);

    // contract.md 5.4.7: already dead, or not mounted, is logged out.
    row("logout: 200", TokenStep::Logout, 200, "{}", Kind::None);
    row("logout: 205 without a body", TokenStep::Logout, 205, "", Kind::None);
    row("logout: 200 of a portal", TokenStep::Logout, 200, html, Kind::UnexpectedReply);
    row("logout: 401 of a proxy", TokenStep::Logout, 401, html, Kind::UnexpectedReply);
    row("logout: 401 already dead", TokenStep::Logout, 401, tokenNotValid, Kind::None);
    row("logout: 404 not mounted", TokenStep::Logout, 404, html, Kind::None);
    row("logout: 500", TokenStep::Logout, 500, html, Kind::ServerFailure);
    row("logout: 429", TokenStep::Logout, 429, "{}", Kind::Throttled);
}

void tst_SimpleJwtReply::rowsOfEveryStep()
{
    const struct
    {
        const char *name;
        TokenStep step;
    } steps[] = {{"login", TokenStep::Login}, {"refresh", TokenStep::Refresh}};
    for (const auto &[name, step] : steps) {
        const auto add = [name = name, step = step](const char *what, int status,
                                                    const QByteArray &body, Kind kind) {
            row(qPrintable(u"%1: %2"_s.arg(QLatin1StringView(name), QLatin1StringView(what))), step,
                status, body, kind);
        };
        for (const int status : {500, 502, 503, 504})
            add(qPrintable(QString::number(status)), status, html, Kind::ServerFailure);
        add("429", 429, R"({"detail":"Request was throttled."})", Kind::Throttled);
        for (const int status : {301, 302, 307, 308, 404, 405, 406, 415, 501})
            add(qPrintable(QString::number(status)), status, "", Kind::Misconfigured);
        add("200 HTML", 200, html, Kind::UnexpectedReply);
        add("200 truncated JSON", 200, R"({"refresh":"r","acc)", Kind::UnexpectedReply);
        add("200 empty body", 200, "", Kind::UnexpectedReply);
        add("204", 204, "", Kind::UnexpectedReply);
        add("200 empty object", 200, "{}", Kind::UnexpectedReply);
        add("200 list", 200, R"(["access"])", Kind::UnexpectedReply);
        add("200 null", 200, "null", Kind::UnexpectedReply);
        add("200 access is empty", 200, R"({"refresh":"r","access":""})", Kind::UnexpectedReply);
        add("200 access is null", 200, R"({"refresh":"r","access":null})", Kind::UnexpectedReply);
        add("200 access breaks the line", 200, R"({"refresh":"r","access":"a\r\nX: y"})",
            Kind::UnexpectedReply);
        add("200 access is a number", 200, R"({"refresh":"r","access":1})", Kind::UnexpectedReply);
    }
}

void tst_SimpleJwtReply::isJudged_data()
{
    QTest::addColumn<TokenStep>("step");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    loginRows();
    refreshRows();
    verifyAndLogoutRows();
    rowsOfEveryStep();
}

void tst_SimpleJwtReply::isJudged()
{
    QFETCH(TokenStep, step);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(Kind, kind);
    const auto result = reply(step, status, body);
    if (kind == Kind::None) {
        QVERIFY2(result, result ? "" : qPrintable(result.error().message()));
        return;
    }
    QVERIFY(!result);
    QCOMPARE(result.error().kind(), kind);
    QCOMPARE(result.error().httpStatus(), status);
    QVERIFY2(result.error().message().size() > 20, qPrintable(result.error().message()));
}

void tst_SimpleJwtReply::carriesStatusAndCode()
{
    const auto result = reply(TokenStep::Refresh, 401, tokenNotValid);
    QVERIFY(!result);
    QCOMPARE(result.error().httpStatus(), 401);
    QCOMPARE(result.error().code(), u"token_not_valid"_s);
}

// contract.md 1.10: the usual cause is a missing slash, and the Location shows it.
void tst_SimpleJwtReply::namesTheLocationOfARedirect()
{
    for (const int status : {301, 302, 303, 307, 308}) {
        const auto result = reply(TokenStep::Login, status, "", {{"Location", "/v2/token/"}});
        QVERIFY(!result);
        QCOMPARE(result.error().kind(), Kind::Misconfigured);
        QVERIFY2(result.error().message().contains("https://api.example.com/v2/token/"_L1),
                 qPrintable(result.error().message()));
    }
}

void tst_SimpleJwtReply::saysHowLongToWait_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("seconds"); // -1: not said

    QTest::newRow("seconds") << 429 << QByteArray("60") << 60;
    QTest::newRow("zero") << 429 << QByteArray("0") << 0;
    QTest::newRow("date") << 429 << QByteArray("Sat, 21 Nov 2026 12:01:30 GMT") << 90;
    QTest::newRow("date of the past") << 429 << QByteArray("Sat, 21 Nov 2026 11:00:00 GMT") << 0;
    QTest::newRow("with 503") << 503 << QByteArray("120") << 120;
    QTest::newRow("empty") << 429 << QByteArray("") << -1;
    QTest::newRow("words") << 429 << QByteArray("soon") << -1;
}

void tst_SimpleJwtReply::saysHowLongToWait()
{
    QFETCH(int, status);
    QFETCH(QByteArray, value);
    QFETCH(int, seconds);
    const auto result = reply(TokenStep::Refresh, status, "{}", {{"Retry-After", value}});
    QVERIFY(!result);
    const auto delay = result.error().retryAfter();
    QCOMPARE(delay ? int(delay->count()) : -1, seconds);
    QVERIFY(!reply(TokenStep::Refresh, status, "{}").error().retryAfter());
}

void tst_SimpleJwtReply::isNeverEchoedIntoAMessage()
{
    const QByteArray canary = "s3cr3t-canary";
    const auto url = QUrl(u"https://ada:s3cr3t-canary@a.example/token/?key=s3cr3t-canary"_s);
    for (const int status : {200, 301, 404, 429, 500}) {
        auto answer = response(status, R"({"refresh":")" + canary + R"("})");
        answer.url = url;
        const auto result = SimpleJwtProtocol(url).readReply(TokenStep::Login, answer);
        QVERIFY(!result);
        QVERIFY2(!result.error().message().contains(QString::fromLatin1(canary)),
                 qPrintable(u"status %1 put a secret into its message"_s.arg(status)));
    }
}

QTEST_GUILESS_MAIN(tst_SimpleJwtReply)
#include "tst_simplejwtreply.moc"
