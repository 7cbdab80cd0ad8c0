// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "judgedlife.h"

#include <QtCore/qjsonarray.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
Q_DECLARE_METATYPE(SessionKeeper::Test::HttpAnswer)

// What a failed refresh does to the session: the table of contract.md 5.2, each row with each
// dialect that it applies to. The access token lives meanwhile.
class tst_RenewalVerdicts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followTheContract_data();
    void followTheContract();
    void leaveASessionThatGoesOn_data();
    void leaveASessionThatGoesOn();
    void anExpiredTokenIsTheEndWhereItRenewsItself_data();
    void anExpiredTokenIsTheEndWhereItRenewsItself();
};

namespace {

const QStringList all {u"pair"_s,   u"sliding"_s,  u"jwtauth"_s,
                       u"styria"_s, u"delegate"_s, u"oauth2"_s};
const QStringList simpleJwt {u"pair"_s, u"sliding"_s};
const QStringList jwtAuth {u"jwtauth"_s, u"styria"_s};
const QStringList oauth {u"oauth2"_s};
const QStringList delegate {u"delegate"_s};

HttpAnswer said(int status, const QString &detail, const QString &code = {})
{
    QJsonObject body {{u"detail"_s, detail}};
    if (!code.isEmpty())
        body.insert(u"code"_s, code);
    return HttpAnswer::json(status, body);
}

HttpAnswer listed(const QString &field, const QString &text)
{
    return HttpAnswer::json(400, {{field, QJsonArray {text}}});
}

// sent: how often the token server was asked.
void row(const QStringList &dialects, const char *title, const HttpAnswer &answer, Kind kind,
         const QString &fate = u"kept"_s, int sent = 1)
{
    for (const auto &dialect : dialects)
        QTest::newRow(qPrintable(u"%1: %2"_s.arg(dialect, QLatin1String(title))))
            << dialect << answer << kind << fate << sent;
}

void columns()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<HttpAnswer>("answer");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("fate");
    QTest::addColumn<int>("sent");
}

// The last row of the table, and the one before: never the end of a session.
void passingRows()
{
    for (const int status : {301, 302, 307, 308})
        row(all, qPrintable(u"%1"_s.arg(status)), HttpAnswer::redirect(status, "/elsewhere/"),
            Kind::Misconfigured);
    for (const int status : {404, 405, 406, 415})
        row(all, qPrintable(u"%1"_s.arg(status)), said(status, u"No."_s), Kind::Misconfigured);
    row(all, "403 without known text", said(403, u"You shall not pass."_s), Kind::UnexpectedReply);
    row(all, "403 page", HttpAnswer::html(403), Kind::UnexpectedReply);
    row(all, "401 page", HttpAnswer::html(401), Kind::UnexpectedReply);
    row(all, "429", said(429, u"Request was throttled."_s), Kind::Throttled);
    for (const int status : {500, 502, 503, 504})
        row(all, qPrintable(u"%1 page"_s.arg(status)), HttpAnswer::html(status),
            Kind::ServerFailure);
    // The server may have acted: the same token is sent once more.
    row(all, "200 page of a portal", HttpAnswer::html(200), Kind::UnexpectedReply, u"kept"_s, 2);
    row(all, "200 without a token", HttpAnswer::json(200, {{u"ok"_s, true}}), Kind::UnexpectedReply,
        u"kept"_s, 2);
    row(all, "no answer", HttpAnswer::drop(), Kind::OutcomeUnknown, u"kept"_s, 2);
}

} // namespace

void tst_RenewalVerdicts::followTheContract_data()
{
    columns();
    row(simpleJwt, "401 token_not_valid", said(401, u"Token is invalid"_s, u"token_not_valid"_s),
        Kind::Revoked, u"Revoked"_s);
    row({u"pair"_s}, "401 blacklisted", said(401, u"Token is blacklisted"_s, u"token_not_valid"_s),
        Kind::Revoked, u"Revoked"_s);
    row({u"pair"_s}, "403 token_not_valid", said(403, u"Token is invalid"_s, u"token_not_valid"_s),
        Kind::Revoked, u"Revoked"_s);
    for (const auto text : {"No active account found for the given token."_L1,
                            "The user's password has been changed."_L1})
        row(simpleJwt, qPrintable(u"401 "_s + text), said(401, text), Kind::AccountRefused,
            u"Revoked"_s);
    row({u"pair"_s}, "400", listed(u"refresh"_s, u"This field may not be blank."_s),
        Kind::Rejected);

    row(jwtAuth, "400 Refresh has expired.",
        listed(u"non_field_errors"_s, u"Refresh has expired."_s), Kind::Expired);
    row({u"jwtauth"_s}, "400 orig_iat field is required.",
        listed(u"non_field_errors"_s, u"orig_iat field is required."_s), Kind::Expired);
    row({u"styria"_s}, "400 orig_iat field not found in token.",
        listed(u"non_field_errors"_s, u"orig_iat field not found in token."_s), Kind::Expired);
    row({u"jwtauth"_s}, "400 User account is disabled.",
        listed(u"non_field_errors"_s, u"User account is disabled."_s), Kind::AccountRefused,
        u"Revoked"_s);
    row({u"jwtauth"_s}, "400 Error decoding signature.",
        listed(u"non_field_errors"_s, u"Error decoding signature."_s), Kind::Revoked, u"Revoked"_s);
    row({u"styria"_s}, "400 Token is blacklisted.",
        listed(u"non_field_errors"_s, u"Token is blacklisted."_s), Kind::Revoked, u"Revoked"_s);

    for (const int status : {401, 403}) {
        for (const auto text : {"Invalid token."_L1, "User inactive or deleted."_L1})
            row(delegate, qPrintable(u"%1 %2"_s.arg(status).arg(text)), said(status, text),
                text.startsWith(u'I') ? Kind::Revoked : Kind::AccountRefused, u"Revoked"_s);
    }
    // A token went along that has no business there.
    row(delegate, "401 Signature has expired.", said(401, u"Signature has expired."_s),
        Kind::Misconfigured);
    row(delegate, "400", listed(u"client_id"_s, u"This field is required."_s), Kind::Rejected);

    row(oauth, "400 invalid_grant", HttpAnswer::json(400, {{u"error"_s, u"invalid_grant"_s}}),
        Kind::Revoked, u"Revoked"_s);
    row(oauth, "401 invalid_client", HttpAnswer::json(401, {{u"error"_s, u"invalid_client"_s}}),
        Kind::Misconfigured);
    row(oauth, "400 unsupported_grant_type",
        HttpAnswer::json(400, {{u"error"_s, u"unsupported_grant_type"_s}}), Kind::Misconfigured);
    passingRows();
}

void tst_RenewalVerdicts::followTheContract()
{
    QFETCH(QString, dialect);
    QFETCH(HttpAnswer, answer);
    QFETCH(QString, fate);
    JudgedLife life(dialect);
    QVERIFY(life.logIn());
    life.site.insist(life.site.refreshPath(), answer);
    QTEST(kindOf(awaited(life.session.refresh())), "kind");
    QTEST(life.site.refreshes(), "sent");
    QTRY_COMPARE(life.fate(), fate);
    // The token in hand is used while the session lasts, and never after.
    if (fate != u"kept"_s)
        life.site.refuseAll(said(401, u"Authentication credentials were not provided."_s));
    const bool isKept = fate == u"kept"_s;
    QCOMPARE(life.call(),
             isKept ? R"(200 {"me":true})"_ba
                    : R"(401 {"detail":"Authentication credentials were not provided."})"_ba);
    const auto
        authorization = life.site.requests(DialectSite::mePath).constLast().header("Authorization");
    QCOMPARE(authorization.isEmpty(), !isKept);
}

void tst_RenewalVerdicts::leaveASessionThatGoesOn_data()
{
    columns();
    passingRows();
}

void tst_RenewalVerdicts::leaveASessionThatGoesOn()
{
    QFETCH(QString, dialect);
    QFETCH(HttpAnswer, answer);
    JudgedLife life(dialect);
    QVERIFY(life.logIn());
    life.site.insist(life.site.refreshPath(), answer);
    QVERIFY(!awaited(life.session.refresh()));
    life.site.relent(life.site.refreshPath());
    life.clock->advance(4min);
    QVERIFY(awaited(life.session.refresh()));
    life.clock->advance(4min);
    QCOMPARE(life.call(), R"(200 {"me":true})"_ba);
    QCOMPARE(life.fate(), u"kept"_s);
}

// Nobody but the server knows for sure whether a token has ended: it is asked once.
void tst_RenewalVerdicts::anExpiredTokenIsTheEndWhereItRenewsItself_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<HttpAnswer>("answer");
    QTest::addColumn<QString>("fate");
    const auto row = [](const char *dialect, const char *title, const HttpAnswer &answer,
                        const QString &fate) {
        QTest::newRow(qPrintable(u"%1: %2"_s.arg(QLatin1String(dialect), QLatin1String(title))))
            << QString::fromLatin1(dialect) << answer << fate;
    };
    const auto refused = [](const QString &text) { return listed(u"non_field_errors"_s, text); };
    row("pair", "503 page", HttpAnswer::html(503), u"kept"_s);
    row("oauth2", "503 page", HttpAnswer::html(503), u"kept"_s);
    row("delegate", "503 page", HttpAnswer::html(503), u"kept"_s);
    row("sliding", "503 page", HttpAnswer::html(503), u"kept"_s);
    row("jwtauth", "503 page", HttpAnswer::html(503), u"kept"_s);
    row("sliding", "401 Token is expired", said(401, u"Token is expired"_s, u"token_not_valid"_s),
        u"Expired"_s);
    row("sliding", "401 about the account", said(401, u"No active account."_s), u"Revoked"_s);
    row("jwtauth", "400 Signature has expired.", refused(u"Signature has expired."_s),
        u"Expired"_s);
    row("jwtauth", "400 of another kind", refused(u"No."_s), u"Expired"_s);
    row("styria", "400 Token has expired.", refused(u"Token has expired."_s), u"Expired"_s);
}

void tst_RenewalVerdicts::anExpiredTokenIsTheEndWhereItRenewsItself()
{
    QFETCH(QString, dialect);
    QFETCH(HttpAnswer, answer);
    QFETCH(QString, fate);
    JudgedLife life(dialect);
    QVERIFY(life.logIn());
    life.site.insist(life.site.refreshPath(), answer);
    life.clock->advance(DialectSite::lifetime + 1s);
    QVERIFY(!awaited(life.session.freshAccessToken()));
    QTRY_COMPARE(life.fate(), fate);
    QCOMPARE(life.site.refreshes(), 1);
}

QTEST_GUILESS_MAIN(tst_RenewalVerdicts)
#include "tst_renewalverdicts.moc"
