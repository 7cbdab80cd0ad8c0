// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/jwkset.h>
#include <SessionKeeperServer/jose/jws.h>

#include <QtCore/qfile.h>
#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

QByteArray data(const QString &name)
{
    QFile file(QFINDTESTDATA(u"data/"_s + name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Written by Python's cryptography from the public keys beside it.
JwkSet set(Algorithm algorithm)
{
    return JwkSet::fromJson(data(u"jwks.json"_s), algorithm).value();
}

} // namespace

// RFC 7517
class tst_ServerJwks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysOfTheSetVerify_data();
    void keysOfTheSetVerify();
    void whatCannotServeIsLeftOut_data();
    void whatCannotServeIsLeftOut();
    void theExampleOfTheStandardIsRead();
    void whatIsNoSetIsNone_data();
    void whatIsNoSetIsNone();
};

void tst_ServerJwks::keysOfTheSetVerify_data()
{
    QTest::addColumn<Algorithm>("algorithm");
    QTest::addColumn<QString>("kid");
    QTest::addColumn<QString>("file");
    QTest::newRow("RS256") << Algorithm::RS256 << u"rsa"_s << u"rsa"_s;
    QTest::newRow("RS512") << Algorithm::RS512 << u"for RS512"_s << u"rsa"_s;
    QTest::newRow("PS256") << Algorithm::PS256 << u"rsa"_s << u"rsa"_s;
    QTest::newRow("ES256") << Algorithm::ES256 << u"p256"_s << u"p256"_s;
    QTest::newRow("ES384") << Algorithm::ES384 << u"p384"_s << u"p384"_s;
    QTest::newRow("ES512") << Algorithm::ES512 << u"p521"_s << u"p521"_s;
    QTest::newRow("ES521") << Algorithm::ES521 << u"p521"_s << u"p521"_s;
    QTest::newRow("ES256K") << Algorithm::ES256K << u"k256"_s << u"k256"_s;
    QTest::newRow("EdDSA") << Algorithm::EdDSA << u"ed25519"_s << u"rfc8037-a1"_s;
}

void tst_ServerJwks::keysOfTheSetVerify()
{
    QFETCH(const Algorithm, algorithm);
    QFETCH(const QString, kid);
    QFETCH(const QString, file);
    const auto key = set(algorithm).find(kid);
    QVERIFY(key);
    const JwsKey own = JwsKey::forSigning(algorithm, data(file + u".private.pem"_s));
    const QByteArray token = Jws::sign("{}", own);
    QVERIFY(Jws::parse(token)->isSignedBy(*key));
    const QByteArray other = Jws::sign(R"({"a":1})", own);
    const QByteArray mixed = other.first(other.lastIndexOf('.'))
        + token.sliced(token.lastIndexOf('.'));
    QVERIFY(!Jws::parse(mixed)->isSignedBy(*key));
}

void tst_ServerJwks::whatCannotServeIsLeftOut_data()
{
    QTest::addColumn<Algorithm>("algorithm");
    QTest::addColumn<QString>("kid");
    QTest::newRow("no kid") << Algorithm::RS256 << QString();
    QTest::newRow("another use") << Algorithm::RS256 << u"for encryption"_s;
    QTest::newRow("another algorithm") << Algorithm::RS256 << u"for RS512"_s;
    QTest::newRow("another type") << Algorithm::RS256 << u"p256"_s;
    QTest::newRow("another curve") << Algorithm::ES256 << u"p384"_s;
    QTest::newRow("another curve of that width") << Algorithm::ES256 << u"k256"_s;
    QTest::newRow("no point of its curve") << Algorithm::ES256 << u"off the curve"_s;
    QTest::newRow("symmetric") << Algorithm::HS256 << u"symmetric"_s;
}

void tst_ServerJwks::whatCannotServeIsLeftOut()
{
    QFETCH(const Algorithm, algorithm);
    QFETCH(const QString, kid);
    QVERIFY(!set(algorithm).find(kid));
}

// RFC 7517 A.1; its first key is for encryption.
void tst_ServerJwks::theExampleOfTheStandardIsRead()
{
    const QByteArray
        example = R"({"keys":[{"kty":"EC","crv":"P-256",)"
                  R"("x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
                  R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",)"
                  R"("use":"enc","kid":"1"},)"
                  R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78)"
                  R"(LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3okn)"
                  R"(jhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_)"
                  R"(FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91Cb)"
                  R"(OpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBni)"
                  R"(Iqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256",)"
                  R"("kid":"2011-04-29"}]})";
    QVERIFY(JwkSet::fromJson(example, Algorithm::RS256)->find(u"2011-04-29"_s));
    QVERIFY(!JwkSet::fromJson(example, Algorithm::ES256)->find(u"1"_s));
}

void tst_ServerJwks::whatIsNoSetIsNone_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("html") << QByteArray("<html>");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("no keys") << QByteArray("{}");
    QTest::newRow("no list") << QByteArray(R"({"keys":5})");
    QTest::newRow("empty") << QByteArray(R"({"keys":[]})");
}

void tst_ServerJwks::whatIsNoSetIsNone()
{
    QFETCH(const QByteArray, json);
    QVERIFY(!JwkSet::fromJson(json, Algorithm::RS256));
}

QTEST_GUILESS_MAIN(tst_ServerJwks)
#include "tst_serverjwks.moc"
