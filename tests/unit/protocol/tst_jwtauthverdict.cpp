// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/jwtauthprotocol.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using Verdict = Protocol::Verdict;
Q_DECLARE_METATYPE(SessionKeeper::Protocol::Verdict)

// What a refused request of the app means: the tables of contract.md 3.2, 3.5 and 5.1, row by row.
class tst_JwtAuthVerdict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsTheTexts_data();
    void knowsTheTexts();
    void followsTheContract_data();
    void followsTheContract();
    void neverTakesAProxyForTheEndOfTheAccount();
};

namespace {

constexpr auto jwt = "JWT realm=\"api\"";

QByteArray detail(const QString &text)
{
    return R"({"detail":")" + text.toUtf8() + R"("})";
}

Verdict judged(int status, const QByteArray &challenge, const QByteArray &body)
{
    HeaderList headers {{"Content-Type", "application/json"}};
    if (!challenge.isEmpty())
        headers.append({"WWW-Authenticate", challenge});
    return JwtAuthProtocol(QUrl(u"https://a.example/"_s)).judge(status, headers, body);
}

} // namespace

void tst_JwtAuthVerdict::knowsTheTexts_data()
{
    QTest::addColumn<Verdict>("verdict");
    const auto row = [](const char *text, Verdict verdict) { QTest::newRow(text) << verdict; };

    row("Signature has expired.", Verdict::TokenRefused);
    row("Error decoding signature.", Verdict::TokenRefused);
    row("Incorrect authentication credentials.", Verdict::TokenRefused);
    row("Invalid payload.", Verdict::TokenRefused);
    row("Invalid payload", Verdict::TokenRefused); // 1.0
    row("Invalid signature.", Verdict::AccountRefused);
    row("Invalid signature", Verdict::AccountRefused);
    row("User account is disabled.", Verdict::AccountRefused);
    row("Authentication credentials were not provided.", Verdict::NotUnderstood);
    row("Invalid Authorization header. No credentials provided.", Verdict::NotUnderstood);
    row("Invalid Authorization header. Credentials string should not contain spaces.",
        Verdict::NotUnderstood);
    // The Styria fork.
    row("Token has expired.", Verdict::TokenRefused);
    row("Error decoding token.", Verdict::TokenRefused);
    row("Invalid token.", Verdict::TokenRefused);
    row("Token is blacklisted.", Verdict::TokenRefused);
}

// With a challenge, without one, and as the 403 of a site that lists another authenticator first.
void tst_JwtAuthVerdict::knowsTheTexts()
{
    const auto body = detail(QString::fromUtf8(QTest::currentDataTag()));
    QTEST(judged(401, jwt, body), "verdict");
    QTEST(judged(401, "Basic realm=\"api\"", body), "verdict");
    QTEST(judged(403, "", body), "verdict");
}

void tst_JwtAuthVerdict::followsTheContract_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("challenge");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Verdict>("verdict");
    const auto row = [](const char *name, int status, const char *challenge, const QByteArray &body,
                        Verdict verdict) {
        QTest::newRow(name) << status << QByteArray(challenge) << body << verdict;
    };

    const auto translated = detail(u"Die Signatur ist abgelaufen."_s);
    row("401 translated, our challenge", 401, jwt, translated, Verdict::TokenRefused);
    row("401 translated, another challenge", 401, "Basic realm=\"api\"", translated,
        Verdict::NotUnderstood);
    row("401 to HEAD", 401, jwt, "", Verdict::TokenRefused);
    row("401 without challenge", 401, "", "{}", Verdict::TokenRefused);
    row("401 Simple JWT beside it", 401, "Bearer realm=\"api\"",
        R"({"detail":"User is inactive","code":"user_inactive"})", Verdict::AccountRefused);
    row("403 translated", 403, "", translated, Verdict::NotAboutTheSession);
    row("403 no permission", 403, "",
        detail(u"You do not have permission to perform this action."_s),
        Verdict::NotAboutTheSession);
    row("403 HTML", 403, "", "<h1>Forbidden</h1>", Verdict::NotAboutTheSession);
    for (const int status : {200, 301, 400, 404, 407, 429, 500, 503})
        row(qPrintable(u"%1 whatever it says"_s.arg(status)), status, "",
            detail(u"Signature has expired."_s), Verdict::NotAboutTheSession);
}

void tst_JwtAuthVerdict::followsTheContract()
{
    QFETCH(int, status);
    QFETCH(QByteArray, challenge);
    QFETCH(QByteArray, body);
    QTEST(judged(status, challenge, body), "verdict");
}

void tst_JwtAuthVerdict::neverTakesAProxyForTheEndOfTheAccount()
{
    for (const auto *body : {"<p>User account is disabled.</p>", "[\"User account is disabled.\"]",
                             R"({"detail":"User account is disabled.)", ""}) {
        for (const int status : {401, 403})
            QVERIFY(judged(status, jwt, body) != Verdict::AccountRefused);
    }
}

QTEST_GUILESS_MAIN(tst_JwtAuthVerdict)
#include "tst_jwtauthverdict.moc"
