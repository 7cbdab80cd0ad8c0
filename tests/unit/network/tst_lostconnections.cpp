// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retryingsession.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using Cut = HttpAnswer::Cut;

// U4 where no answer comes: what may be done twice is sent again, what may not arrives once, and
// the caller learns that nobody knows what became of it. platform.md B.9: a plain
// QNetworkAccessManager sends such a POST twice without a word.
class tst_LostConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repeatWhatMayBeDoneTwice_data();
    void repeatWhatMayBeDoneTwice();
    void neverActTwice_data();
    void neverActTwice();
    void neverActTwiceOnAWarmConnection_data();
    void neverActTwiceOnAWarmConnection();
    void neverActTwiceWithoutADevice();
    void neverActTwiceAfterARefusal();
    void neverActTwiceAfterARedirect();
    void repeatNothingThatWasShown_data();
    void repeatNothingThatWasShown();
    void repeatAPassingAnswerThatWasCutShort();

private:
    static void verbsThatAct();
};

namespace {

const QByteArray done("done");

// Acts, then says nothing or the start of it, so many times; then acts and answers.
void loseAnswers(RetryingSession &kept, int count, Cut where)
{
    for (int lost = 0; lost < count; ++lost)
        kept.site.enqueue(kept.path, HttpAnswer::bytes(done).cutIn(where));
}

// Never answers.
void loseEveryAnswer(RetryingSession &kept, Cut where)
{
    kept.site.insist(kept.path, HttpAnswer::bytes(done).cutIn(where));
}

} // namespace

void tst_LostConnections::repeatWhatMayBeDoneTwice_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Cut>("where");
    QTest::addColumn<int>("times");
    for (const QByteArray verb : {"GET", "HEAD", "PUT", "DELETE"}) {
        const QByteArray body = verb == "PUT" ? "content" : "";
        for (const int times : {1, 2, 5}) {
            QTest::addRow("%s, before the answer, %d times", verb.constData(), times)
                << verb << body << Cut::Everything << times;
            QTest::addRow("%s, in the head, %d times", verb.constData(), times)
                << verb << body << Cut::InHead << times;
        }
    }
    QTest::addRow("PUT, 300 kB") << QByteArray("PUT") << QByteArray(300000, 'p') << Cut::Everything
                                 << 2;
}

void tst_LostConnections::repeatWhatMayBeDoneTwice()
{
    QFETCH(QByteArray, verb);
    QFETCH(QByteArray, body);
    QFETCH(Cut, where);
    QFETCH(int, times);
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.setAttempts(times + 1);
    loseAnswers(kept, times, where);
    auto *reply = kept.send(verb, body);
    Observed seen(reply);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(reply->readAll(), verb == "HEAD" ? QByteArray() : done);
    // After half a status line QNetworkAccessManager may send twice by itself (platform.md B.9).
    if (where == Cut::Everything)
        QCOMPARE(kept.sendings(), times + 1);
    QVERIFY(kept.sendings() > times);
    for (const auto &arrived : kept.bodies())
        QVERIFY(arrived == body);
    QCOMPARE(seen.metaData.count(), 1);
    QCOMPARE(seen.errors.count(), 0);
    QCOMPARE(seen.finished.count(), 1);
    QVERIFY(seen.uploadNeverWentBack());
    QCOMPARE(RetryingSession::kind(reply), Kind::None);
}

void tst_LostConnections::verbsThatAct()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Cut>("where");
    QTest::addColumn<bool>("retries");
    for (const auto where : {Cut::Everything, Cut::InHead}) {
        const auto *const place = where == Cut::InHead ? "in the head" : "before the answer";
        for (const bool retries : {false, true}) {
            const auto *const policy = retries ? "with a policy" : "without a policy";
            for (const QByteArray verb : {"POST", "PATCH", "REPORT"}) {
                QTest::addRow("%s, %s, %s", verb.constData(), place, policy)
                    << verb << QByteArray("content") << where << retries;
                QTest::addRow("%s without a body, %s, %s", verb.constData(), place, policy)
                    << verb << QByteArray() << where << retries;
            }
            QTest::addRow("POST of 300 kB, %s, %s", place, policy)
                << QByteArray("POST") << QByteArray(300000, 'p') << where << retries;
        }
    }
}

void tst_LostConnections::neverActTwice_data()
{
    verbsThatAct();
}

void tst_LostConnections::neverActTwice()
{
    QFETCH(QByteArray, verb);
    QFETCH(QByteArray, body);
    QFETCH(Cut, where);
    QFETCH(bool, retries);
    RetryingSession kept;
    QVERIFY(kept.begin());
    if (!retries)
        kept.http.setRetryPolicy(RetryPolicy::never());
    loseEveryAnswer(kept, where);
    auto *reply = kept.send(verb, body);
    Observed seen(reply);
    QVERIFY(hasEnded(reply));
    settle();
    QVERIFY2(kept.bodies() == QList<QByteArray>({body}),
             qPrintable(u"arrived %1 times"_s.arg(kept.sendings())));
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QVERIFY(!reply->errorString().isEmpty());
    QCOMPARE(RetryingSession::kind(reply), Kind::OutcomeUnknown);
    QCOMPARE(seen.errors.count(), 1);
    QCOMPARE(seen.finished.count(), 1);
    QCOMPARE(statusOf(reply), 0);
}

void tst_LostConnections::neverActTwiceOnAWarmConnection_data()
{
    verbsThatAct();
}

// The connection has served before: QNetworkAccessManager takes the loss for a keep-alive that
// ended.
void tst_LostConnections::neverActTwiceOnAWarmConnection()
{
    QFETCH(QByteArray, verb);
    QFETCH(QByteArray, body);
    QFETCH(Cut, where);
    QFETCH(bool, retries);
    RetryingSession kept;
    QVERIFY(kept.begin());
    if (!retries)
        kept.http.setRetryPolicy(RetryPolicy::never());
    QVERIFY(hasEnded(kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)))));
    loseEveryAnswer(kept, where);
    auto *reply = kept.send(verb, body);
    QVERIFY(hasEnded(reply));
    settle();
    QVERIFY2(kept.bodies() == QList<QByteArray>({body}),
             qPrintable(u"arrived %1 times"_s.arg(kept.sendings())));
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(RetryingSession::kind(reply), Kind::OutcomeUnknown);
}

void tst_LostConnections::neverActTwiceWithoutADevice()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    loseEveryAnswer(kept, Cut::Everything);
    auto *reply = kept.http.sendCustomRequest(kept.request(), "POST");
    QVERIFY(hasEnded(reply));
    settle();
    QCOMPARE(kept.sendings(), 1);
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(RetryingSession::kind(reply), Kind::OutcomeUnknown);
}

// U4: replayed after 401, because the server refused it before acting; not after that.
void tst_LostConnections::neverActTwiceAfterARefusal()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({TokenSite::tokenRefused()});
    loseAnswers(kept, 3, Cut::Everything);
    auto *reply = kept.send("POST", "content");
    QVERIFY(hasEnded(reply));
    settle();
    QCOMPARE(kept.sendings(), 2);
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(statusOf(reply), 0);
    QCOMPARE(RetryingSession::kind(reply), Kind::OutcomeUnknown);
}

void tst_LostConnections::neverActTwiceAfterARedirect()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    ScriptedServer other;
    other.insist("/there/", HttpAnswer::drop());
    kept.answer({HttpAnswer::redirect(307, other.url(u"/there/"_s).toEncoded())});
    auto *reply = kept.send("POST", "content");
    QVERIFY(hasEnded(reply));
    settle();
    QCOMPARE(kept.sendings(), 1);
    QCOMPARE(other.count("/there/"), 1);
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(RetryingSession::kind(reply), Kind::OutcomeUnknown);
}

void tst_LostConnections::repeatNothingThatWasShown_data()
{
    QTest::addColumn<QByteArray>("verb");
    for (const QByteArray verb : {"GET", "PUT", "POST"})
        QTest::addRow("%s", verb.constData()) << verb;
}

void tst_LostConnections::repeatNothingThatWasShown()
{
    QFETCH(QByteArray, verb);
    RetryingSession kept;
    QVERIFY(kept.begin());
    // Not in chunks: when those stop short, QNetworkAccessManager of Qt 6.4 may never finish.
    kept.answer({HttpAnswer::bytes(QByteArray(1000, 'h')).cutIn(Cut::InBody)});
    auto *reply = kept.send(verb, verb == "GET" ? "" : "content");
    Observed seen(reply);
    QVERIFY(hasEnded(reply));
    settle();
    QCOMPARE(kept.sendings(), 1);
    QCOMPARE(reply->error(), QNetworkReply::RemoteHostClosedError);
    QCOMPARE(statusOf(reply), 200);
    QVERIFY(reply->readAll().startsWith("hhh"));
    QCOMPARE(seen.metaData.count(), 1);
    QCOMPARE(seen.errors.count(), 1);
    QCOMPARE(seen.finished.count(), 1);
}

void tst_LostConnections::repeatAPassingAnswerThatWasCutShort()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    auto half = HttpAnswer::html(503).cutIn(Cut::InBody);
    kept.answer({half});
    auto *reply = kept.send("GET");
    Observed seen(reply);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    // The next one may go out on the connection that is just closing, and is lost with it.
    QVERIFY(kept.sendings() >= 2);
    QCOMPARE(seen.metaData.count(), 1);
    QCOMPARE(seen.errors.count(), 0);
}

QTEST_GUILESS_MAIN(tst_LostConnections)
#include "tst_lostconnections.moc"
