// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/oauth2protocol.h>

#include <support/testtokens.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using Grant = OAuth2Protocol::Grant;
using Kind = Error::Kind;
Q_DECLARE_METATYPE(SessionKeeper::OAuth2Protocol::Grant)

// What a token endpoint answered and what that means for the session: RFC 6749 5 and 6, RFC 7009 2.
class tst_OAuth2Reply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTokens_data();
    void givesTokens();
    void saysWhenTheyEnd_data();
    void saysWhenTheyEnd();
    void keepsTheRefreshTokenItOmits();
    void endsWithTheAccessTokenWithoutARefreshToken();
    void standsInForARefreshTokenOfAClient();
    void isJudged_data();
    void isJudged();
    void carriesTheReason();
    void saysHowLongToWait();
    void isNeverEchoedIntoAMessage();

private:
    static void errorRows();
    static void rowsWithoutAnError();
    static void revocationRows();
};

namespace {

const QUrl tokenUrl(u"https://api.example.com/o/token/"_s);
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
    return OAuth2Protocol(tokenUrl).readReply(step, response(status, body, headers));
}

void row(const QByteArray &name, TokenStep step, int status, const QByteArray &body, Kind kind)
{
    QTest::newRow(name.constData()) << step << status << body << kind;
}

QByteArray refusal(const QByteArray &code)
{
    return R"({"error": ")" + code + R"("})";
}

} // namespace

void tst_OAuth2Reply::givesTokens_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("refresh");

    QTest::newRow("RFC 6750 4") << QByteArray(
        R"({"access_token":"a","token_type":"Bearer","expires_in":3600,)"
        R"("refresh_token":"r"})")
                                << QByteArray("r");
    QTest::newRow("Django OAuth Toolkit")
        << QByteArray(R"({"access_token": "a", "expires_in": 36000, "token_type": "Bearer", )"
                      R"("scope": "read write", "refresh_token": "r"})")
        << QByteArray("r");
    QTest::newRow("bearer in small letters")
        << QByteArray(R"({"access_token":"a","token_type":"bearer","refresh_token":"r"})")
        << QByteArray("r");
    QTest::newRow("no type") << QByteArray(R"({"access_token":"a","refresh_token":"r"})")
                             << QByteArray("r");
    QTest::newRow("no refresh token")
        << QByteArray(R"({"access_token":"a","token_type":"Bearer"})") << QByteArray();
    QTest::newRow("refresh token is null")
        << QByteArray(R"({"access_token":"a","token_type":"Bearer","refresh_token":null})")
        << QByteArray();
    QTest::newRow("refresh token breaks the line")
        << QByteArray(R"({"access_token":"a","token_type":"Bearer","refresh_token":"r\r\n"})")
        << QByteArray();
}

void tst_OAuth2Reply::givesTokens()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, refresh);
    for (const auto step : {TokenStep::Login, TokenStep::Refresh}) {
        const auto tokens = reply(step, 200, body);
        QVERIFY2(tokens, tokens ? "" : qPrintable(tokens.error().message()));
        QCOMPARE(tokens->accessToken(), QByteArray("a"));
        QCOMPARE(tokens->refreshToken(), refresh);
        QCOMPARE(tokens->scheme(), QByteArray("Bearer"));
    }
}

void tst_OAuth2Reply::saysWhenTheyEnd_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QDateTime>("accessEnd");
    QTest::addColumn<QDateTime>("refreshEnd");

    const QByteArray jwt = Test::makeAccessToken(noon, std::chrono::minutes(5));
    const auto opaque = [](const QByteArray &fields) {
        return R"("access_token":"a","refresh_token":"r",)" + fields;
    };
    const auto claimed = [&](const QByteArray &fields) {
        return R"("access_token":")" + jwt + R"(","refresh_token":")" + jwt + '"' + fields;
    };
    const QDateTime unknown;
    const auto hour = noon.addSecs(3600);
    QTest::newRow("nothing") << opaque(R"("scope":"")") << unknown << unknown;
    QTest::newRow("seconds") << opaque(R"("expires_in":3600)") << hour << unknown;
    QTest::newRow("a string") << opaque(R"("expires_in":"3600")") << hour << unknown;
    QTest::newRow("a fraction") << opaque(R"("expires_in":0.5)") << noon.addMSecs(500) << unknown;
    QTest::newRow("zero") << opaque(R"("expires_in":0)") << unknown << unknown;
    QTest::newRow("negative") << opaque(R"("expires_in":-5)") << unknown << unknown;
    QTest::newRow("null") << opaque(R"("expires_in":null)") << unknown << unknown;
    QTest::newRow("words") << opaque(R"("expires_in":"soon")") << unknown << unknown;
    QTest::newRow("a list") << opaque(R"("expires_in":[3600])") << unknown << unknown;
    QTest::newRow("beyond all time")
        << opaque(R"("expires_in":1e300)") << noon.addDays(36600) << unknown;
    QTest::newRow("Keycloak") << opaque(R"("expires_in":300,"refresh_expires_in":1800)")
                              << noon.addSecs(300) << noon.addSecs(1800);
    QTest::newRow("Keycloak, offline")
        << opaque(R"("expires_in":300,"refresh_expires_in":0)") << noon.addSecs(300) << unknown;
    QTest::newRow("GitHub") << opaque(R"("expires_in":300,"refresh_token_expires_in":1800)")
                            << noon.addSecs(300) << noon.addSecs(1800);
    QTest::newRow("a JWT") << claimed({}) << noon.addSecs(300) << noon.addSecs(300);
    QTest::newRow("a JWT, expires_in counts")
        << claimed(R"(,"expires_in":60,"refresh_expires_in":120)") << noon.addSecs(60)
        << noon.addSecs(120);
}

void tst_OAuth2Reply::saysWhenTheyEnd()
{
    QFETCH(QByteArray, fields);
    const auto body = R"({"token_type":"Bearer",)" + fields + '}';
    for (const auto step : {TokenStep::Login, TokenStep::Refresh}) {
        const auto tokens = reply(step, 200, body);
        QVERIFY(tokens);
        QTEST(tokens->accessExpiresAt(), "accessEnd");
        QTEST(tokens->refreshExpiresAt(), "refreshEnd");
    }
}

// RFC 6749 6: a refresh token that the answer omits is kept, with its end.
void tst_OAuth2Reply::keepsTheRefreshTokenItOmits()
{
    const auto before = reply(TokenStep::Login, 200,
                              R"({"access_token":"a","token_type":"Bearer","refresh_token":"r",)"
                              R"("expires_in":60,"refresh_expires_in":600})");
    const auto answer = reply(TokenStep::Refresh, 200,
                              R"({"access_token":"b","token_type":"Bearer","expires_in":60})");
    QVERIFY(before && answer);
    const auto after = before->renewedBy(*answer);
    QCOMPARE(after.accessToken(), QByteArray("b"));
    QCOMPARE(after.refreshToken(), QByteArray("r"));
    QCOMPARE(after.refreshExpiresAt(), noon.addSecs(600));
}

void tst_OAuth2Reply::endsWithTheAccessTokenWithoutARefreshToken()
{
    const auto tokens = reply(TokenStep::Login, 200,
                              R"({"access_token":"a","token_type":"Bearer","expires_in":60})");
    QVERIFY(tokens);
    QVERIFY(tokens->refreshToken().isEmpty());
    QCOMPARE(tokens->refreshExpiresAt(), noon.addSecs(60));
}

void tst_OAuth2Reply::standsInForARefreshTokenOfAClient()
{
    OAuth2Protocol protocol(tokenUrl);
    protocol.setGrant(Grant::ClientCredentials);
    for (const auto step : {TokenStep::Login, TokenStep::Refresh}) {
        // RFC 6749 4.4.3: there should be none, and some servers send one.
        const auto tokens = protocol.readReply(
            step,
            response(200,
                     R"({"access_token":"a","token_type":"Bearer","expires_in":60,)"
                     R"("refresh_token":"r","refresh_expires_in":600})"));
        QVERIFY(tokens);
        QCOMPARE(tokens->accessToken(), QByteArray("a"));
        QCOMPARE(tokens->refreshToken(), QByteArray("a"));
        QCOMPARE(tokens->accessExpiresAt(), noon.addSecs(60));
        QVERIFY(!tokens->refreshExpiresAt().isValid());
    }
}

void tst_OAuth2Reply::errorRows()
{
    const struct
    {
        const char *code;
        Kind login;
        Kind refresh;
    } rows[] = {
        {"invalid_grant", Kind::InvalidCredentials, Kind::Revoked},
        {"invalid_token", Kind::InvalidCredentials, Kind::Revoked},
        {"invalid_client", Kind::Misconfigured, Kind::Misconfigured},
        {"unauthorized_client", Kind::Misconfigured, Kind::Misconfigured},
        {"unsupported_grant_type", Kind::Misconfigured, Kind::Misconfigured},
        {"invalid_scope", Kind::Misconfigured, Kind::Misconfigured},
        {"invalid_request", Kind::Rejected, Kind::Rejected},
        {"mfa_required", Kind::Rejected, Kind::Rejected},
        {"authorization_pending", Kind::Rejected, Kind::Rejected},
        {"temporarily_unavailable", Kind::ServerFailure, Kind::ServerFailure},
        {"server_error", Kind::ServerFailure, Kind::ServerFailure},
        {"slow_down", Kind::Throttled, Kind::Throttled},
    };
    // 400 and 401 both occur; Auth0 refuses passwords with 403, others errors with 200.
    for (const int status : {400, 401, 403, 200}) {
        for (const auto &[code, login, refresh] : rows) {
            const auto name = QByteArray::number(status) + ' ' + code;
            row("login: " + name, TokenStep::Login, status, refusal(code), login);
            row("refresh: " + name, TokenStep::Refresh, status, refusal(code), refresh);
        }
    }
    row("refresh: 503 temporarily_unavailable", TokenStep::Refresh, 503,
        refusal("temporarily_unavailable"), Kind::ServerFailure);
    row("refresh: 500 server_error", TokenStep::Refresh, 500, refusal("server_error"),
        Kind::ServerFailure);
    row("login: 429 slow_down", TokenStep::Login, 429, refusal("slow_down"), Kind::Throttled);
}

void tst_OAuth2Reply::rowsWithoutAnError()
{
    for (const auto step : {TokenStep::Login, TokenStep::Refresh}) {
        const auto add = [step](const QByteArray &what, int status, const QByteArray &body,
                                Kind kind) {
            row((step == TokenStep::Login ? "login: " : "refresh: ") + what, step, status, body,
                kind);
        };
        for (const int status : {400, 401, 403}) {
            const auto number = QByteArray::number(status);
            add(number + " HTML", status, html, Kind::UnexpectedReply);
            add(number + " without an error", status, R"({"detail":"No."})", Kind::UnexpectedReply);
            add(number + " error is an object", status, R"({"error":{"message":"No."}})",
                Kind::UnexpectedReply);
        }
        for (const int status : {500, 502, 503, 504, 408})
            add(QByteArray::number(status), status, html, Kind::ServerFailure);
        for (const int status : {301, 302, 307, 308, 404, 405, 406, 415, 501})
            add(QByteArray::number(status), status, "", Kind::Misconfigured);
        add("429", 429, "", Kind::Throttled);
        add("200 HTML", 200, html, Kind::UnexpectedReply);
        add("200 empty", 200, "", Kind::UnexpectedReply);
        add("200 list", 200, R"(["access_token"])", Kind::UnexpectedReply);
        add("200 truncated", 200, R"({"access_token":"a","refr)", Kind::UnexpectedReply);
        add("200 no token", 200, R"({"token_type":"Bearer"})", Kind::UnexpectedReply);
        add("200 of Simple JWT", 200, R"({"access":"a","refresh":"r"})", Kind::UnexpectedReply);
        add("200 token breaks the line", 200,
            R"({"access_token":"a\r\nX: y","token_type":"Bearer"})", Kind::UnexpectedReply);
        add("200 DPoP", 200, R"({"access_token":"a","token_type":"DPoP"})", Kind::Misconfigured);
        add("200 mac", 200, R"({"access_token":"a","token_type":"mac"})", Kind::Misconfigured);
    }
}

void tst_OAuth2Reply::revocationRows()
{
    const auto add = [](const QByteArray &what, int status, const QByteArray &body, Kind kind) {
        row("logout: " + what, TokenStep::Logout, status, body, kind);
    };
    add("200", 200, "", Kind::None);
    add("200 with an object", 200, "{}", Kind::None);
    add("200 with words", 200, "OK", Kind::None);
    add("204", 204, "", Kind::None);
    add("200 of a portal", 200, html, Kind::UnexpectedReply);
    for (const int status : {400, 401}) {
        const auto number = QByteArray::number(status) + ' ';
        add(number + "unsupported_token_type", status, refusal("unsupported_token_type"),
            Kind::None);
        add(number + "invalid_token", status, refusal("invalid_token"), Kind::None);
        add(number + "invalid_grant", status, refusal("invalid_grant"), Kind::None);
        add(number + "invalid_request", status, refusal("invalid_request"), Kind::None);
        add(number + "invalid_client", status, refusal("invalid_client"), Kind::Misconfigured);
        add(number + "of a proxy", status, html, Kind::UnexpectedReply);
    }
    add("404", 404, html, Kind::Misconfigured);
    add("302", 302, "", Kind::Misconfigured);
    add("503", 503, "", Kind::ServerFailure);
    add("400 temporarily_unavailable", 400, refusal("temporarily_unavailable"),
        Kind::ServerFailure);
    add("429", 429, "", Kind::Throttled);
}

void tst_OAuth2Reply::isJudged_data()
{
    QTest::addColumn<TokenStep>("step");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    errorRows();
    rowsWithoutAnError();
    revocationRows();
}

void tst_OAuth2Reply::isJudged()
{
    QFETCH(TokenStep, step);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(Kind, kind);
    const auto result = reply(step, status, body);
    if (kind == Kind::None) {
        QVERIFY2(result, result ? "" : qPrintable(result.error().message()));
        QVERIFY(result->isEmpty());
        return;
    }
    QVERIFY(!result);
    QCOMPARE(result.error().kind(), kind);
    QCOMPARE(result.error().httpStatus(), status);
    const auto code = QJsonDocument::fromJson(body).object().value("error"_L1).toString();
    QCOMPARE(result.error().code(), code);
    const auto message = result.error().message();
    QVERIFY2(message.size() > 20 && !message.contains(u'%'), qPrintable(message));
}

void tst_OAuth2Reply::carriesTheReason()
{
    const auto said = [](TokenStep step, const QByteArray &code, const QByteArray &description) {
        return reply(step, 401,
                     R"({"error":")" + code + R"(","error_description":")" + description + R"("})")
            .error()
            .message();
    };
    QCOMPARE(said(TokenStep::Refresh, "invalid_client", "Unknown client."),
             u"https://api.example.com/o/token/ does not know this app; check the client id, the "
             "client secret and how they are sent. (Unknown client.)"_s);
    QCOMPARE(said(TokenStep::Refresh, "invalid_grant", "Session\\n  not active"),
             u"The server has ended the session; log in again. (Session not active)"_s);
    QVERIFY(said(TokenStep::Login, "invalid_scope", "x").contains("scopes"_L1));
    QVERIFY(said(TokenStep::Login, "unauthorized_client", "x").contains("unauthorized_client"_L1));
    QVERIFY(said(TokenStep::Login, "invalid_grant", QByteArray(9000, 'x')).size() < 400);
}

void tst_OAuth2Reply::saysHowLongToWait()
{
    const HeaderList headers {{"Retry-After", "60"}};
    for (const int status : {400, 429, 503}) {
        const auto result = reply(TokenStep::Refresh, status, refusal("slow_down"), headers);
        QVERIFY(!result);
        QCOMPARE(result.error().retryAfter(), std::chrono::seconds(60));
    }
}

void tst_OAuth2Reply::isNeverEchoedIntoAMessage()
{
    const auto canary = u"s3cr3t-canary"_s;
    OAuth2Protocol protocol(tokenUrl);
    protocol.setClientSecret(canary);
    const auto echo = R"({"error":"invalid_client","error_description":"Not s3cr3t-canary."})"_ba;
    for (const auto step : {TokenStep::Login, TokenStep::Refresh, TokenStep::Logout}) {
        for (const int status : {200, 400, 401, 429, 500}) {
            const auto result = protocol.readReply(step, response(status, echo));
            QVERIFY(step == TokenStep::Logout || !result);
            QVERIFY(result || !result.error().message().contains(canary));
        }
    }
    const auto tokens = R"({"access_token":"s3cr3t-canary","token_type":"mac"})"_ba;
    QVERIFY(!reply(TokenStep::Login, 200, tokens).error().message().contains(canary));
}

QTEST_GUILESS_MAIN(tst_OAuth2Reply)
#include "tst_oauth2reply.moc"
