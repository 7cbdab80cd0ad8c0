// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retryingsession.h"

#include <QtCore/qset.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

// U4: a key tells the server that it has seen a request before.
class tst_RetryKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void letAnythingBeRepeated_data();
    void letAnythingBeRepeated();
    void areTheAppsOwnFirst();
    void areAddedWhereTheyAreNeeded_data();
    void areAddedWhereTheyAreNeeded();
    void differFromRequestToRequest();
    void surviveARefusedToken();
    void comeAlongWithARedirect();
    void areNotAddedUntold();
};

namespace {

constexpr auto header = "Idempotency-Key";
const QByteArray done("done");

HttpAnswer failure(const QByteArray &name)
{
    return name == "503" ? RetryingSession::busy() : HttpAnswer::drop();
}

void addKeys(RetryingSession &kept)
{
    auto policy = RetryingSession::quick(4);
    policy.addsIdempotencyKey = true;
    kept.http.setRetryPolicy(policy);
}

} // namespace

void tst_RetryKeys::letAnythingBeRepeated_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("failed");
    QTest::addColumn<bool>("added");
    for (const QByteArray verb : {"POST", "PATCH", "REPORT"})
        for (const QByteArray failed : {"503", "lost"}) {
            QTest::addRow("%s, %s, a key of the app's", verb.constData(), failed.constData())
                << verb << failed << false;
            QTest::addRow("%s, %s, an added key", verb.constData(), failed.constData())
                << verb << failed << true;
        }
}

void tst_RetryKeys::letAnythingBeRepeated()
{
    QFETCH(QByteArray, verb);
    QFETCH(QByteArray, failed);
    QFETCH(bool, added);
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({failure(failed), failure(failed)});
    auto request = kept.request();
    if (added)
        addKeys(kept);
    else
        request.setRawHeader("idempotency-key", "of-the-app");
    auto *reply = kept.http.sendCustomRequest(request, verb, "content");
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    QCOMPARE(kept.bodies(), QList<QByteArray>(3, "content"));
    const auto keys = kept.headers(header);
    QVERIFY(!keys.first().isEmpty());
    QCOMPARE(keys, QList<QByteArray>(3, keys.first()));
    QCOMPARE(keys.first() == "of-the-app", !added);
    QCOMPARE(RetryingSession::kind(reply), Kind::None);
}

void tst_RetryKeys::areTheAppsOwnFirst()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    addKeys(kept);
    auto request = kept.request();
    request.setRawHeader("IDEMPOTENCY-KEY", "of-the-app");
    QVERIFY(hasEnded(kept.http.post(request, "content")));
    QCOMPARE(kept.headers(header), QList<QByteArray>({"of-the-app"}));
}

void tst_RetryKeys::areAddedWhereTheyAreNeeded_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<bool>("needed");
    for (const QByteArray verb : {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
        QTest::addRow("%s", verb.constData()) << verb << false;
    for (const QByteArray verb : {"POST", "PATCH", "REPORT"})
        QTest::addRow("%s", verb.constData()) << verb << true;
}

void tst_RetryKeys::areAddedWhereTheyAreNeeded()
{
    QFETCH(QByteArray, verb);
    QFETCH(bool, needed);
    RetryingSession kept;
    QVERIFY(kept.begin());
    addKeys(kept);
    auto *reply = kept.send(verb, needed ? "content" : "");
    QVERIFY(hasEnded(reply));
    QCOMPARE(kept.sendings(), 1);
    QCOMPARE(kept.site.requests(kept.path).first().hasHeader(header), needed);
}

void tst_RetryKeys::differFromRequestToRequest()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    addKeys(kept);
    QList<QNetworkReply *> replies;
    for (int count = 0; count < 50; ++count)
        replies.append(kept.http.post(kept.request(), "content"));
    for (auto *reply : replies)
        QVERIFY(hasEnded(reply));
    const auto keys = kept.headers(header);
    QCOMPARE(keys.size(), 50);
    QCOMPARE(QSet<QByteArray>(keys.begin(), keys.end()).size(), 50);
}

void tst_RetryKeys::surviveARefusedToken()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    addKeys(kept);
    kept.answer({HttpAnswer::drop(), TokenSite::tokenRefused(), RetryingSession::busy()});
    auto *reply = kept.http.post(kept.request(), "content");
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    const auto keys = kept.headers(header);
    QCOMPARE(keys.size(), 4);
    QVERIFY(!keys.first().isEmpty());
    QCOMPARE(keys, QList<QByteArray>(4, keys.first()));
}

// 307 is the same request at another place.
void tst_RetryKeys::comeAlongWithARedirect()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    addKeys(kept);
    kept.answer({HttpAnswer::redirect(307, "/there/")});
    kept.site.guard("/there/", HttpAnswer::bytes(done));
    kept.site.enqueue("/there/", RetryingSession::busy());
    auto *reply = kept.http.post(kept.request(), "content");
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    const auto first = kept.headers(header).first();
    QVERIFY(!first.isEmpty());
    QCOMPARE(kept.site.count("/there/"), 2);
    for (const auto &request : kept.site.requests("/there/"))
        QCOMPARE(request.header(header), first);
}

void tst_RetryKeys::areNotAddedUntold()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    QVERIFY(hasEnded(kept.http.post(kept.request(), "content")));
    kept.http.setRetryPolicy(RetryPolicy::never());
    QVERIFY(hasEnded(kept.http.post(kept.request(), "content")));
    QCOMPARE(kept.headers(header), QList<QByteArray>(2));
}

QTEST_GUILESS_MAIN(tst_RetryKeys)
#include "tst_retrykeys.moc"
