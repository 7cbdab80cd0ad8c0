// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/jws.h>
#include <SessionKeeperServer/jose/jwtcodec.h>

#include <QtCore/qjsonarray.h>
#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// What decode() says, as one word.
constexpr auto good = "good";
constexpr auto invalid = "invalid";
constexpr auto expired = "expired";

constexpr auto now = 1000000s;

JwsKey key()
{
    return JwsKey::forSigning(Algorithm::HS256, "secret");
}

QByteArray verdict(const QByteArray &payload, const JwtRules &rules = {})
{
    const JwtCodec codec(key(), key(), rules);
    const auto decoded = codec.decode(Jws::sign(payload, key()), now);
    if (std::holds_alternative<Claims>(decoded))
        return good;
    return std::get<JwtFault>(decoded) == JwtFault::Expired ? expired : invalid;
}

} // namespace

class tst_ServerJwtCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checksTimes_data();
    void checksTimes();
    void leewayWidensEveryTime_data();
    void leewayWidensEveryTime();
    void demandsAudience_data();
    void demandsAudience();
    void demandsIssuer_data();
    void demandsIssuer();
    void ignoresAudienceAndIssuerThatAreNotConfigured();
    void refusesWhatIsSignedWithAnotherKey();
    void refusesPayloadsThatAreNoObject();
    void writesAudienceAndIssuerLast();
};

// contract.md 2.3 steps 6 to 8, in this order; now is 1000000.
void tst_ServerJwtCodec::checksTimes_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const QByteArray &payload, const char *outcome) {
        QTest::newRow(payload.constData()) << payload << QByteArray(outcome);
    };
    row(R"({})", good);
    row(R"({"exp":1000001})", good);
    row(R"({"exp":1000000})", expired);
    row(R"({"exp":1000001.9})", good);
    row(R"({"exp":1000000.9})", expired);
    row(R"({"exp":true})", expired);
    row(R"({"exp":-5})", expired);
    row(R"({"exp":"1000001"})", invalid);
    row(R"({"exp":null})", invalid);
    row(R"({"exp":[1000001]})", invalid);
    row(R"({"exp":253402300799})", good);
    row(R"({"exp":253402300800})", invalid);
    row(R"({"exp":1e300})", invalid);
    row(R"({"iat":1000000})", good);
    row(R"({"iat":1000001})", invalid);
    row(R"({"iat":1000000.5})", invalid);
    row(R"({"iat":null})", invalid);
    row(R"({"iat":"5"})", invalid);
    row(R"({"iat":true})", good);
    row(R"({"nbf":1000000})", good);
    row(R"({"nbf":1000000.9})", good);
    row(R"({"nbf":1000001})", invalid);
    row(R"({"nbf":"1000000"})", good);
    row(R"({"nbf":"soon"})", invalid);
    row(R"({"nbf":null})", invalid);
    row(R"({"exp":5,"iat":1000001})", invalid);
    row(R"({"exp":5,"nbf":1000001})", invalid);
}

void tst_ServerJwtCodec::checksTimes()
{
    QFETCH(const QByteArray, payload);
    QFETCH(const QByteArray, outcome);
    QCOMPARE(verdict(payload), outcome);
}

void tst_ServerJwtCodec::leewayWidensEveryTime_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const QByteArray &payload, const char *outcome) {
        QTest::newRow(payload.constData()) << payload << QByteArray(outcome);
    };
    row(R"({"exp":999991})", good);
    row(R"({"exp":999990})", expired);
    row(R"({"iat":1000010,"nbf":1000010})", good);
    row(R"({"iat":1000011})", invalid);
    row(R"({"nbf":1000011})", invalid);
}

void tst_ServerJwtCodec::leewayWidensEveryTime()
{
    QFETCH(const QByteArray, payload);
    QFETCH(const QByteArray, outcome);
    QCOMPARE(verdict(payload, {{}, {}, 10s}), outcome);
}

void tst_ServerJwtCodec::demandsAudience_data()
{
    QTest::addColumn<QJsonValue>("audience");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("outcome");
    const QJsonValue one = u"a"_s;
    const QJsonValue two = QJsonArray {u"a"_s, u"b"_s};
    const auto row = [](const QJsonValue &audience, const QByteArray &payload,
                        const char *outcome) {
        QTest::addRow("%s, %s", audience.isArray() ? "a or b" : "a", payload.constData())
            << audience << payload << QByteArray(outcome);
    };
    row(one, R"({"aud":"a"})", good);
    row(one, R"({"aud":["x","a"]})", good);
    row(one, R"({"aud":"b"})", invalid);
    row(one, R"({"aud":"A"})", invalid);
    row(one, R"({"aud":[]})", invalid);
    row(one, R"({"aud":""})", invalid);
    row(one, R"({"aud":1})", invalid);
    row(one, R"({"aud":["a",1]})", invalid);
    row(one, R"({"aud":null})", invalid);
    row(one, R"({})", invalid);
    row(two, R"({"aud":"b"})", good);
    row(two, R"({"aud":["b","c"]})", good);
    row(two, R"({"aud":"c"})", invalid);
    row(one, R"({"exp":5})", expired);
}

void tst_ServerJwtCodec::demandsAudience()
{
    QFETCH(const QJsonValue, audience);
    QFETCH(const QByteArray, payload);
    QFETCH(const QByteArray, outcome);
    QCOMPARE(verdict(payload, {audience, {}, 0s}), outcome);
}

void tst_ServerJwtCodec::demandsIssuer_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const QByteArray &payload, const char *outcome) {
        QTest::newRow(payload.constData()) << payload << QByteArray(outcome);
    };
    row(R"({"iss":"me"})", good);
    row(R"({"iss":"you"})", invalid);
    row(R"({"iss":["me"]})", invalid);
    row(R"({})", invalid);
    row(R"({"exp":5})", expired);
}

void tst_ServerJwtCodec::demandsIssuer()
{
    QFETCH(const QByteArray, payload);
    QFETCH(const QByteArray, outcome);
    QCOMPARE(verdict(payload, {{}, u"me"_s, 0s}), outcome);
}

void tst_ServerJwtCodec::ignoresAudienceAndIssuerThatAreNotConfigured()
{
    QCOMPARE(verdict(R"({"aud":"x","iss":5})"), QByteArray(good));
}

void tst_ServerJwtCodec::refusesWhatIsSignedWithAnotherKey()
{
    const JwtCodec codec(key(), key(), {});
    const auto other = JwsKey::forSigning(Algorithm::HS256, "other");
    const auto decoded = codec.decode(Jws::sign(R"({"exp":5})", other), now);
    QVERIFY(std::holds_alternative<JwtFault>(decoded));
    // An expired token of somebody else is not "expired".
    QCOMPARE(std::get<JwtFault>(decoded), JwtFault::Invalid);
}

void tst_ServerJwtCodec::refusesPayloadsThatAreNoObject()
{
    QCOMPARE(verdict("[]"), QByteArray(invalid));
    QCOMPARE(verdict("\"text\""), QByteArray(invalid));
    QCOMPARE(verdict(""), QByteArray(invalid));
}

void tst_ServerJwtCodec::writesAudienceAndIssuerLast()
{
    const JwtCodec codec(key(), key(), {QJsonArray {u"a"_s, u"b"_s}, u"me"_s, 0s});
    Claims claims;
    claims.insert(u"user_id"_s, u"1"_s);
    const auto jws = Jws::parse(codec.encode(claims));
    QVERIFY(jws);
    QCOMPARE(jws->payload(), R"({"user_id":"1","aud":["a","b"],"iss":"me"})"_ba);
}

QTEST_GUILESS_MAIN(tst_ServerJwtCodec)
#include "tst_serverjwtcodec.moc"
