// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/network/retrypolicy.h>

#include <QtCore/qmetaobject.h>
#include <QtTest/qtest.h>

#include <cmath>

using namespace SessionKeeper;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Net = QNetworkReply::NetworkError;

namespace {

const QList<QByteArray> verbs {"GET",  "HEAD",  "OPTIONS", "TRACE",  "PUT", "DELETE",
                               "POST", "PATCH", "CONNECT", "REPORT", ""};
const QList<QByteArray> idempotent {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"};

// "No answer at all: the name was not found, the connection refused or lost, the transfer timed
// out. Never TLS errors."
const QList<Net> passingErrors {Net::ConnectionRefusedError,     Net::RemoteHostClosedError,
                                Net::HostNotFoundError,          Net::TimeoutError,
                                Net::OperationCanceledError,     Net::TemporaryNetworkFailureError,
                                Net::NetworkSessionFailedError,  Net::ProxyConnectionRefusedError,
                                Net::ProxyConnectionClosedError, Net::ProxyNotFoundError,
                                Net::ProxyTimeoutError,          Net::UnknownNetworkError};

RetryPolicy::Failure answered(int status, const QByteArray &verb = "GET")
{
    RetryPolicy::Failure failure;
    failure.verb = verb;
    failure.status = status;
    return failure;
}

RetryPolicy::Failure unanswered(Net error, const QByteArray &verb = "GET")
{
    auto failure = answered(0, verb);
    failure.error = error;
    return failure;
}

} // namespace

// U4: the decision alone, without a wire.
class tst_RetryPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repeatsWhatIsIdempotent_data();
    void repeatsWhatIsIdempotent();
    void repeatsTheVerbsTheAppNames();
    void repeatsPassingAnswers_data();
    void repeatsPassingAnswers();
    void repeatsPassingFailures_data();
    void repeatsPassingFailures();
    void leavesFailuresAloneWhenToldSo();
    void anAnswerOutweighsAnError();
    void decidesEveryCombination();
};

void tst_RetryPolicy::repeatsWhatIsIdempotent_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<bool>("key");
    QTest::addColumn<bool>("repeats");
    for (const auto &verb : verbs) {
        for (const auto &written : {verb, verb.toLower()}) {
            QTest::addRow("\"%s\"", written.constData())
                << written << false << idempotent.contains(verb);
            QTest::addRow("\"%s\" with a key", written.constData()) << written << true << true;
        }
    }
    QTest::addRow("GE") << QByteArray("GE") << false << false;
    QTest::addRow("GET ") << QByteArray("GET ") << false << false;
}

void tst_RetryPolicy::repeatsWhatIsIdempotent()
{
    QFETCH(QByteArray, verb);
    QFETCH(bool, key);
    QFETCH(bool, repeats);
    const RetryPolicy policy;
    QCOMPARE(policy.mayRepeat(verb, key), repeats);
    auto failure = answered(503, verb);
    failure.hasIdempotencyKey = key;
    QCOMPARE(policy.delay(failure, 0.5).has_value(), repeats);
    failure.status = 0;
    failure.error = Net::RemoteHostClosedError;
    QCOMPARE(policy.delay(failure, 0.5).has_value(), repeats);
    QVERIFY(!RetryPolicy::never().delay(failure, 0.5));
}

void tst_RetryPolicy::repeatsTheVerbsTheAppNames()
{
    RetryPolicy policy;
    policy.verbs = {"report", "Post"};
    for (const auto verb : {"REPORT", "report", "POST", "post"})
        QVERIFY2(policy.delay(answered(503, verb), 0), verb);
    QVERIFY(!policy.delay(answered(503, "GET"), 0));
    policy.verbs.clear();
    QVERIFY(!policy.delay(answered(503, "GET"), 0));
    QVERIFY(policy.mayRepeat("GET", true));
}

void tst_RetryPolicy::repeatsPassingAnswers_data()
{
    QTest::addColumn<int>("status");
    const QList<int> statuses {100, 200, 204, 206, 301, 304, 307, 400, 401, 403, 404, 407, 408,
                               409, 412, 421, 425, 429, 500, 501, 502, 503, 504, 505, 507, 511};
    for (const int status : statuses)
        QTest::addRow("%d", status) << status;
}

void tst_RetryPolicy::repeatsPassingAnswers()
{
    QFETCH(int, status);
    const bool passes = QList<int>({408, 429, 502, 503, 504}).contains(status);
    RetryPolicy policy;
    QCOMPARE(policy.delay(answered(status), 0.5).has_value(), passes);
    policy.transportFailures = false;
    QCOMPARE(policy.delay(answered(status), 0.5).has_value(), passes);
    policy.statuses = {status};
    QVERIFY(policy.delay(answered(status), 0.5));
    policy.statuses.clear();
    QVERIFY(!policy.delay(answered(status), 0.5));
}

void tst_RetryPolicy::repeatsPassingFailures_data()
{
    QTest::addColumn<Net>("error");
    const auto errors = QMetaEnum::fromType<Net>();
    for (int index = 0; index < errors.keyCount(); ++index)
        QTest::newRow(errors.key(index)) << static_cast<Net>(errors.value(index));
}

void tst_RetryPolicy::repeatsPassingFailures()
{
    QFETCH(Net, error);
    const RetryPolicy policy;
    QCOMPARE(policy.delay(unanswered(error), 0.5).has_value(), passingErrors.contains(error));
    QVERIFY(!policy.delay(unanswered(error, "POST"), 0.5));
}

void tst_RetryPolicy::leavesFailuresAloneWhenToldSo()
{
    RetryPolicy policy;
    policy.transportFailures = false;
    for (const auto error : passingErrors)
        QVERIFY(!policy.delay(unanswered(error), 0.5));
}

// A connection that is lost in the middle of an answer has a status already.
void tst_RetryPolicy::anAnswerOutweighsAnError()
{
    auto failure = unanswered(Net::RemoteHostClosedError);
    failure.status = 200;
    QVERIFY(!RetryPolicy().delay(failure, 0));
    failure.status = 503;
    QVERIFY(RetryPolicy().delay(failure, 0));
    failure.error = Net::SslHandshakeFailedError;
    QVERIFY(RetryPolicy().delay(failure, 0));
}

void tst_RetryPolicy::decidesEveryCombination()
{
    const RetryPolicy policy;
    const QList<std::optional<seconds>> hints {std::nullopt, 0s, 7s, 59s, 61s};
    int repeated = 0;
    int shown = 0;
    for (const auto &verb : verbs)
        for (const bool key : {false, true})
            for (const int status : {0, 200, 401, 429, 500, 503})
                for (const auto error :
                     {Net::NoError, Net::ConnectionRefusedError, Net::SslHandshakeFailedError})
                    for (const int attempt : {1, 2, 3, 4, 5, 1000})
                        for (const auto elapsed : {0ms, 1000ms, 59999ms, 60001ms})
                            for (const auto &hint : hints)
                                for (const double random : {0.0, 0.5, 0.999}) {
                                    const RetryPolicy::Failure failure {
                                        verb, key, status, error, hint, attempt, elapsed};
                                    const double ceiling = std::min(
                                        500.0 * std::pow(2.0, attempt - 1), 20000.0);
                                    const auto wait = hint
                                        ? milliseconds(*hint)
                                        : milliseconds(static_cast<qint64>(ceiling * random));
                                    const bool passes = status == 0
                                        ? error == Net::ConnectionRefusedError
                                        : status == 429 || status == 503;
                                    const bool repeats = passes && attempt < 4
                                        && (key || idempotent.contains(verb))
                                        && elapsed + wait <= 60000ms;
                                    const auto delay = policy.delay(failure, random);
                                    QCOMPARE(delay.has_value(), repeats);
                                    if (repeats)
                                        QCOMPARE(delay->count(), wait.count());
                                    ++(repeats ? repeated : shown);
                                }
    QVERIFY(repeated > 1000);
    QVERIFY(shown > 1000);
}

QTEST_APPLESS_MAIN(tst_RetryPolicy)
#include "tst_retrypolicy.moc"
