// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtCore/qjsonarray.h>
#include <QtTest/qtest.h>

#include <QtCore/qregularexpression.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

// Checks S01 to S15 of contract.md 7.2.
class tst_ConformanceObtain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void S01_aLoginGivesAPair();
    void S02_aWrongPasswordIsRefused();
    void S03_unknownAndInactiveUsersGetTheSameBytes();
    void S05_namesAreCaseSensitive();
    void S06_theNameFieldMayBeEmail();
    void S07_tokensCarryTheirClaimsInOrder();
    void S08_lifetimesStartAtTheLogin();
    void S09_theUserIdIsTextSince551();
    void S11_audienceAndIssuerAreWritten();
    void S12_theUserIdFieldAndClaimCanBeOthers();
    void S14_aLoginUpdatesLastLogin();
    void S15_aLifetimeOfZeroIsDeadOnArrival();
};

void tst_ConformanceObtain::S01_aLoginGivesAPair()
{
    const WireReply reply = Fixture().logIn("alice");
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.body.startsWith("{\"refresh\":\""));
    QCOMPARE(reply.json().keys(), QStringList({u"access"_s, u"refresh"_s}));
}

void tst_ConformanceObtain::S02_aWrongPasswordIsRefused()
{
    const WireReply reply = Fixture().logIn("alice", "wrong");
    QCOMPARE(reply.summary(), noAccount);
    QCOMPARE(reply.header("WWW-Authenticate"), "Bearer realm=\"api\"");
}

void tst_ConformanceObtain::S03_unknownAndInactiveUsersGetTheSameBytes()
{
    const Fixture fixture;
    QCOMPARE(fixture.logIn("nobody").summary(), noAccount);
    QCOMPARE(fixture.logIn("ina").summary(), noAccount);
    QCOMPARE(fixture.logIn("ina").header("WWW-Authenticate"), "Bearer realm=\"api\"");
}

void tst_ConformanceObtain::S05_namesAreCaseSensitive()
{
    QCOMPARE(Fixture().logIn("ALICE").summary(), noAccount);
}

void tst_ConformanceObtain::S06_theNameFieldMayBeEmail()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.usernameField = u"email"_s;
    const Fixture fixture(settings);
    QCOMPARE(fixture.post("/api/token/", R"({"username":"alice","password":"pw"})").summary(),
             R"(400 {"email":["This field is required."]})");
    QCOMPARE(fixture.post("/api/token/", R"({"email":"alice@example.com","password":"pw"})").status,
             200);
    QCOMPARE(fixture.post("/api/token/", R"({"email":"alice","password":"pw"})").summary(),
             noAccount);
}

void tst_ConformanceObtain::S07_tokensCarryTheirClaimsInOrder()
{
    const Fixture::Pair pair = Fixture().pair();
    static const QRegularExpression shape(
        uR"~(^[{]"token_type":"[a-z]+","exp":[0-9]+,"iat":[0-9]+,"jti":"[0-9a-f]{32}","user_id":"?[0-9]+"?[}]$)~"_s);
    for (const QByteArray &token : {pair.access, pair.refresh}) {
        QVERIFY2(shape.match(QString::fromUtf8(payloadTextOf(token))).hasMatch(),
                 payloadTextOf(token).constData());
        QCOMPARE(headerOf(token), R"({"alg":"HS256","typ":"JWT"})");
    }
    QCOMPARE(payloadOf(pair.access).value("token_type"_L1).toString(), u"access"_s);
    QCOMPARE(payloadOf(pair.refresh).value("token_type"_L1).toString(), u"refresh"_s);
}

void tst_ConformanceObtain::S08_lifetimesStartAtTheLogin()
{
    const Fixture::Pair pair = Fixture().pair();
    const QJsonObject access = payloadOf(pair.access);
    const QJsonObject refresh = payloadOf(pair.refresh);
    QCOMPARE(access.value("exp"_L1).toInteger() - access.value("iat"_L1).toInteger(), 300);
    QCOMPARE(refresh.value("exp"_L1).toInteger() - refresh.value("iat"_L1).toInteger(), 86400);
    QCOMPARE(access.value("iat"_L1), refresh.value("iat"_L1));
    QVERIFY(access.value("jti"_L1) != refresh.value("jti"_L1));
}

void tst_ConformanceObtain::S09_theUserIdIsTextSince551()
{
    const QByteArray payload = payloadTextOf(Fixture().pair().access);
    QVERIFY2(payload.endsWith("\"user_id\":" + userId(1) + '}'), payload.constData());
}

void tst_ConformanceObtain::S11_audienceAndIssuerAreWritten()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.AUDIENCE = QJsonArray({u"one"_s, u"two"_s});
    settings.simpleJwt.ISSUER = u"us"_s;
    const Fixture::Pair pair = Fixture(settings).pair();
    for (const QByteArray &token : {pair.access, pair.refresh})
        QVERIFY2(payloadTextOf(token).endsWith(R"("aud":["one","two"],"iss":"us"})"),
                 payloadTextOf(token).constData());
}

void tst_ConformanceObtain::S12_theUserIdFieldAndClaimCanBeOthers()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.USER_ID_FIELD = u"username"_s;
    settings.simpleJwt.USER_ID_CLAIM = u"user"_s;
    const Fixture fixture(settings);
    const QByteArray token = fixture.pair().access;
    QCOMPARE(payloadOf(token).value("user"_L1).toString(), u"alice"_s);
    QVERIFY(!payloadOf(token).contains("user_id"_L1));
    QCOMPARE(fixture.me(token).status, 200);
}

void tst_ConformanceObtain::S14_aLoginUpdatesLastLogin()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.UPDATE_LAST_LOGIN = true;
    Fixture fixture(settings);
    const qint64 start = now();
    fixture.setNow(start);
    const Fixture::Pair pair = fixture.pair();
    const QJsonValue first = fixture.me(pair.access).json().value("last_login"_L1);
    QVERIFY(first.isString());
    fixture.setNow(start + 60);
    QCOMPARE(fixture.refresh(pair.refresh).status, 200);
    QCOMPARE(fixture.me(pair.access).json().value("last_login"_L1), first);
    QVERIFY(fixture.me(fixture.pair().access).json().value("last_login"_L1) != first);
}

void tst_ConformanceObtain::S15_aLifetimeOfZeroIsDeadOnArrival()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.ACCESS_TOKEN_LIFETIME = std::chrono::seconds(0);
    const Fixture fixture(settings);
    QCOMPARE(fixture.me(fixture.pair().access).summary(), notValidForView(expiredText()));
}

QTEST_GUILESS_MAIN(tst_ConformanceObtain)
#include "tst_conformanceobtain.moc"
