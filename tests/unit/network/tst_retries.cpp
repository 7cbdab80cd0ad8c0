// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retryingsession.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Cut = HttpAnswer::Cut;

// U4 through real sockets: what passes is tried again, and the caller sees the last try only.
class tst_Retries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doNotHappenUntold();
    void seeThroughAPassingAnswer_data();
    void seeThroughAPassingAnswer();
    void leaveOtherAnswersAlone_data();
    void leaveOtherAnswersAlone();
    void endWithTheAttempts_data();
    void endWithTheAttempts();
    void obeyRetryAfter_data();
    void obeyRetryAfter();
    void waitAsLongAsTheServerAsks();
    void neverWaitBeyondTheBudget_data();
    void neverWaitBeyondTheBudget();
    void showTheCallerOneAnswer();
    void neverShowProgressBackwards();
};

namespace {

HttpAnswer status(int status)
{
    return HttpAnswer::json(status, {{u"detail"_s, u"Scripted"_s}});
}

const QByteArray done("done");

} // namespace

void tst_Retries::doNotHappenUntold()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.http.setRetryPolicy(RetryPolicy::never());
    kept.answer({RetryingSession::busy("0")});
    auto *reply = kept.send("GET");
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 503);
    QCOMPARE(reply->error(), QNetworkReply::ServiceUnavailableError);
    QCOMPARE(kept.sendings(), 1);
    QCOMPARE(AccessManager(&kept.session).retryPolicy().attempts, 1);
}

void tst_Retries::seeThroughAPassingAnswer_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<HttpAnswer>("failure");
    for (const QByteArray verb : {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}) {
        for (const int code : {408, 429, 502, 503, 504})
            QTest::addRow("%s, %d", verb.constData(), code) << verb << status(code);
        QTest::addRow("%s, 503 as HTML", verb.constData()) << verb << HttpAnswer::html(503);
        QTest::addRow("%s, 503 in chunks", verb.constData()) << verb << status(503).inChunks();
        QTest::addRow("%s, 503 and closed", verb.constData()) << verb << status(503).thenClose();
    }
    QTest::addRow("GET, 503 with a long body") << QByteArray("GET") << [] {
        auto answer = status(503);
        answer.body = QByteArray(500000, 'b');
        return answer;
    }();
}

void tst_Retries::seeThroughAPassingAnswer()
{
    QFETCH(QByteArray, verb);
    QFETCH(HttpAnswer, failure);
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({failure});
    const QByteArray body = verb == "PUT" ? "content" : "";
    auto *reply = kept.send(verb, body);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(reply->readAll(), verb == "HEAD" ? QByteArray() : done);
    QCOMPARE(kept.bodies(), QList<QByteArray>({body, body}));
    QCOMPARE(kept.site.requests(kept.path).last().verb, verb);
    QCOMPARE(RetryingSession::kind(reply), Kind::None);
}

void tst_Retries::leaveOtherAnswersAlone_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<int>("code");
    for (const int code : {400, 403, 404, 409, 410, 425, 500, 501, 505, 507})
        QTest::addRow("GET, %d", code) << QByteArray("GET") << code;
    for (const QByteArray verb : {"POST", "PATCH", "REPORT"})
        for (const int code : {408, 429, 502, 503, 504})
            QTest::addRow("%s, %d", verb.constData(), code) << verb << code;
}

void tst_Retries::leaveOtherAnswersAlone()
{
    QFETCH(QByteArray, verb);
    QFETCH(int, code);
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({status(code)});
    auto *reply = kept.send(verb, verb == "GET" ? "" : "content");
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), code);
    QVERIFY(reply->readAll().contains("Scripted"));
    QCOMPARE(kept.sendings(), 1);
    // The server has answered: nothing is unknown.
    QCOMPARE(RetryingSession::kind(reply), Kind::None);
}

void tst_Retries::endWithTheAttempts_data()
{
    QTest::addColumn<int>("attempts");
    QTest::newRow("one") << 1;
    QTest::newRow("two") << 2;
    QTest::newRow("five") << 5;
    QTest::newRow("none, which is one") << 0;
}

void tst_Retries::endWithTheAttempts()
{
    QFETCH(int, attempts);
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.setAttempts(attempts);
    kept.site.insist(kept.path, RetryingSession::busy());
    auto *reply = kept.send("GET");
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 503);
    QCOMPARE(reply->error(), QNetworkReply::ServiceUnavailableError);
    QCOMPARE(reply->readAll(), QByteArray(R"({"detail":"Busy"})"));
    QCOMPARE(kept.sendings(), std::max(attempts, 1));
}

void tst_Retries::obeyRetryAfter_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("retryAfter");
    for (const int code : {429, 503}) {
        QTest::addRow("%d, at once", code) << code << QByteArray("0");
        QTest::addRow("%d, a date that has passed", code)
            << code << QByteArray("Sat, 21 Nov 2026 11:00:00 GMT");
        // The site's clock stands at noon.
        QTest::addRow("%d, the date of the answer", code)
            << code << QByteArray("Sat, 21 Nov 2026 12:00:00 GMT");
        QTest::addRow("%d, in an old form", code)
            << code << QByteArray("Saturday, 21-Nov-26 12:00:00 GMT");
        for (const QByteArray nonsense : {"soon", "-5", "1.5", "", "Sat, 99 Nov 2026"})
            QTest::addRow("%d, \"%s\" counts for nothing", code, nonsense.constData())
                << code << nonsense;
    }
}

void tst_Retries::obeyRetryAfter()
{
    QFETCH(int, code);
    QFETCH(QByteArray, retryAfter);
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({status(code).with("Retry-After", retryAfter)});
    auto *reply = kept.send("GET");
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    QCOMPARE(kept.sendings(), 2);
}

void tst_Retries::waitAsLongAsTheServerAsks()
{
    for (const QByteArray retryAfter : {"30", "Sat, 21 Nov 2026 12:00:30 GMT"}) {
        RetryingSession kept;
        QVERIFY(kept.begin());
        kept.answer({RetryingSession::busy(retryAfter)});
        auto *reply = kept.send("GET");
        Observed seen(reply);
        QVERIFY(kept.comesTo(1));
        settle();
        QVERIFY(!reply->isFinished());
        QCOMPARE(kept.sendings(), 1);
        QCOMPARE(seen.metaData.count(), 0);
        QCOMPARE(statusOf(reply), 0);
    }
}

void tst_Retries::neverWaitBeyondTheBudget_data()
{
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::newRow("61 s") << QByteArray("61");
    QTest::newRow("a day") << QByteArray("86400");
    QTest::newRow("the end of time") << QByteArray("9223372036854775807");
    QTest::newRow("a date in an hour") << QByteArray("Sat, 21 Nov 2026 13:00:00 GMT");
    QTest::newRow("a date in years") << QByteArray("Mon, 21 Nov 2095 13:00:00 GMT");
}

void tst_Retries::neverWaitBeyondTheBudget()
{
    QFETCH(QByteArray, retryAfter);
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({RetryingSession::busy(retryAfter, 429)});
    auto *reply = kept.send("GET");
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 429);
    QCOMPARE(reply->rawHeader("Retry-After"), retryAfter);
    QVERIFY(reply->readAll().contains("Busy"));
    QCOMPARE(kept.sendings(), 1);
}

void tst_Retries::showTheCallerOneAnswer()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({RetryingSession::busy("0").with("X-Failed", "yes"), status(502), status(504)});
    QSignalSpy managerFinished(&kept.http, &QNetworkAccessManager::finished);
    auto *reply = kept.send("GET");
    Observed seen(reply);
    QList<qint64> received;
    connect(reply, &QNetworkReply::downloadProgress, reply,
            [&](qint64 bytes, qint64) { received.append(bytes); });
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    QCOMPARE(kept.sendings(), 4);
    QCOMPARE(seen.metaData.count(), 1);
    QCOMPARE(seen.readyRead.count(), 1);
    QCOMPARE(seen.errors.count(), 0);
    QCOMPARE(seen.finished.count(), 1);
    QCOMPARE(managerFinished.count(), 1);
    QVERIFY(!reply->hasRawHeader("X-Failed"));
    QVERIFY(!reply->hasRawHeader("Retry-After"));
    QCOMPARE(reply->header(QNetworkRequest::ContentLengthHeader).toInt(), done.size());
    QVERIFY(std::is_sorted(received.begin(), received.end()));
}

void tst_Retries::neverShowProgressBackwards()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    const QByteArray body(300000, 'u');
    kept.answer({status(503), TokenSite::tokenRefused(), status(502)});
    auto *reply = kept.send("PUT", body);
    Observed seen(reply);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    QVERIFY(!seen.uploaded.isEmpty());
    QCOMPARE(seen.uploaded.last(), body.size());
    QVERIFY2(seen.uploadNeverWentBack(), qPrintable(QDebug::toString(seen.uploaded)));
    QCOMPARE(kept.sendings(), 4);
    for (const auto &arrived : kept.bodies())
        QVERIFY(arrived == body);
}

QTEST_GUILESS_MAIN(tst_Retries)
#include "tst_retries.moc"
