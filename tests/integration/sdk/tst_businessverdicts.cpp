// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "judgedlife.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
Q_DECLARE_METATYPE(SessionKeeper::Test::HttpAnswer)

// What a failed request of the app does to the session: the table of contract.md 5.1, each row with
// each dialect that it applies to.
class tst_BusinessVerdicts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusalOfOneToken_data();
    void refusalOfOneToken();
    void refusalOfEveryToken_data();
    void refusalOfEveryToken();
};

namespace {

const QStringList all {u"pair"_s,   u"sliding"_s,  u"jwtauth"_s,
                       u"styria"_s, u"delegate"_s, u"oauth2"_s};
const QStringList simpleJwt {u"pair"_s, u"sliding"_s};
const QStringList jwtAuth {u"jwtauth"_s, u"styria"_s};
const QStringList oauth {u"oauth2"_s};
// What the JWTs of djangorestframework-jwt itself are refused with.
const QStringList plainJwt {u"jwtauth"_s, u"delegate"_s};

HttpAnswer said(int status, const QString &detail, const QString &code = {},
                const QByteArray &challenge = {})
{
    QJsonObject body {{u"detail"_s, detail}};
    if (!code.isEmpty())
        body.insert(u"code"_s, code);
    auto answer = HttpAnswer::json(status, body);
    return challenge.isEmpty() ? answer : std::move(answer).with("WWW-Authenticate", challenge);
}

const auto tokenNotValid = u"Given token not valid for any token type"_s;
const auto notProvided = u"Authentication credentials were not provided."_s;
const auto bearer = "Bearer realm=\"api\""_ba;

void columns()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<HttpAnswer>("answer");
    QTest::addColumn<int>("refreshes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("fate");
}

void row(const QStringList &dialects, const char *title, const HttpAnswer &answer, int refreshes,
         int status, const QString &fate = u"kept"_s)
{
    for (const auto &dialect : dialects)
        QTest::newRow(qPrintable(u"%1: %2"_s.arg(dialect, QLatin1String(title))))
            << dialect << answer << refreshes << status << fate;
}

// What the caller sees: the answer to the second sending, or the refusal, byte by byte.
QByteArray seen(int status, const HttpAnswer &answer)
{
    const auto body = status == answer.status ? answer.body
        : status == 0                         ? QByteArray()
                                              : HttpAnswer::json(200, {{u"me"_s, true}}).body;
    return QByteArray::number(status) + ' ' + body;
}

} // namespace

// The next token is a good one: whoever refreshes gets through.
void tst_BusinessVerdicts::refusalOfOneToken_data()
{
    columns();
    row(simpleJwt, "401 token_not_valid", said(401, tokenNotValid, u"token_not_valid"_s, bearer), 1,
        200);
    row(simpleJwt, "401 token_not_valid in French",
        said(401, u"Le type de jeton n'est pas valide"_s, u"token_not_valid"_s, bearer), 1, 200);
    row(simpleJwt, "403 token_not_valid", said(403, tokenNotValid, u"token_not_valid"_s), 1, 200);
    row(simpleJwt, "403 with the text of a 401", said(403, tokenNotValid), 1, 200);
    row(simpleJwt, "401 token_not_valid, Basic leads",
        said(401, tokenNotValid, u"token_not_valid"_s, "Basic realm=\"api\""), 1, 200);
    for (const auto code : {"user_not_found"_L1, "user_inactive"_L1, "password_changed"_L1})
        row(simpleJwt, qPrintable(u"401 "_s + code), said(401, u"No."_s, code, bearer), 0, 401,
            u"Revoked"_s);
    row(simpleJwt, "403 user_inactive", said(403, u"User is inactive"_s, u"user_inactive"_s), 0,
        403, u"Revoked"_s);
    row(simpleJwt, "401 bad_authorization_header",
        said(401, u"Authorization header must contain two space-delimited values"_s,
             u"bad_authorization_header"_s, bearer),
        0, 401);
    row(simpleJwt + jwtAuth + plainJwt.mid(1), "401 not provided though sent",
        said(401, notProvided, {}, "Other realm=\"api\""), 0, 401);
    row(simpleJwt + jwtAuth + plainJwt.mid(1), "403 not provided though sent",
        said(403, notProvided), 0, 403);
    // Django OAuth Toolkit takes a dead token for none; a challenge of its own would say more.
    row(oauth, "401 not provided, Bearer asks", said(401, notProvided, {}, bearer), 0, 401);
    row(oauth, "401 not provided, another one leads",
        said(401, notProvided, {}, "Basic realm=\"api\""), 1, 200);
    row(oauth, "403 not provided", said(403, notProvided), 1, 200);

    for (const auto text : {"Signature has expired."_L1, "Error decoding signature."_L1})
        row(plainJwt, qPrintable(u"401 "_s + text), said(401, text, {}, "JWT realm=\"api\""), 1,
            200);
    row(plainJwt, "403 Signature has expired.", said(403, u"Signature has expired."_s), 1, 200);
    row(plainJwt, "401 User account is disabled.",
        said(401, u"User account is disabled."_s, {}, "JWT realm=\"api\""), 0, 401, u"Revoked"_s);
    row({u"styria"_s}, "401 Token has expired.", said(401, u"Token has expired."_s, {}, bearer), 1,
        200);
    row({u"styria"_s}, "403 Token is blacklisted.", said(403, u"Token is blacklisted."_s), 1, 200);

    row(oauth, "401 invalid_token",
        HttpAnswer::plain(401).with("WWW-Authenticate",
                                    "Bearer realm=\"api\", error=\"invalid_token\""),
        1, 200);
    row(oauth, "401 with a challenge that says no more",
        HttpAnswer::plain(401).with("WWW-Authenticate", bearer), 1, 200);
    row(oauth, "403 insufficient_scope",
        HttpAnswer::plain(403).with("WWW-Authenticate", "Bearer error=\"insufficient_scope\""), 0,
        403);

    row(all, "403 otherwise", said(403, u"You do not have permission to perform this action."_s), 0,
        403);
    row(all, "403 page", HttpAnswer::html(403), 0, 403);
    row(all, "429",
        HttpAnswer::json(429, {{u"detail"_s, u"Request was throttled."_s}})
            .with("Retry-After", "60"),
        0, 429);
    for (const int status : {404, 500, 502, 503})
        row(all, qPrintable(u"%1 page"_s.arg(status)), HttpAnswer::html(status), 0, status);
    row(all, "200 page of a portal", HttpAnswer::html(200), 0, 200);
    row(all, "no answer", HttpAnswer::drop(), 0, 0);
}

void tst_BusinessVerdicts::refusalOfOneToken()
{
    QFETCH(QString, dialect);
    QFETCH(HttpAnswer, answer);
    QFETCH(int, refreshes);
    QFETCH(int, status);
    QFETCH(QString, fate);
    JudgedLife life(dialect);
    QVERIFY(life.logIn());
    life.site.refuseLast(answer);
    QCOMPARE(life.call(), seen(status, answer));
    QTRY_COMPARE(life.site.refreshes(), refreshes);
    QTRY_COMPARE(life.fate(), fate);
}

// A new token does not help: nobody asks for a third one, and nothing loops.
void tst_BusinessVerdicts::refusalOfEveryToken_data()
{
    columns();
    row(simpleJwt, "401 token_not_valid", said(401, tokenNotValid, u"token_not_valid"_s, bearer), 1,
        401);
    row(simpleJwt, "403 token_not_valid", said(403, tokenNotValid, u"token_not_valid"_s), 1, 403);
    row(plainJwt, "401 Error decoding signature.",
        said(401, u"Error decoding signature."_s, {}, "JWT realm=\"api\""), 1, 401);
    row(oauth, "401 invalid_token",
        HttpAnswer::plain(401).with("WWW-Authenticate", "Bearer error=\"invalid_token\""), 1, 401);
}

void tst_BusinessVerdicts::refusalOfEveryToken()
{
    QFETCH(QString, dialect);
    QFETCH(HttpAnswer, answer);
    QFETCH(int, refreshes);
    QFETCH(int, status);
    QFETCH(QString, fate);
    JudgedLife life(dialect);
    QVERIFY(life.logIn());
    life.site.refuseAll(answer);
    QCOMPARE(life.call(), seen(status, answer));
    QCOMPARE(life.site.refreshes(), refreshes);
    QCOMPARE(life.site.count(DialectSite::mePath), 2);
    QTRY_COMPARE(life.fate(), fate);
}

QTEST_GUILESS_MAIN(tst_BusinessVerdicts)
#include "tst_businessverdicts.moc"
