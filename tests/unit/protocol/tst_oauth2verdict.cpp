// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/challenge_p.h>
#include <SessionKeeper/protocol/oauth2protocol.h>

#include <QtCore/qrandom.h>
#include <QtTest/qtest.h>

#include <algorithm>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using Verdict = Protocol::Verdict;
Q_DECLARE_METATYPE(SessionKeeper::Protocol::Verdict)

// What a refused request of the app means: RFC 6750 3, and what Django OAuth Toolkit makes of it.
class tst_OAuth2Verdict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsChallenges_data();
    void readsChallenges();
    void comesToAnEndOfAnyHeader();
    void followsTheChallenge_data();
    void followsTheChallenge();
    void looksAtEveryHeader();
};

namespace {

constexpr auto notProvided = R"({"detail":"Authentication credentials were not provided."})";

HeaderList headersWith(const QByteArray &challenge)
{
    HeaderList headers {{"Content-Type", "application/json"}};
    if (!challenge.isNull())
        headers.append({"www-authenticate", challenge});
    return headers;
}

Verdict judged(int status, const HeaderList &headers, const QByteArray &body = {})
{
    return OAuth2Protocol(QUrl(u"https://a.example/o/token/"_s)).judge(status, headers, body);
}

// "Bearer error=invalid_token realm=x; Basic"
QByteArray described(const QList<Challenge> &all)
{
    QByteArrayList words;
    for (const auto &challenge : all) {
        auto names = challenge.parameters.keys();
        std::ranges::sort(names);
        QByteArrayList parts {challenge.scheme};
        for (const auto &name : names)
            parts.append(name + '=' + challenge.parameters.value(name));
        words.append(parts.join(' '));
    }
    return words.join("; ");
}

void row(const char *name, int status, const QByteArray &challenge, const QByteArray &body,
         Verdict verdict)
{
    QTest::newRow(name) << status << challenge << body << verdict;
}

} // namespace

void tst_OAuth2Verdict::readsChallenges_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("expected");
    const auto add = [](const QByteArray &header, const QByteArray &expected) {
        QTest::newRow(header.constData()) << header << expected;
    };
    add("", "");
    add("Bearer", "Bearer");
    add("Bearer realm=\"api\"", "Bearer realm=api");
    add("Bearer realm=\"api\",error=\"invalid_token\",error_description=\"It has expired.\"",
        "Bearer error=invalid_token error_description=It has expired. realm=api");
    add("Bearer Realm = \"a, b\" ,, ERROR=invalid_token", "Bearer error=invalid_token realm=a, b");
    add("Bearer realm=\"say \\\"a\\\\b\\\"\"", "Bearer realm=say \"a\\b\"");
    add("Basic realm=\"x\", Bearer error=\"invalid_token\"",
        "Basic realm=x; Bearer error=invalid_token");
    add("Basic realm=\"Bearer error=\\\"invalid_token\\\"\"",
        "Basic realm=Bearer error=\"invalid_token\"");
    add("Negotiate, Bearer", "Negotiate; Bearer");
    add("Negotiate YII+/0a==, Bearer realm=x", "Negotiate; Bearer realm=x");
    add("Negotiate YIIabc, bearer", "Negotiate; bearer");
    add("DPoP algs=\"ES256 PS256\", Bearer scope=\"a b\"",
        "DPoP algs=ES256 PS256; Bearer scope=a b");
    // Not by the grammar, and seen all the same.
    add("Bearer realm=\"x\" error=\"invalid_token\"", "Bearer error=invalid_token realm=x");
    add("Bearer authorization_uri=https://a.example/x?y=z, error=invalid_token",
        "Bearer authorization_uri=https://a.example/x?y=z error=invalid_token");
    add("Bearer realm=\"never ends", "Bearer realm=never ends");
    add("Bearer realm=\"ends in \\", "Bearer realm=ends in \\");
    add("error=\"invalid_token\", realm=x", "");
    add("(Bearer)", "Bearer");
    add("Basic realm=\"x\"\nBearer error=\"invalid_token\"",
        "Basic realm=x; Bearer error=invalid_token");
}

void tst_OAuth2Verdict::readsChallenges()
{
    QFETCH(QByteArray, header);
    QTEST(described(challenges(headersWith(header))), "expected");
}

void tst_OAuth2Verdict::comesToAnEndOfAnyHeader()
{
    const QByteArray pieces[] = {"Bearer", "Basic", " ", ",", "=", "\"", "\\",
                                 "error",  "\t",    "x", "/", "(", "\n"};
    QRandomGenerator random(6750);
    for (int i = 0; i < 50000; ++i) {
        QByteArray header;
        for (int length = random.bounded(12); length > 0; --length)
            header += pieces[random.bounded(int(std::size(pieces)))];
        qsizetype size = 0;
        for (const auto &challenge : challenges(headersWith(header))) {
            size += challenge.scheme.size();
            QVERIFY(!challenge.scheme.isEmpty());
            for (auto it = challenge.parameters.begin(); it != challenge.parameters.end(); ++it)
                size += it.key().size() + it.value().size();
        }
        QVERIFY2(size <= header.size(), header.toPercentEncoding().constData());
    }
}

void tst_OAuth2Verdict::followsTheChallenge_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("challenge");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Verdict>("verdict");

    const QByteArray expired = "Bearer realm=\"api\",error=\"invalid_token\","
                               "error_description=\"The access token has expired.\"";
    const QByteArray scope = "Bearer error=\"insufficient_scope\", scope=\"write\"";
    row("401 of the toolkit", 401, expired, notProvided, Verdict::TokenRefused);
    row("401 of the toolkit, translated", 401, expired, R"({"detail":"Non fourni."})",
        Verdict::TokenRefused);
    row("401 of the toolkit that saw no token", 401, "Bearer realm=\"api\"", notProvided,
        Verdict::NotUnderstood);
    row("401 of the toolkit, Basic leads", 401, "Basic realm=\"api\"", notProvided,
        Verdict::TokenRefused);
    row("403 of the toolkit, a session leads", 403, {}, notProvided, Verdict::TokenRefused);
    row("403 of the toolkit, another scope", 403, {},
        R"({"detail":"You do not have permission to perform this action."})",
        Verdict::NotAboutTheSession);
    row("401 invalid_token", 401, "Bearer error=\"invalid_token\"", {}, Verdict::TokenRefused);
    row("401 invalid_token, bearer in small letters", 401, "bearer error=invalid_token", {},
        Verdict::TokenRefused);
    row("401 invalid_token behind Basic", 401, "Basic realm=\"x\", Bearer error=\"invalid_token\"",
        {}, Verdict::TokenRefused);
    row("403 invalid_token", 403, "Bearer error=\"invalid_token\"", {}, Verdict::TokenRefused);
    row("403 insufficient_scope", 403, scope, {}, Verdict::NotAboutTheSession);
    row("401 insufficient_scope", 401, scope, {}, Verdict::NotAboutTheSession);
    row("401 invalid_request", 401, "Bearer error=\"invalid_request\"", {}, Verdict::NotUnderstood);
    row("401 another error", 401, "Bearer error=\"expired_token\"", {}, Verdict::TokenRefused);
    row("403 another error", 403, "Bearer error=\"no\"", {}, Verdict::NotAboutTheSession);
    row("401 no error", 401, "Bearer realm=\"x\"", {}, Verdict::TokenRefused);
    row("401 no challenge", 401, {}, {}, Verdict::TokenRefused);
    row("401 no challenge, HTML", 401, {}, "<h1>No</h1>", Verdict::TokenRefused);
    row("401 Basic only", 401, "Basic realm=\"proxy\"", {}, Verdict::NotUnderstood);
    row("401 Basic that names Bearer", 401, "Basic realm=\"Bearer error=invalid_token\"", {},
        Verdict::NotUnderstood);
    row("401 Negotiate and Basic", 401, "Negotiate, Basic realm=\"x\"", {}, Verdict::NotUnderstood);
    row("401 the error in the body", 401, "Basic realm=\"x\"", R"({"error":"invalid_token"})",
        Verdict::TokenRefused);
    row("403 the error in the body", 403, {}, R"({"error":"insufficient_scope"})",
        Verdict::NotAboutTheSession);
    row("401 the challenge counts more than the body", 401, scope, R"({"error":"invalid_token"})",
        Verdict::NotAboutTheSession);
    row("403 no permission", 403, {}, {}, Verdict::NotAboutTheSession);
    row("403 HTML", 403, {}, "<h1>Forbidden</h1>", Verdict::NotAboutTheSession);
    for (const int status : {200, 301, 400, 404, 407, 429, 500, 503})
        row(qPrintable(u"%1 whatever it says"_s.arg(status)), status, expired, notProvided,
            Verdict::NotAboutTheSession);
}

void tst_OAuth2Verdict::followsTheChallenge()
{
    QFETCH(int, status);
    QFETCH(QByteArray, challenge);
    QFETCH(QByteArray, body);
    QTEST(judged(status, headersWith(challenge), body), "verdict");
}

void tst_OAuth2Verdict::looksAtEveryHeader()
{
    const HeaderList headers {{"WWW-Authenticate", "Negotiate"},
                              {"WWW-Authenticate", "Basic realm=\"x\""},
                              {"WWW-Authenticate", "Bearer error=\"invalid_token\""}};
    QCOMPARE(described(challenges(headers)),
             QByteArray("Negotiate; Basic realm=x; Bearer error=invalid_token"));
    QCOMPARE(judged(401, headers), Verdict::TokenRefused);
    QCOMPARE(judged(401, headers.mid(0, 2)), Verdict::NotUnderstood);
}

QTEST_GUILESS_MAIN(tst_OAuth2Verdict)
#include "tst_oauth2verdict.moc"
