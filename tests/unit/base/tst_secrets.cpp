// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/base/credentials.h>
#include <SessionKeeper/base/tokens.h>
#include <SessionKeeper/protocol/message.h>
#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/session/refreshreport.h>
#include <SessionKeeper/store/sessionrecord.h>

#include <QtCore/qdebug.h>
#include <QtCore/qjsondocument.h>
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

QString printedContainer(const Credentials &credentials, const Tokens &tokens)
{
    QString text;
    QDebug(&text) << QVariantList {QVariant::fromValue(credentials), QVariant::fromValue(tokens)}
                  << QVariantMap {{u"tokens"_s, QVariant::fromValue(tokens)}}
                  << std::optional(tokens).value() << QPair(tokens, credentials);
    return text + QVariant::fromValue(tokens).toString()
        + QVariant::fromValue(credentials).toString();
}

// A server's answer that is not understood: what it says is never quoted unless it is JSON, whose
// secrets the session takes out before (tst_Failures::messagesCarryNoSecrets).
QString printedErrors(const QString &secret)
{
    const SimpleJwtProtocol protocol(QUrl(u"https://a.example/api/token/?key="_s + secret));
    QString text;
    for (const int status : {200, 302, 400, 401, 403, 404, 405, 415, 429, 500, 503}) {
        TokenResponse response;
        response.status = status;
        response.url = protocol.url();
        response.body = secret.toUtf8();
        response.headers = {{"Location", "/?" + secret.toUtf8()}};
        for (const auto step : {TokenStep::Login, TokenStep::Refresh, TokenStep::Verify}) {
            const auto outcome = protocol.readReply(step, response);
            if (outcome)
                continue;
            QDebug(&text) << outcome.error() << QVariant::fromValue(outcome.error());
            text += outcome.error().message() + outcome.error().code();
            RefreshReport report;
            report.error = outcome.error();
            text += QString::fromUtf8(QJsonDocument(report.toJson()).toJson());
        }
    }
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
    record.revocations.append({tokens, u"simplejwt"_s, QDateTime::currentDateTimeUtc()});
    record.furtherFields.insert(u"later"_s, secret);

    QTest::newRow("credentials") << printed(credentials);
    QTest::newRow("tokens") << printed(tokens);
    QTest::newRow("token request and response") << printedMessage(request, response);
    QTest::newRow("session record") << printedRecord(record);
    QTest::newRow("what a container prints") << printedContainer(credentials, tokens);
    QTest::newRow("errors of an echo") << printedErrors(secret);
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
