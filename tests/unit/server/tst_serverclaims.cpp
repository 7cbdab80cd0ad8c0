// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/claims.h>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsonobject.h>
#include <QtTest/qtest.h>

#include <cmath>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

class tst_ServerClaims : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void orderIsThatOfInsertion();
    void aReplacedClaimKeepsItsPlace();
    void readTextIsWrittenAsItWasSpelled_data();
    void readTextIsWrittenAsItWasSpelled();
    void spaceBetweenMembersIsDropped();
    void ofEqualNamesTheLastCounts();
    void thousandsOfNamesTakeNoTime_data();
    void thousandsOfNamesTakeNoTime();
    void valuesAreWrittenAsPythonWritesThem_data();
    void valuesAreWrittenAsPythonWritesThem();
    void onlyOneObjectIsClaims_data();
    void onlyOneObjectIsClaims();
    void copiedClaimsKeepTheirSpelling();
};

void tst_ServerClaims::orderIsThatOfInsertion()
{
    Claims claims;
    claims.insert(u"token_type"_s, u"access"_s);
    claims.insert(u"exp"_s, 1300);
    claims.insert(u"a"_s, true);
    QCOMPARE(claims.toJson(), R"({"token_type":"access","exp":1300,"a":true})"_ba);
    claims.remove(u"exp"_s);
    QCOMPARE(claims.names(), (std::vector<QString> {u"token_type"_s, u"a"_s}));
    QVERIFY(!claims.contains(u"exp"_s));
    QVERIFY(claims.value(u"exp"_s).isUndefined());
}

void tst_ServerClaims::aReplacedClaimKeepsItsPlace()
{
    auto claims = Claims::fromJson(R"({"z":1,"a":2})");
    QVERIFY(claims);
    claims->insert(u"z"_s, 3);
    QCOMPARE(claims->toJson(), R"({"z":3,"a":2})"_ba);
}

void tst_ServerClaims::readTextIsWrittenAsItWasSpelled_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << "{}"_ba;
    QTest::newRow("nested order") << R"({"b":{"z":1,"a":[{"y":{},"x":[]}]},"a":null})"_ba;
    QTest::newRow("number spellings")
        << R"({"f":1.0,"e":1e3,"n":-0,"big":12345678901234567890})"_ba;
    QTest::newRow("brackets in text") << R"({"a":"}],{\"","b":["]","}"]})"_ba;
    QTest::newRow("escapes") << R"({"a":"\u00e9\n\\","b":"\\\""})"_ba;
    QTest::newRow("escaped name") << R"({"a\"b":1,"c":2})"_ba;
}

void tst_ServerClaims::readTextIsWrittenAsItWasSpelled()
{
    QFETCH(const QByteArray, json);
    const auto claims = Claims::fromJson(json);
    QVERIFY(claims);
    QCOMPARE(claims->toJson(), json);
}

void tst_ServerClaims::spaceBetweenMembersIsDropped()
{
    const auto claims = Claims::fromJson(" {\r\n \"b\" :\t1 , \"a\": [1, 2] }\n");
    QVERIFY(claims);
    QCOMPARE(claims->toJson(), R"({"b":1,"a":[1, 2]})"_ba);
}

void tst_ServerClaims::ofEqualNamesTheLastCounts()
{
    const auto claims = Claims::fromJson(R"({"a":1,"b":2,"\u0061":3})");
    QVERIFY(claims);
    QCOMPARE(claims->value(u"a"_s).toInt(), 3);
    QCOMPARE(claims->toJson(), R"({"a":3,"b":2})"_ba);
}

void tst_ServerClaims::thousandsOfNamesTakeNoTime_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("plain") << "1"_ba;
    QTest::newRow("not plain") << "null"_ba;
}

// A stranger may send as many as a body holds.
void tst_ServerClaims::thousandsOfNamesTakeNoTime()
{
    QFETCH(const QByteArray, value);
    constexpr int count = 100000;
    QByteArray json = R"({"first":)" + value;
    for (int i = 0; i < count; ++i)
        json += ",\"" + QByteArray::number(i) + "\":" + value;
    json += R"(,"5":"last","first":"last"})";
    QElapsedTimer timer;
    timer.start();
    const auto claims = Claims::fromJson(json);
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(claims);
    const std::vector<QString> names = claims->names();
    QCOMPARE(names.size(), std::size_t(count + 1));
    QCOMPARE(names.at(0), u"first"_s);
    QCOMPARE(names.at(6), u"5"_s);
    QCOMPARE(names.at(count), QString::number(count - 1));
    QCOMPARE(claims->value(u"first"_s), QJsonValue(u"last"_s));
    QCOMPARE(claims->value(u"5"_s), QJsonValue(u"last"_s));
}

void tst_ServerClaims::valuesAreWrittenAsPythonWritesThem_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("text") << QJsonValue(u"é \u007f\U0001F600/\"\\\n\t\u0001"_s)
                          << R"("\u00e9 \u007f\ud83d\ude00/\"\\\n\t\u0001")"_ba;
    QTest::newRow("large integer") << QJsonValue(qint64(9007199254740993)) << "9007199254740993"_ba;
    QTest::newRow("fraction") << QJsonValue(0.1) << "0.1"_ba;
    QTest::newRow("list") << QJsonValue(QJsonArray {u"a"_s, 1, QJsonValue::Null})
                          << R"(["a",1,null])"_ba;
    QTest::newRow("object") << QJsonValue(QJsonObject {{u"k"_s, false}}) << R"({"k":false})"_ba;
}

void tst_ServerClaims::valuesAreWrittenAsPythonWritesThem()
{
    QFETCH(const QJsonValue, value);
    QFETCH(const QByteArray, json);
    Claims claims;
    claims.insert(u"v"_s, value);
    QCOMPARE(claims.toJson(), R"({"v":)" + json + '}');
}

void tst_ServerClaims::onlyOneObjectIsClaims_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("list") << "[]"_ba;
    QTest::newRow("text") << R"("{}")"_ba;
    QTest::newRow("two objects") << "{}{}"_ba;
    QTest::newRow("cut off") << R"({"a":1)"_ba;
    QTest::newRow("comma at the end") << R"({"a":1,})"_ba;
    QTest::newRow("not UTF-8") << "{\"a\":\"\xff\"}"_ba;
    QTest::newRow("NaN") << R"({"a":NaN})"_ba;
    QTest::newRow("too deep") << R"({"a":)" + QByteArray(5000, '[') + QByteArray(5000, ']') + '}';
}

void tst_ServerClaims::onlyOneObjectIsClaims()
{
    QFETCH(const QByteArray, json);
    QVERIFY(!Claims::fromJson(json));
}

void tst_ServerClaims::copiedClaimsKeepTheirSpelling()
{
    const auto refresh = Claims::fromJson(R"({"cold":{"z":1.0,"a":2}})");
    QVERIFY(refresh);
    Claims access;
    access.insertFrom(*refresh, u"cold"_s);
    access.insertFrom(*refresh, u"absent"_s);
    QCOMPARE(access.toJson(), refresh->toJson());
}

QTEST_GUILESS_MAIN(tst_ServerClaims)
#include "tst_serverclaims.moc"
