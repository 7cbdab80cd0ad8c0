// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/base/credentials.h>
#include <SessionKeeper/base/tokens.h>
#include <SessionKeeper/protocol/message.h>
#include <SessionKeeper/store/sessionrecord.h>

#include <QtCore/qdebug.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;

// U7: types that carry a secret print lengths, in whatever way they reach a log.
class tst_Secrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cannotBePrinted_data();
    void cannotBePrinted();
    void credentialsCarryWhatTheyWereGiven();
};

namespace {

const QByteArray canary = "s3cr3t-canary";

template<typename T>
QString printed(const T &value)
{
    QString text;
    QDebug(&text) << value << QVariant::fromValue(value) << QList<T> {value};
    return text;
}

QString printedMessage(const TokenRequest &request, const TokenResponse &response)
{
    QString text;
    QDebug(&text) << request << response;
    return text;
}

QString printedRecord(const SessionRecord &record)
{
    QString text;
    QDebug(&text) << record;
    return text;
}

} // namespace

void tst_Secrets::cannotBePrinted_data()
{
    QTest::addColumn<QString>("text");

    const auto secret = QString::fromLatin1(canary);
    Credentials credentials(u"ada"_s, secret);
    credentials.insert(u"otp"_s, secret);
    const Tokens tokens(canary, canary);
    TokenRequest request;
    request.url = QUrl(u"https://ada:s3cr3t-canary@a.example/?s3cr3t-canary"_s);
    request.headers = {{"Authorization", canary}};
    request.body = canary;
    TokenResponse response;
    response.body = canary;
    SessionRecord record;
    record.tokens = tokens;

    QTest::newRow("credentials") << printed(credentials);
    QTest::newRow("tokens") << printed(tokens);
    QTest::newRow("token request and response") << printedMessage(request, response);
    QTest::newRow("session record") << printedRecord(record);
}

void tst_Secrets::cannotBePrinted()
{
    QFETCH(QString, text);
    QVERIFY(!text.isEmpty());
    QVERIFY2(!text.contains(QString::fromLatin1(canary)), "a secret was printed");
}

void tst_Secrets::credentialsCarryWhatTheyWereGiven()
{
    Credentials credentials(u"ada"_s, u" with spaces "_s);
    credentials.insert(u"otp"_s, 123456);
    QCOMPARE(credentials.userName(), u"ada"_s);
    QCOMPARE(credentials.password(), u" with spaces "_s);
    QCOMPARE(credentials.extraFields(), QVariantMap({{u"otp"_s, 123456}}));
}

QTEST_GUILESS_MAIN(tst_Secrets)
#include "tst_secrets.moc"
