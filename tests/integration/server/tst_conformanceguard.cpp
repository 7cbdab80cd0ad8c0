// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

#include <QtCore/qjsonarray.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

constexpr char badHeader[] =
    R"(401 {"detail":"Authorization header must contain two space-delimited values","code":"bad_authorization_header"})";

QByteArray bearer(const QByteArray &token)
{
    return "Authorization: Bearer " + token;
}

} // namespace

// Checks S20 to S37 of contract.md 7.3.
class tst_ConformanceGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void S20_noHeaderIsNotProvided();
    void readsTheHeader_data();
    void readsTheHeader();
    void S24_joinedHeadersAreRefused();
    void judgesATokenAsAccess_data();
    void judgesATokenAsAccess();
    void S27_theSecondOfExpiryIsTooLate();
    void S35_audienceAndIssuerAreDemandedWhenConfigured();
    void S35_issuerIsDemandedWhenConfigured();
    void S37_unknownUsersAreNotFound_data();
    void S37_unknownUsersAreNotFound();
    void S38_inactiveUsersAreRefused();
    void bodiesAreReadBeforeTheyAreRefused();
};

void tst_ConformanceGuard::S20_noHeaderIsNotProvided()
{
    const WireReply reply = Fixture().get("/api/me/");
    QCOMPARE(reply.summary(), notProvided);
    QCOMPARE(reply.header("WWW-Authenticate"), "Bearer realm=\"api\"");
}

void tst_ConformanceGuard::readsTheHeader_data()
{
    QTest::addColumn<QByteArray>("header"); // TOKEN stands for a good one
    QTest::addColumn<QByteArray>("expected");

    const QByteArray fine = "200 ";
    QTest::newRow("S21 valid") << QByteArray("Bearer TOKEN") << fine;
    QTest::newRow("S21 spaces") << QByteArray("Bearer   TOKEN") << fine;
    QTest::newRow("S21 tab") << QByteArray("Bearer\tTOKEN") << fine;
    QTest::newRow("S22 lower case") << QByteArray("bearer TOKEN") << QByteArray(notProvided);
    QTest::newRow("S22 upper case") << QByteArray("BEARER TOKEN") << QByteArray(notProvided);
    QTest::newRow("S22 JWT") << QByteArray("JWT TOKEN") << QByteArray(notProvided);
    QTest::newRow("S22 bare") << QByteArray("TOKEN") << QByteArray(notProvided);
    QTest::newRow("S23 alone") << QByteArray("Bearer") << QByteArray(badHeader);
    QTest::newRow("S23 space") << QByteArray("Bearer ") << QByteArray(badHeader);
    QTest::newRow("S23 three") << QByteArray("Bearer a b") << QByteArray(badHeader);
    QTest::newRow("S24 empty") << QByteArray("") << QByteArray(notProvided);
}

void tst_ConformanceGuard::readsTheHeader()
{
    QFETCH(QByteArray, header);
    QFETCH(const QByteArray, expected);
    const Fixture fixture;
    header.replace("TOKEN", fixture.pair().access);
    const WireReply reply = fixture.get("/api/me/", {"Authorization: " + header});
    QCOMPARE(reply.summary().left(expected.size()), expected);
}

void tst_ConformanceGuard::S24_joinedHeadersAreRefused()
{
    const Fixture fixture;
    const QByteArray header = bearer(fixture.pair().access);
    const WireReply reply = fixture.get("/api/me/", {header, header});
    QCOMPARE(reply.summary(), badHeader);
}

void tst_ConformanceGuard::judgesATokenAsAccess_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const CraftedToken &token, const QByteArray &expected) {
        QTest::newRow(name) << token.bytes() << expected;
    };
    const QByteArray invalid = notValidForView(invalidText());
    const QByteArray fine = "200 ";
    const CraftedToken good = CraftedToken::access();
    QTest::newRow("S25 garbage") << QByteArray("garbage") << invalid;
    row("S26 expired", good.at("exp", -10), notValidForView(expiredText()));
    row("S28 refresh token", CraftedToken::refresh(), notValidForView("Token has wrong type"));
    row("S29 bad signature", good.signedWith("another key"), invalid);
    row("S29 alg none", good.header(R"({"alg":"none","typ":"JWT"})"), invalid);
    row("S29 alg HS512", good.header(R"({"alg":"HS512","typ":"JWT"})"), invalid);
    row("S29 alg RS256", good.header(R"({"alg":"RS256","typ":"JWT"})"), invalid);
    row("S29 no alg", good.header(R"({"typ":"JWT"})"), invalid);
    row("S30 no exp", good.without("exp"), notValidForView("Token has no 'exp' claim"));
    row("S30 no jti", good.without("jti"), notValidForView("Token has no id"));
    row("S30 no type", good.without("token_type"), notValidForView("Token has no type"));
    row("S31 id before type", good.without("jti").without("token_type"),
        notValidForView("Token has no id"));
    row("S31 exp before type", CraftedToken::refresh().without("exp"),
        notValidForView("Token has no 'exp' claim"));
    row("S32 no iat", good.without("iat"), fine);
    row("S32 no typ", good.header(R"({"alg":"HS256"})"), fine);
    row("S32 other typ", good.header(R"({"alg":"HS256","typ":"at+jwt"})"), fine);
    row("S32 kid", good.header(R"({"alg":"HS256","typ":"JWT","kid":"x"})"), fine);
    row("S33 nbf in future", good.at("nbf", 60), invalid);
    row("S33 iat in future", good.at("iat", 60), invalid);
    row("S34 aud and iss", good.with("aud", "\"x\"").with("iss", "\"y\""), fine);
    row("S36 no user", good.without("user_id"),
        R"(401 {"detail":"Token contained no recognizable user identification","code":"token_not_valid"})");
}

void tst_ConformanceGuard::judgesATokenAsAccess()
{
    QFETCH(const QByteArray, token);
    QFETCH(const QByteArray, expected);
    const WireReply reply = Fixture().me(token);
    QCOMPARE(reply.summary().left(expected.size()), expected);
    if (reply.status == 401)
        QCOMPARE(reply.header("WWW-Authenticate"), "Bearer realm=\"api\"");
}

void tst_ConformanceGuard::S27_theSecondOfExpiryIsTooLate()
{
    NEEDS_SETTINGS();
    const qint64 second = now();
    Fixture fixture;
    fixture.setNow(second);
    const CraftedToken token = CraftedToken::access().with("iat", QByteArray::number(second - 5));
    QCOMPARE(fixture.me(token.with("exp", QByteArray::number(second)).bytes()).summary(),
             notValidForView(expiredText()));
    QCOMPARE(fixture.me(token.with("exp", QByteArray::number(second + 1)).bytes()).status, 200);
}

void tst_ConformanceGuard::S35_audienceAndIssuerAreDemandedWhenConfigured()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.AUDIENCE = u"us"_s;
    const Fixture fixture(settings);
    const CraftedToken token = CraftedToken::access();
    const QByteArray invalid = notValidForView(invalidText());
    QCOMPARE(fixture.me(token.bytes()).summary(), invalid);
    QCOMPARE(fixture.me(token.with("aud", "\"them\"").bytes()).summary(), invalid);
    QCOMPARE(fixture.me(token.with("aud", "5").bytes()).summary(), invalid);
    QCOMPARE(fixture.me(token.with("aud", R"(["them","us"])").bytes()).status, 200);
}

void tst_ConformanceGuard::S35_issuerIsDemandedWhenConfigured()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.ISSUER = u"us"_s;
    const Fixture fixture(settings);
    const CraftedToken token = CraftedToken::access();
    QCOMPARE(fixture.me(token.bytes()).summary(), notValidForView(invalidText()));
    QCOMPARE(fixture.me(token.with("iss", "\"them\"").bytes()).summary(),
             notValidForView(invalidText()));
    QCOMPARE(fixture.me(token.with("iss", "\"us\"").bytes()).status, 200);
}

void tst_ConformanceGuard::S37_unknownUsersAreNotFound_data()
{
    QTest::addColumn<QByteArray>("userId");
    QTest::newRow("S37 unknown") << QByteArray("\"4711\"");
    QTest::newRow("S37 null") << QByteArray("null");
}

void tst_ConformanceGuard::S37_unknownUsersAreNotFound()
{
    QFETCH(const QByteArray, userId);
    QCOMPARE(Fixture().me(CraftedToken::access(userId).bytes()).summary(),
             R"(401 {"detail":"User not found","code":"user_not_found"})");
}

void tst_ConformanceGuard::S38_inactiveUsersAreRefused()
{
    QCOMPARE(Fixture().me(CraftedToken::access("\"2\"").bytes()).summary(),
             R"(401 {"detail":"User is inactive","code":"user_inactive"})");
}

// Or the client, still sending, might lose the answer (platform.md, pitfall 5).
void tst_ConformanceGuard::bodiesAreReadBeforeTheyAreRefused()
{
    ONLY_OURS(); // gunicorn leaves the body unread and cuts the connection
    const Fixture fixture;
    WireClient client(fixture.url());
    const WireRequest large {.method = "POST",
                             .path = "/api/echo/",
                             .body = QByteArray(2000000, 'x'),
                             .contentType = "application/octet-stream"};
    client.send(large.bytes());
    QCOMPARE(client.receive().status, 401);
    client.send(WireRequest {.path = "/api/public/"}.bytes());
    QCOMPARE(client.receive().status, 200);
}

QTEST_GUILESS_MAIN(tst_ConformanceGuard)
#include "tst_conformanceguard.moc"
