// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/jwtauthprotocol.h>

#include <support/testtokens.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

// What djangorestframework-jwt and the Styria fork answered, and what that means for the session:
// contract.md 3.1, 3.3, 3.5 and 5.2.
class tst_JwtAuthReply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesOneTokenForBothUses_data();
    void givesOneTokenForBothUses();
    void givesNoRefreshTokenWhereNothingIsRenewed_data();
    void givesNoRefreshTokenWhereNothingIsRenewed();
    void knowsTheEndOfTheChainWhenTold();
    void aRenewedTokenIsAlwaysTheNextOne();
    void isJudged_data();
    void isJudged();
    void carriesTheStatus();

private:
    static void loginRows();
    static void refreshRows();
    static void verifyRows();
    static void logoutRows();
    static void rowsOfEveryStep();
};

namespace {

const QUrl site(u"https://api.example.com/"_s);
const auto noon = QDateTime(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC);
constexpr auto html = "<!doctype html><title>Sign in to this hotspot</title>";

TokenResponse response(int status, const QByteArray &body)
{
    TokenResponse response;
    response.status = status;
    response.body = body;
    response.url = site;
    response.serverTime = noon;
    return response;
}

QByteArray tokenBody(const QByteArray &token)
{
    return R"({"token":")" + token + R"("})";
}

QByteArray nonField(const char *text)
{
    return QByteArray(R"({"non_field_errors":[")") + text + R"("]})";
}

// Both in seconds after noon.
QByteArray token(qint64 expiry, std::optional<qint64> begin)
{
    QJsonObject claims {{u"username"_s, u"ada"_s}, {u"exp"_s, noon.toSecsSinceEpoch() + expiry}};
    if (begin)
        claims.insert(u"orig_iat"_s, noon.toSecsSinceEpoch() + *begin);
    return Test::makeJwt(claims);
}

Tokens given(const JwtAuthProtocol &protocol, TokenStep step, const QByteArray &token,
             int status = 200)
{
    return protocol.readReply(step, response(status, tokenBody(token))).value_or(Tokens());
}

void row(const char *name, TokenStep step, int status, const QByteArray &body, Kind kind)
{
    QTest::newRow(name) << step << status << body << kind;
}

// One of the dialect's texts: 1.10 and later with a dot at the end, 1.0 some of them without.
void textRow(TokenStep step, const char *text, Kind kind, int status = 400)
{
    const auto name = u"%1: %2 %3"_s.arg(int(step)).arg(status).arg(QLatin1String(text));
    row(qPrintable(name), step, status,
        status == 400 ? nonField(text) : QByteArray(R"({"detail":")") + text + R"("})", kind);
}

} // namespace

void tst_JwtAuthReply::givesOneTokenForBothUses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("around");
    QTest::newRow("1.11") << 200 << QByteArray(R"({"token":"%"})");
    QTest::newRow("with a payload handler")
        << 200 << QByteArray(R"({"user":{"id":1,"groups":["a"]},"token":"%","expires":5})");
    QTest::newRow("Styria") << 201 << QByteArray(R"({"pk":1795262400,"token":"%"})");
    QTest::newRow("Styria, pk null") << 201 << QByteArray(R"({"pk":null,"token":"%"})");
}

void tst_JwtAuthReply::givesOneTokenForBothUses()
{
    QFETCH(int, status);
    QFETCH(QByteArray, around);
    const auto jwt = token(300, 0);
    for (const auto step : {TokenStep::Login, TokenStep::Refresh}) {
        const auto tokens = JwtAuthProtocol(site).readReply(
            step, response(status, QByteArray(around).replace("%", jwt)));
        QVERIFY(tokens);
        QCOMPARE(tokens->accessToken(), jwt);
        QCOMPARE(tokens->refreshToken(), jwt);
        QCOMPARE(tokens->scheme(), QByteArray("JWT"));
        QCOMPARE(tokens->accessExpiresAt(), noon.addSecs(300));
        QVERIFY(!tokens->refreshExpiresAt().isValid());
    }
}

void tst_JwtAuthReply::givesNoRefreshTokenWhereNothingIsRenewed_data()
{
    QTest::addColumn<QByteArray>("jwt");
    QTest::addColumn<QDateTime>("end");
    QTest::newRow("no orig_iat") << token(300, std::nullopt) << noon.addSecs(300);
    QTest::newRow("orig_iat 0") << token(300, -noon.toSecsSinceEpoch()) << noon.addSecs(300);
    QTest::newRow("no exp, no orig_iat")
        << Test::makeJwt({{u"username"_s, u"ada"_s}}) << QDateTime();
    QTest::newRow("not a JWT") << QByteArray("opaque") << QDateTime();
}

void tst_JwtAuthReply::givesNoRefreshTokenWhereNothingIsRenewed()
{
    QFETCH(QByteArray, jwt);
    const auto tokens = given(JwtAuthProtocol(site), TokenStep::Login, jwt);
    QCOMPARE(tokens.accessToken(), jwt);
    QVERIFY(tokens.refreshToken().isEmpty());
    QTEST(tokens.refreshExpiresAt(), "end");

    JwtAuthProtocol withoutRefresh(site);
    withoutRefresh.setRefreshPath({});
    const auto renewable = given(withoutRefresh, TokenStep::Login, token(300, 0));
    QVERIFY(renewable.refreshToken().isEmpty());
    QCOMPARE(renewable.refreshExpiresAt(), noon.addSecs(300));
}

// JWT_REFRESH_EXPIRATION_DELTA is not on the wire (contract.md 5.3).
void tst_JwtAuthReply::knowsTheEndOfTheChainWhenTold()
{
    JwtAuthProtocol protocol(site);
    protocol.setChainLimit(7 * 24h);
    QCOMPARE(given(protocol, TokenStep::Login, token(300, 0)).refreshExpiresAt(), noon.addDays(7));
    QCOMPARE(given(protocol, TokenStep::Refresh, token(300, -86400)).refreshExpiresAt(),
             noon.addDays(6));
    // The last token gets its full lifetime (contract.md 3.3).
    protocol.setChainLimit(100s);
    QCOMPARE(given(protocol, TokenStep::Refresh, token(300, -50)).refreshExpiresAt(),
             noon.addSecs(300));
}

// Else Tokens::renewedBy() would keep the one before, whose time is over soon.
void tst_JwtAuthReply::aRenewedTokenIsAlwaysTheNextOne()
{
    const auto jwt = token(300, std::nullopt);
    QCOMPARE(given(JwtAuthProtocol(site), TokenStep::Refresh, jwt).refreshToken(), jwt);
}

void tst_JwtAuthReply::loginRows()
{
    const auto step = TokenStep::Login;
    textRow(step, "Unable to log in with provided credentials.", Kind::InvalidCredentials);
    textRow(step, "Unable to login with provided credentials.", Kind::InvalidCredentials);
    textRow(step, "User account is disabled.", Kind::AccountRefused);
    textRow(step, "Must include \\\"username\\\" and \\\"password\\\".", Kind::Rejected);
    textRow(step, "Must include \\\"username\\\" and \\\"password\\\"", Kind::Rejected);
    textRow(step, "Impossible de se connecter.", Kind::InvalidCredentials);
    row("login: NON_FIELD_ERRORS_KEY renamed", step, 400,
        R"({"__all__":["Unable to log in with provided credentials."]})", Kind::InvalidCredentials);
    row("login: 401 of a site's own view", step, 401, R"({"detail":"No."})",
        Kind::InvalidCredentials);
    row("login: 400 another user field", step, 400, R"({"email":["This field is required."]})",
        Kind::Rejected);
    row("login: 400 JSON parse error", step, 400, R"({"detail":"JSON parse error - Expecting"})",
        Kind::Rejected);
    row("login: 403", step, 403, R"({"detail":"No."})", Kind::Rejected);
    row("login: 200 of a pair", step, 200, R"({"refresh":"r","access":"a"})",
        Kind::UnexpectedReply);
    row("login: 200 token is null", step, 200, R"({"token":null})", Kind::UnexpectedReply);
    row("login: a token with a line break", step, 200, R"({"token":"a\r\nX: y"})",
        Kind::UnexpectedReply);
}

void tst_JwtAuthReply::refreshRows()
{
    const auto step = TokenStep::Refresh;
    for (const auto *text :
         {"Refresh has expired.", "Refresh has expired", "orig_iat field is required.",
          "orig_iat field is required", "orig_iat field not found in token.",
          "orig_jti or jti field not found in token.", "Signature has expired.",
          "Token has expired."})
        textRow(step, text, Kind::Expired);
    for (const auto *text :
         {"Error decoding signature.", "Error decoding token.", "Invalid payload.",
          "Invalid payload", "Invalid token.", "Token is blacklisted.", "Ungültig."})
        textRow(step, text, Kind::Revoked);
    for (const auto *text : {"User doesn't exist.", "User doesn't exist",
                             "User account is disabled.", "Invalid signature."})
        textRow(step, text, Kind::AccountRefused);
    textRow(step, "Signature has expired.", Kind::Expired, 401);
    textRow(step, "Token is blacklisted.", Kind::Revoked, 403);
    row("refresh: 401 of a site's own view", step, 401, R"({"detail":"No."})", Kind::Revoked);
    row("refresh: NON_FIELD_ERRORS_KEY renamed", step, 400,
        R"({"__all__":["Refresh has expired."]})", Kind::Expired);
    row("refresh: 400 field", step, 400, R"({"token":["This field is required."]})",
        Kind::Rejected);
    row("refresh: 403 without known text", step, 403, R"({"detail":"No."})", Kind::UnexpectedReply);
    row("refresh: 400 from a proxy", step, 400, html, Kind::UnexpectedReply);
    row("refresh: 200 without a token", step, 200, "{}", Kind::UnexpectedReply);
}

void tst_JwtAuthReply::verifyRows()
{
    const auto step = TokenStep::Verify;
    row("verify: 200", step, 200, tokenBody("t"), Kind::None);
    row("verify: 201 of Styria", step, 201, R"({"pk":1,"token":"t"})", Kind::None);
    for (const auto *text :
         {"Signature has expired.", "Error decoding signature.", "User doesn't exist.",
          "User account is disabled.", "Token is blacklisted.", "Ungültig."})
        textRow(step, text, Kind::Revoked);
    row("verify: 403", step, 403, R"({"detail":"No."})", Kind::UnexpectedReply);
    row("verify: 400 field", step, 400, R"({"token":["This field is required."]})", Kind::Rejected);
    row("verify: 404 before 1.3", step, 404, html, Kind::Misconfigured);
}

void tst_JwtAuthReply::logoutRows()
{
    const auto step = TokenStep::Logout;
    row("logout: 201", step, 201, tokenBody("t"), Kind::None);
    row("logout: 204", step, 204, "", Kind::None);
    row("logout: 404 not mounted", step, 404, html, Kind::None);
    textRow(step, "Token has expired.", Kind::None, 401);
    textRow(step, "Token is blacklisted.", Kind::None, 403);
    row("logout: 403 without known text", step, 403, R"({"detail":"No."})", Kind::UnexpectedReply);
    row("logout: 200 of a portal", step, 200, html, Kind::UnexpectedReply);
    row("logout: 500", step, 500, html, Kind::ServerFailure);
}

void tst_JwtAuthReply::rowsOfEveryStep()
{
    const struct
    {
        const char *name;
        TokenStep step;
    } steps[] = {{"login", TokenStep::Login}, {"refresh", TokenStep::Refresh}};
    for (const auto &[name, step] : steps) {
        const auto any = [name = name, step = step](int status, const char *body, Kind kind) {
            row(qPrintable(u"%1: any %2"_s.arg(QLatin1String(name)).arg(status)), step, status,
                body, kind);
        };
        any(301, "", Kind::Misconfigured);
        any(404, html, Kind::Misconfigured);
        any(405, "{}", Kind::Misconfigured);
        any(415, "{}", Kind::Misconfigured);
        any(429, "{}", Kind::Throttled);
        any(500, html, Kind::ServerFailure);
        any(503, html, Kind::ServerFailure);
    }
}

void tst_JwtAuthReply::isJudged_data()
{
    QTest::addColumn<TokenStep>("step");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    loginRows();
    refreshRows();
    verifyRows();
    logoutRows();
    rowsOfEveryStep();
}

void tst_JwtAuthReply::isJudged()
{
    QFETCH(TokenStep, step);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const auto result = JwtAuthProtocol(site).readReply(step, response(status, body));
    const auto kind = result ? Kind::None : result.error().kind();
    QTEST(kind, "kind");
    QVERIFY(result || !result.error().message().isEmpty());
}

void tst_JwtAuthReply::carriesTheStatus()
{
    const auto result = JwtAuthProtocol(site).readReply(
        TokenStep::Refresh, response(400, nonField("Refresh has expired.")));
    QCOMPARE(result.error().httpStatus(), 400);
    QVERIFY(result.error().message().contains(u"Refresh has expired."_s));
}

QTEST_GUILESS_MAIN(tst_JwtAuthReply)
#include "tst_jwtauthreply.moc"
