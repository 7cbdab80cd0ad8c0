// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/simplejwtprotocol.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using Verdict = Protocol::Verdict;
Q_DECLARE_METATYPE(SessionKeeper::Protocol::Verdict)

// What a refused request of the app means: the table of contract.md 5.1, row by row.
class tst_SimpleJwtVerdict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheContract_data();
    void followsTheContract();
    void neverTakesAProxyForTheEndOfTheAccount_data();
    void neverTakesAProxyForTheEndOfTheAccount();
};

namespace {

constexpr auto bearer = "Bearer realm=\"api\"";
constexpr auto notProvided = R"({"detail":"Authentication credentials were not provided."})";
constexpr auto tokenNotValid =
    R"({"detail":"Given token not valid for any token type","code":"token_not_valid",)"
    R"("messages":[{"token_class":"AccessToken","token_type":"access",)"
    R"("message":"Token is expired"}]})";

Verdict judged(int status, const QByteArray &challenge, const QByteArray &body)
{
    HeaderList headers {{"Content-Type", "application/json"}};
    if (!challenge.isEmpty())
        headers.append({"WWW-Authenticate", challenge});
    return SimpleJwtProtocol(QUrl(u"https://a.example/api/token/"_s)).judge(status, headers, body);
}

void row(const char *name, int status, const char *challenge, const QByteArray &body,
         Verdict verdict)
{
    QTest::newRow(name) << status << QByteArray(challenge) << body << verdict;
}

} // namespace

void tst_SimpleJwtVerdict::followsTheContract_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("challenge");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Verdict>("verdict");

    row("401 token_not_valid", 401, bearer, tokenNotValid, Verdict::TokenRefused);
    row("401 token_not_valid, no messages", 401, bearer,
        R"({"detail":"Token contained no recognizable user identification",)"
        R"("code":"token_not_valid"})",
        Verdict::TokenRefused);
    row("401 token_not_valid in French", 401, bearer,
        R"({"detail":"Le type de jeton fourni n'est pas valide","code":"token_not_valid"})",
        Verdict::TokenRefused);
    row("401 user_not_found", 401, bearer, R"({"detail":"User not found","code":"user_not_found"})",
        Verdict::AccountRefused);
    row("401 user_inactive", 401, bearer, R"({"detail":"User is inactive","code":"user_inactive"})",
        Verdict::AccountRefused);
    row("401 password_changed", 401, bearer,
        R"({"detail":"The user's password has been changed.","code":"password_changed"})",
        Verdict::AccountRefused);
    row("401 bad_authorization_header", 401, bearer,
        R"({"detail":"Authorization header must contain two space-delimited values",)"
        R"("code":"bad_authorization_header"})",
        Verdict::NotUnderstood);
    row("401 not provided though sent", 401, bearer, notProvided, Verdict::NotUnderstood);
    row("401 not provided, another scheme leads", 401, "JWT realm=\"api\"", notProvided,
        Verdict::NotUnderstood);
    row("401 Basic leads, body about the token", 401, "Basic realm=\"api\"", tokenNotValid,
        Verdict::TokenRefused);
    // The answer to HEAD has no body (contract.md C31).
    row("401 to HEAD", 401, bearer, "", Verdict::TokenRefused);
    row("401 RFC 6750 challenge without body", 401, "Bearer realm=\"x\", error=\"invalid_token\"",
        "", Verdict::TokenRefused);
    row("403 token_not_valid in disguise", 403, "", tokenNotValid, Verdict::TokenRefused);
    row("403 text of a 401, no code", 403, "",
        R"({"detail":"Given token not valid for any token type"})", Verdict::TokenRefused);
    row("403 user_inactive in disguise", 403, "",
        R"({"detail":"User is inactive","code":"user_inactive"})", Verdict::AccountRefused);
    row("403 not provided in disguise", 403, "", notProvided, Verdict::NotUnderstood);
    row("403 no permission", 403, "",
        R"({"detail":"You do not have permission to perform this action."})",
        Verdict::NotAboutTheSession);
    row("403 HTML", 403, "", "<h1>Forbidden</h1>", Verdict::NotAboutTheSession);
    row("403 empty", 403, "", "", Verdict::NotAboutTheSession);
    for (const int status : {200, 301, 400, 404, 407, 429, 500, 503})
        row(qPrintable(u"%1 whatever it says"_s.arg(status)), status, "", tokenNotValid,
            Verdict::NotAboutTheSession);
}

void tst_SimpleJwtVerdict::followsTheContract()
{
    QFETCH(int, status);
    QFETCH(QByteArray, challenge);
    QFETCH(QByteArray, body);
    QTEST(judged(status, challenge, body), "verdict");
}

void tst_SimpleJwtVerdict::neverTakesAProxyForTheEndOfTheAccount_data()
{
    QTest::addColumn<QByteArray>("challenge");
    QTest::addColumn<QByteArray>("body");

    const QByteArray html = "<!doctype html><h1>Proxy login</h1>";
    QTest::newRow("HTML") << QByteArray() << html;
    QTest::newRow("HTML with Basic") << QByteArray("Basic realm=\"proxy\"") << html;
    QTest::newRow("HTML that quotes a code")
        << QByteArray() << QByteArray("<p>{\"code\":\"user_inactive\"}</p>");
    QTest::newRow("truncated JSON")
        << QByteArray(bearer) << QByteArray(R"({"detail":"User is inactive","code":"user_in)");
    QTest::newRow("list") << QByteArray(bearer) << QByteArray(R"(["user_inactive"])");
}

void tst_SimpleJwtVerdict::neverTakesAProxyForTheEndOfTheAccount()
{
    QFETCH(QByteArray, challenge);
    QFETCH(QByteArray, body);
    for (const int status : {401, 403})
        QVERIFY(judged(status, challenge, body) != Verdict::AccountRefused);
}

QTEST_GUILESS_MAIN(tst_SimpleJwtVerdict)
#include "tst_simplejwtverdict.moc"
