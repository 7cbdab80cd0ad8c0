// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/store/sessionrecord.h>

#include <support/awaited.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

class tst_SessionRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackEqual_data();
    void comesBackEqual();
    void readsVersionOneForEver();
    void readsVersionTwoForEver();
    void readsWhatANewerVersionWrote();
    void givesBackWhatANewerVersionAdded();
    void anEndedSessionLeavesARevocation();
    void keepsABoundedNumberOfRevocations();
    void dropsARevocationItCannotRead();
    void doesWithoutOptionalFields();
    void refusesForeignBytes_data();
    void refusesForeignBytes();
    void cannotBePrinted();
};

namespace {

SessionRecord fullRecord()
{
    const auto time = QDateTime::fromMSecsSinceEpoch(1900000000123, Qt::UTC);
    SessionRecord record;
    record.tokens = Tokens("the.access.token", "the.refresh.token")
                        .withAccessExpiry(time)
                        .withRefreshExpiry(time.addDays(1))
                        .withScheme("JWT");
    record.account = u"ada@exämple"_s;
    record.protocol = u"simplejwt"_s;
    record.clockSkew = std::chrono::milliseconds(-86400000);
    return record;
}

QByteArray allBytes()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes.append(char(i));
    return bytes;
}

} // namespace

void tst_SessionRecord::comesBackEqual_data()
{
    QTest::addColumn<QByteArray>("access");
    QTest::addColumn<QByteArray>("refresh");
    QTest::addColumn<QDateTime>("expiry");
    QTest::addColumn<QString>("account");
    const QDateTime time(QDate(2026, 11, 21), QTime(1, 2, 3, 456), Qt::UTC);
    QTest::newRow("usual") << "a.b.c"_ba
                           << "d.e.f"_ba << time << u"ada"_s;
    QTest::newRow("no expiry") << "a"_ba
                               << "r"_ba << QDateTime() << u"ada"_s;
    QTest::newRow("no refresh token") << "a"_ba
                                      << ""_ba << time << u"ada"_s;
    QTest::newRow("no access token") << ""_ba
                                     << "r"_ba << time << u"ada"_s;
    QTest::newRow("every byte") << allBytes() << allBytes() << time << u"ada"_s;
    QTest::newRow("unicode account") << "a"_ba
                                     << "r"_ba << time << u"Ada \"λ\" 😀\n"_s;
    QTest::newRow("before 1970") << "a"_ba
                                 << "r"_ba << QDateTime(QDate(1960, 1, 1), QTime(), Qt::UTC)
                                 << u""_s;
}

void tst_SessionRecord::comesBackEqual()
{
    QFETCH(QByteArray, access);
    QFETCH(QByteArray, refresh);
    QFETCH(QDateTime, expiry);
    QFETCH(QString, account);
    SessionRecord record = fullRecord();
    record.tokens = Tokens(access, refresh).withAccessExpiry(expiry).withRefreshExpiry(expiry);
    record.account = account;

    const auto read = SessionRecord::fromBytes(record.toBytes());
    QCOMPARE(kindOf(read), Error::Kind::None);
    QVERIFY(*read == record);
    QCOMPARE(read->tokens.accessExpiresAt().isValid(), expiry.isValid());
    QCOMPARE(read->tokens.accessExpiresAt().timeSpec(), expiry.isValid() ? Qt::UTC : Qt::LocalTime);
}

// These bytes are in people's keychains.
void tst_SessionRecord::readsVersionOneForEver()
{
    const QByteArray
        kept = R"({"v":1,"access":"the.access.token","accessExpiresAt":1900000000123,)"
               R"("account":"ada@exämple","clockSkew":-86400000,"protocol":"simplejwt",)"
               R"("refresh":"the.refresh.token","refreshExpiresAt":1900086400123,)"
               R"("scheme":"JWT"})";
    const auto read = SessionRecord::fromBytes(kept);
    QCOMPARE(kindOf(read), Error::Kind::None);
    QVERIFY(*read == fullRecord());
}

// These, too.
void tst_SessionRecord::readsVersionTwoForEver()
{
    const QByteArray
        kept = R"({"v":2,"access":"the.access.token","accessExpiresAt":1900000000123,)"
               R"("account":"ada@exämple","clockSkew":-86400000,"protocol":"simplejwt",)"
               R"("refresh":"the.refresh.token","refreshExpiresAt":1900086400123,)"
               R"("scheme":"JWT","refreshSentAt":1800000000000,"revocations":[{"access":"old",)"
               R"("refresh":"older","scheme":"Bearer","protocol":"simplejwt",)"
               R"("since":1700000000000}]})";
    SessionRecord record = fullRecord();
    record.refreshSentAt = QDateTime::fromMSecsSinceEpoch(1800000000000, Qt::UTC);
    record.revocations = {{Tokens("old", "older"), u"simplejwt"_s,
                           QDateTime::fromMSecsSinceEpoch(1700000000000, Qt::UTC)}};
    const auto read = SessionRecord::fromBytes(kept);
    QCOMPARE(kindOf(read), Error::Kind::None);
    QVERIFY(*read == record);
    QCOMPARE(QJsonDocument::fromJson(record.toBytes()), QJsonDocument::fromJson(kept));
}

void tst_SessionRecord::readsWhatANewerVersionWrote()
{
    QJsonObject object = QJsonDocument::fromJson(fullRecord().toBytes()).object();
    object.insert("v"_L1, 7);
    const auto read = SessionRecord::fromBytes(QJsonDocument(object).toJson());
    QCOMPARE(kindOf(read), Error::Kind::None);
    QVERIFY(*read == fullRecord());
}

// Two versions of an app side by side: the older one renews the newer one's session.
void tst_SessionRecord::givesBackWhatANewerVersionAdded()
{
    const QJsonObject addition {{"deep"_L1, true}};
    QJsonObject object = QJsonDocument::fromJson(fullRecord().toBytes()).object();
    object.insert("v"_L1, 7);
    object.insert("invented later"_L1, addition);
    auto read = SessionRecord::fromBytes(QJsonDocument(object).toJson());
    QCOMPARE(kindOf(read), Error::Kind::None);
    read->tokens = Tokens("newer", "newer");
    const auto written = QJsonDocument::fromJson(read->toBytes()).object();
    QCOMPARE(written.value("invented later"_L1).toObject(), addition);
    QCOMPARE(written.value("access"_L1).toString(), u"newer"_s);
}

void tst_SessionRecord::anEndedSessionLeavesARevocation()
{
    const auto when = QDateTime::fromMSecsSinceEpoch(1800000000000, Qt::UTC);
    auto record = fullRecord();
    record.refreshSentAt = when;
    const auto left = record.ended(when);
    QVERIFY(left.isEmpty());
    QVERIFY(left.account.isEmpty());
    QVERIFY(!left.refreshSentAt.isValid());
    QCOMPARE(left.revocations.size(), 1);
    QVERIFY(left.revocations.first() == (PendingRevocation {record.tokens, u"simplejwt"_s, when}));
    QVERIFY(left.ended(when) == left);

    const auto read = SessionRecord::fromBytes(left.toBytes());
    QCOMPARE(kindOf(read), Error::Kind::None);
    QVERIFY(*read == left);
}

void tst_SessionRecord::keepsABoundedNumberOfRevocations()
{
    SessionRecord record;
    for (int login = 0; login < 20; ++login) {
        record.tokens = Tokens("a", QByteArray::number(login));
        record = record.ended(QDateTime::fromMSecsSinceEpoch(login, Qt::UTC));
    }
    QCOMPARE(record.revocations.size(), SessionRecord::mostRevocations);
    QCOMPARE(record.revocations.first().tokens.refreshToken(), "12"_ba);
    QCOMPARE(record.revocations.last().tokens.refreshToken(), "19"_ba);
}

void tst_SessionRecord::dropsARevocationItCannotRead()
{
    const auto read = SessionRecord::fromBytes(
        R"({"v":2,"access":"a","revocations":[7,{"access":5},{},{"refresh":"r"}]})");
    QCOMPARE(kindOf(read), Error::Kind::None);
    QCOMPARE(read->tokens.accessToken(), "a"_ba);
    QCOMPARE(read->revocations.size(), 1);
    QCOMPARE(read->revocations.first().tokens.refreshToken(), "r"_ba);
}

void tst_SessionRecord::doesWithoutOptionalFields()
{
    const auto read = SessionRecord::fromBytes(R"({"v":1,"access":"a"})");
    QCOMPARE(kindOf(read), Error::Kind::None);
    QCOMPARE(read->tokens.scheme(), "Bearer"_ba);
    QVERIFY(!read->tokens.accessExpiresAt().isValid());
    QVERIFY(read->tokens.refreshToken().isEmpty());
}

void tst_SessionRecord::refusesForeignBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray whole = fullRecord().toBytes();
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("text") << "hunter2-secret"_ba;
    QTest::newRow("NUL bytes") << QByteArray(8, '\0');
    QTest::newRow("truncated") << whole.first(whole.size() / 2);
    QTest::newRow("one byte short") << whole.chopped(1);
    QTest::newRow("twice") << whole + whole;
    QTest::newRow("an array") << R"(["secret"])"_ba;
    QTest::newRow("no version") << R"({"access":"secret"})"_ba;
    QTest::newRow("version zero") << R"({"v":0,"access":"secret"})"_ba;
    QTest::newRow("version as text") << R"({"v":"1","access":"secret"})"_ba;
    QTest::newRow("version 1.5") << R"({"v":1.5,"access":"secret"})"_ba;
    QTest::newRow("no access token") << R"({"v":2,"secret":"secret"})"_ba;
    QTest::newRow("token as number") << R"({"v":1,"access":7,"secret":1})"_ba;
    QTest::newRow("token with wide characters") << R"({"v":1,"access":"secretλ"})"_ba;
    QTest::newRow("time as text") << R"({"v":1,"access":"secret","accessExpiresAt":"now"})"_ba;
    QTest::newRow("time beyond all") << R"({"v":1,"access":"secret","accessExpiresAt":1e300})"_ba;
    QTest::newRow("account as list") << R"({"v":1,"access":"secret","account":[]})"_ba;
    QTest::newRow("skew as null") << R"({"v":1,"access":"secret","clockSkew":null})"_ba;
}

void tst_SessionRecord::refusesForeignBytes()
{
    QFETCH(QByteArray, bytes);
    const auto read = SessionRecord::fromBytes(bytes);
    QCOMPARE(kindOf(read), Error::Kind::StoreCorrupt);
    const QString message = read.error().message();
    QVERIFY(!message.contains("secret"_L1) && !message.contains("token."_L1));
    QCOMPARE(message.count(u'.'), 1);
    QVERIFY(message.endsWith(u'.'));
}

void tst_SessionRecord::cannotBePrinted()
{
    QString printed;
    QDebug(&printed) << fullRecord();
    QVERIFY(printed.contains("16 bytes"_L1));
    for (const auto secret : {"the."_L1, "ada"_L1, "token"_L1})
        QVERIFY2(!printed.contains(secret), qPrintable(printed));
}

QTEST_APPLESS_MAIN(tst_SessionRecord)

#include "tst_sessionrecord.moc"
