// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/delegateprotocol.h>

#include <support/testtokens.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using Verdict = Protocol::Verdict;
Q_DECLARE_METATYPE(SessionKeeper::Protocol::Verdict)

// What the first answer of a step, and a refusal of the app's requests, mean: contract.md 4.1, 5.2,
// 3.2 and 5.1. The answers about keys are in tst_delegatekeys.
class tst_DelegateReply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheJwt_data();
    void givesTheJwt();
    void takesTheKeyOfALoginOnlyWhenTold_data();
    void takesTheKeyOfALoginOnlyWhenTold();
    void neverTakesTheKeyOfADelegatedToken();
    void isJudged_data();
    void isJudged();
    void judgesRefusedRequests_data();
    void judgesRefusedRequests();

private:
    static void loginRows();
    static void refreshRows();
    static void logoutAndVerifyRows();
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

QByteArray detail(const char *text)
{
    return R"({"detail":")" + QByteArray(text) + R"("})";
}

void row(const char *name, TokenStep step, int status, const QByteArray &body, Kind kind)
{
    QTest::newRow(name) << step << status << body << kind;
}

} // namespace

void tst_DelegateReply::givesTheJwt_data()
{
    QTest::addColumn<TokenStep>("step");
    QTest::addColumn<int>("status");
    QTest::newRow("login") << TokenStep::Login << 200;
    QTest::newRow("login of the Styria fork") << TokenStep::Login << 201;
    QTest::newRow("refresh") << TokenStep::Refresh << 200;
    QTest::newRow("the first answer of a log-out") << TokenStep::Logout << 200;
}

void tst_DelegateReply::givesTheJwt()
{
    QFETCH(TokenStep, step);
    QFETCH(int, status);
    const auto jwt = Test::makeJwt({{u"exp"_s, noon.addSecs(300).toSecsSinceEpoch()}});
    DelegateProtocol protocol(site);
    protocol.setScheme("Bearer");
    const auto tokens = protocol.readReply(step, response(status, R"({"token":")" + jwt + R"("})"));
    QVERIFY(tokens);
    QCOMPARE(tokens->accessToken(), jwt);
    QCOMPARE(tokens->accessExpiresAt(), noon.addSecs(300));
    QVERIFY(tokens->refreshToken().isEmpty());
    QVERIFY(!tokens->refreshExpiresAt().isValid());
    QCOMPARE(tokens->scheme(), "Bearer"_ba);
}

void tst_DelegateReply::takesTheKeyOfALoginOnlyWhenTold_data()
{
    QTest::addColumn<bool>("told");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("not told") << false << R"("abc123")"_ba << QByteArray();
    QTest::newRow("told") << true << R"("abc123")"_ba
                          << "abc123"_ba;
    QTest::newRow("told, null") << true << "null"_ba << QByteArray();
    QTest::newRow("told, with a line break") << true << R"("abc\r\n123")"_ba << QByteArray();
}

void tst_DelegateReply::takesTheKeyOfALoginOnlyWhenTold()
{
    QFETCH(bool, told);
    QFETCH(QByteArray, value);
    DelegateProtocol protocol(site);
    protocol.setKeyInLoginReply(told);
    const auto body = R"({"token":"a.b.c","refresh_token":)" + value + '}';
    const auto tokens = protocol.readReply(TokenStep::Login, response(200, body));
    QVERIFY(tokens);
    QTEST(tokens->refreshToken(), "key");
}

// The site's handler looks up one app for all: contract.md 4.1.
void tst_DelegateReply::neverTakesTheKeyOfADelegatedToken()
{
    DelegateProtocol protocol(site);
    protocol.setKeyInLoginReply(true);
    for (const auto &value : {R"("another")"_ba, "null"_ba}) {
        const auto tokens = protocol.readReply(
            TokenStep::Refresh,
            response(200, R"({"token":"a.b.c","refresh_token":)" + value + '}'));
        QVERIFY(tokens);
        QVERIFY(tokens->refreshToken().isEmpty());
    }
}

void tst_DelegateReply::loginRows()
{
    const auto step = TokenStep::Login;
    row("login: wrong password, unknown, inactive", step, 400,
        R"({"non_field_errors":["Unable to log in with provided credentials."]})",
        Kind::InvalidCredentials);
    row("login: empty password", step, 400, R"({"password":["This field may not be blank."]})",
        Kind::Rejected);
    row("login: 200 without token", step, 200, R"({"key":"abc"})", Kind::UnexpectedReply);
    row("login: 200 of another system", step, 200, R"({"access":"a","refresh":"b"})",
        Kind::UnexpectedReply);
}

void tst_DelegateReply::refreshRows()
{
    const auto step = TokenStep::Refresh;
    for (const int status : {401, 403}) {
        const auto name = [&](const char *what) {
            return u"refresh: %1 %2"_s.arg(status).arg(QLatin1String(what)).toLatin1();
        };
        row(name("unknown, deleted or rotated key").constData(), step, status,
            detail("Invalid token."), Kind::Revoked);
        row(name("user inactive").constData(), step, status, detail("User inactive or deleted."),
            Kind::AccountRefused);
        // An Authorization header came along: never the end (contract.md 5.2).
        for (const char *leak :
             {"Signature has expired.", "Error decoding signature.",
              "Incorrect authentication credentials.", "Invalid signature.",
              "User account is disabled.", "Authentication credentials were not provided."})
            row(name(leak).constData(), step, status, detail(leak), Kind::Misconfigured);
    }
    row("refresh: 401 in another language", step, 401, detail("Jeton invalide."), Kind::Revoked);
    row("refresh: 401 of a gateway", step, 401, R"({"message":"Unauthorized"})",
        Kind::UnexpectedReply);
    row("refresh: 403 of a gateway", step, 403, detail("Your country is not served."),
        Kind::UnexpectedReply);
    row("refresh: no client id", step, 400, R"({"client_id":["This field is required."]})",
        Kind::Rejected);
    row("refresh: 200 without token", step, 200, "{}", Kind::UnexpectedReply);
    row("refresh: 200 with a list", step, 200, "[]", Kind::UnexpectedReply);
}

void tst_DelegateReply::logoutAndVerifyRows()
{
    const auto logout = TokenStep::Logout;
    row("log-out: key already gone", logout, 401, detail("Invalid token."), Kind::None);
    row("log-out: key already gone, 403", logout, 403, detail("Invalid token."), Kind::None);
    row("log-out: user inactive", logout, 401, detail("User inactive or deleted."),
        Kind::AccountRefused);
    row("log-out: a header came along", logout, 401, detail("Signature has expired."),
        Kind::Misconfigured);
    row("log-out: a page", logout, 200, html, Kind::UnexpectedReply);
    const auto verify = TokenStep::Verify;
    row("verify: valid", verify, 200, R"({"token":"a.b.c"})", Kind::None);
    row("verify: expired", verify, 400, R"({"non_field_errors":["Signature has expired."]})",
        Kind::Revoked);
    row("verify: garbage", verify, 400, R"({"non_field_errors":["Error decoding signature."]})",
        Kind::Revoked);
}

void tst_DelegateReply::rowsOfEveryStep()
{
    const QList<QPair<TokenStep, QString>> steps {{TokenStep::Login, u"login"_s},
                                                  {TokenStep::Refresh, u"refresh"_s},
                                                  {TokenStep::Verify, u"verify"_s},
                                                  {TokenStep::Logout, u"log-out"_s}};
    for (const auto &[step, name] : steps) {
        const auto named = [&](const char *what) {
            return u"%1: %2"_s.arg(name, QLatin1String(what)).toLatin1();
        };
        row(named("429").constData(), step, 429, detail("Request was throttled."), Kind::Throttled);
        row(named("500").constData(), step, 500, html, Kind::ServerFailure);
        row(named("404").constData(), step, 404, html, Kind::Misconfigured);
        row(named("405").constData(), step, 405, detail("Method \\\"POST\\\" not allowed."),
            Kind::Misconfigured);
        row(named("301").constData(), step, 301, "", Kind::Misconfigured);
        row(named("401 in HTML").constData(), step, 401, html, Kind::UnexpectedReply);
        row(named("200 in HTML").constData(), step, 200, html, Kind::UnexpectedReply);
    }
}

void tst_DelegateReply::isJudged_data()
{
    QTest::addColumn<TokenStep>("step");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    loginRows();
    refreshRows();
    logoutAndVerifyRows();
    rowsOfEveryStep();
}

void tst_DelegateReply::isJudged()
{
    QFETCH(TokenStep, step);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const auto result = DelegateProtocol(site).readReply(step, response(status, body));
    QTEST(result ? Kind::None : result.error().kind(), "kind");
    if (!result)
        QCOMPARE(result.error().httpStatus(), status);
}

void tst_DelegateReply::judgesRefusedRequests_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Verdict>("verdict");
    for (const char *text : {"Signature has expired.", "Error decoding signature.",
                             "Incorrect authentication credentials.", "Invalid payload."})
        QTest::newRow(text) << detail(text) << Verdict::TokenRefused;
    for (const char *text : {"Invalid signature.", "User account is disabled."})
        QTest::newRow(text) << detail(text) << Verdict::AccountRefused;
    for (const char *text :
         {"Authentication credentials were not provided.",
          "Invalid Authorization header. No credentials provided.",
          "Invalid Authorization header. Credentials string should not contain spaces."})
        QTest::newRow(text) << detail(text) << Verdict::NotUnderstood;
}

void tst_DelegateReply::judgesRefusedRequests()
{
    QFETCH(QByteArray, body);
    QFETCH(Verdict, verdict);
    const DelegateProtocol protocol(site);
    QCOMPARE(protocol.judge(401, {{"WWW-Authenticate", "JWT realm=\"api\""}}, body), verdict);
    // A site that lists SessionAuthentication first.
    QCOMPARE(protocol.judge(403, {}, body), verdict);
    QCOMPARE(protocol.judge(403, {}, detail("You do not have permission to perform this action.")),
             Verdict::NotAboutTheSession);
    QCOMPARE(protocol.judge(404, {}, body), Verdict::NotAboutTheSession);
}

QTEST_GUILESS_MAIN(tst_DelegateReply)
#include "tst_delegatereply.moc"
