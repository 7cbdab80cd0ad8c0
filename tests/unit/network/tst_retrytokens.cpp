// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retryingsession.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// U4 beside K6: a retry is one thing, another token is another.
class tst_RetryTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void workWithoutASession();
    void surviveARefusedToken_data();
    void surviveARefusedToken();
    void useTheTokenOfTheMoment();
    void belongToThePolicyOfTheirTime();
    void leaveOtherOriginsAlone();
};

namespace {

HttpAnswer status(int status)
{
    return HttpAnswer::json(status, {{u"detail"_s, u"Scripted"_s}});
}

const QByteArray done("done");

} // namespace

void tst_RetryTokens::workWithoutASession()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    QVERIFY(awaited(kept.session.logout()));
    kept.site.handle(kept.path, HttpAnswer::bytes(done));
    kept.answer({status(503)});
    auto *reply = kept.send("GET");
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    QCOMPARE(kept.headers("Authorization"), QList<QByteArray>(2));
}

void tst_RetryTokens::surviveARefusedToken_data()
{
    QTest::addColumn<int>("attempts");
    QTest::addColumn<QList<int>>("failures");
    QTest::addColumn<int>("shown");
    // The server did not act on what it refused: sending that again is not a retry.
    QTest::newRow("busy, refused") << 4 << QList<int>({503, 401}) << 200;
    QTest::newRow("refused, busy") << 4 << QList<int>({401, 503}) << 200;
    QTest::newRow("busy, refused, busy") << 4 << QList<int>({503, 401, 503}) << 200;
    QTest::newRow("busy, refused, of two") << 2 << QList<int>({503, 401}) << 200;
    QTest::newRow("refused, busy, of two") << 2 << QList<int>({401, 503}) << 200;
    QTest::newRow("busy, refused, busy, of two") << 2 << QList<int>({503, 401, 503}) << 503;
    QTest::newRow("refused, of one") << 1 << QList<int>({401}) << 200;
    QTest::newRow("refused, busy, of one") << 1 << QList<int>({401, 503}) << 503;
    // K6: one replay per request.
    QTest::newRow("refused, busy, refused") << 4 << QList<int>({401, 503, 401}) << 401;
    QTest::newRow("refused, refused") << 4 << QList<int>({401, 401}) << 401;
}

void tst_RetryTokens::surviveARefusedToken()
{
    QFETCH(int, attempts);
    QFETCH(QList<int>, failures);
    QFETCH(int, shown);
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.setAttempts(attempts);
    for (const int failure : failures)
        kept.answer({failure == 401 ? TokenSite::tokenRefused() : status(failure)});
    auto *reply = kept.send("PUT", "content");
    Observed seen(reply);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), shown);
    QCOMPARE(seen.metaData.count(), 1);
    QCOMPARE(kept.refreshes(), 1);
    const auto expected = failures.size() + (shown == 200 ? 1 : 0);
    QCOMPARE(kept.bodies(), QList<QByteArray>(expected, "content"));
}

void tst_RetryTokens::useTheTokenOfTheMoment()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({RetryingSession::busy("0")});
    kept.site.hold(kept.path);
    auto *reply = kept.send("GET");
    QVERIFY(kept.comesTo(1));
    kept.site.revokeAccessTokens();
    QVERIFY(awaited(kept.session.refresh()));
    kept.site.release(kept.path);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    const auto requests = kept.site.requests(kept.path);
    QCOMPARE(requests.size(), 2);
    QVERIFY(requests[0].bearerToken() != requests[1].bearerToken());
    QCOMPARE(requests[1].bearerToken(), kept.site.accessToken());
    QCOMPARE(kept.refreshes(), 1);
}

void tst_RetryTokens::belongToThePolicyOfTheirTime()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({status(503), status(503)});
    kept.site.hold(kept.path);
    auto *patient = kept.send("GET");
    kept.http.setRetryPolicy(RetryPolicy::never());
    auto *impatient = kept.send("GET");
    kept.setAttempts(4);
    QVERIFY(kept.comesTo(2));
    kept.site.release(kept.path);
    QVERIFY(hasEnded(patient));
    QVERIFY(hasEnded(impatient));
    QCOMPARE(statusOf(patient), 200);
    QCOMPARE(statusOf(impatient), 503);
    QCOMPARE(kept.sendings(), 3);
}

void tst_RetryTokens::leaveOtherOriginsAlone()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    ScriptedServer other;
    other.handle("/", status(503));
    auto *reply = kept.http.get(QNetworkRequest(other.url(u"/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 503);
    QCOMPARE(other.count("/"), 1);
}

QTEST_GUILESS_MAIN(tst_RetryTokens)
#include "tst_retrytokens.moc"
