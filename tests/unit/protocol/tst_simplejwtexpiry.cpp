// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/simplejwtprotocol.h>

#include <support/testtokens.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsonobject.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;

// No reply says how long a token lives: only its own claims do (contract.md 2.1, 2.3).
class tst_SimpleJwtExpiry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadFromTheClaim_data();
    void isReadFromTheClaim();
    void isUnknownWhenTheTokenDoesNotSay_data();
    void isUnknownWhenTheTokenDoesNotSay();
    void doesNotComeFromIssueTime();
};

namespace {

const auto noon = QDateTime(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC);

Tokens tokensWith(const QByteArray &access)
{
    TokenResponse response;
    response.status = 200;
    response.body = R"({"access":")" + access + R"("})";
    response.serverTime = noon;
    const auto result = SimpleJwtProtocol(QUrl(u"https://a.example/"_s))
                            .readReply(TokenStep::Refresh, response);
    return result.value_or(Tokens());
}

QByteArray jwt(const QJsonValue &exp)
{
    return Test::makeJwt({{u"token_type"_s, u"access"_s}, {u"exp"_s, exp}});
}

} // namespace

void tst_SimpleJwtExpiry::isReadFromTheClaim_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QDateTime>("expected");

    const auto seconds = noon.toSecsSinceEpoch();
    QTest::newRow("seconds") << jwt(seconds + 300) << noon.addSecs(300);
    QTest::newRow("already over") << jwt(seconds - 300) << noon.addSecs(-300);
    QTest::newRow("thirty years ahead") << jwt(seconds + 946080000) << noon.addSecs(946080000);
    QTest::newRow("fraction") << jwt(double(seconds) + 0.5) << noon.addMSecs(500);
}

void tst_SimpleJwtExpiry::isReadFromTheClaim()
{
    QFETCH(QByteArray, token);
    QFETCH(QDateTime, expected);
    const auto tokens = tokensWith(token);
    QCOMPARE(tokens.accessToken(), token);
    QCOMPARE(tokens.accessExpiresAt(), expected);
}

void tst_SimpleJwtExpiry::isUnknownWhenTheTokenDoesNotSay_data()
{
    QTest::addColumn<QByteArray>("token");

    QTest::newRow("no exp") << Test::makeJwt({{u"token_type"_s, u"access"_s}});
    QTest::newRow("null") << jwt(QJsonValue::Null);
    QTest::newRow("text") << jwt(u"1795262700"_s);
    QTest::newRow("list") << jwt(QJsonArray {1795262700});
    QTest::newRow("beyond all calendars") << jwt(1e300);
    QTest::newRow("not a JWT") << QByteArray("9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b");
    QTest::newRow("two segments") << QByteArray("e30.e30");
    QTest::newRow("four segments") << jwt(1795262700) + ".e30";
    QTest::newRow("payload is no base64") << QByteArray("e30.$$$.c2ln");
    QTest::newRow("payload is no JSON") << QByteArray("e30.bm90IGpzb24.c2ln");
    QTest::newRow("payload is a list") << QByteArray("e30.W10.c2ln");
    QTest::newRow("only dots") << QByteArray("..");
}

void tst_SimpleJwtExpiry::isUnknownWhenTheTokenDoesNotSay()
{
    QFETCH(QByteArray, token);
    const auto tokens = tokensWith(token);
    QCOMPARE(tokens.accessToken(), token);
    QVERIFY(!tokens.accessExpiresAt().isValid());
}

// contract.md 5.3: up to 5.5.0 a refreshed token copies the iat of the login.
void tst_SimpleJwtExpiry::doesNotComeFromIssueTime()
{
    const auto seconds = noon.toSecsSinceEpoch();
    const auto token = Test::makeJwt({{u"exp"_s, seconds + 300}, {u"iat"_s, seconds - 9000}});
    QCOMPARE(tokensWith(token).accessExpiresAt(), noon.addSecs(300));
}

QTEST_GUILESS_MAIN(tst_SimpleJwtExpiry)
#include "tst_simplejwtexpiry.moc"
