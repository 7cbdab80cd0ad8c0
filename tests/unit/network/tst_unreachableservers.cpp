// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retryingsession.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using Kind = Error::Kind;

// U4 where nothing was sent at all.
class tst_UnreachableServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areWaitedFor();
    void areGivenUp_data();
    void areGivenUp();
    void mayCloseAtOnce();
};

namespace {

const QByteArray done("done");

} // namespace

void tst_UnreachableServers::areWaitedFor()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.setAttempts(1000000);
    kept.site.stop();
    auto *reply = kept.send("GET");
    Observed seen(reply);
    // Refused at least once: the manager's own next request finds out.
    AccessManager scout(&kept.session);
    auto *refused = scout.get(kept.request());
    QVERIFY(hasEnded(refused));
    QCOMPARE(refused->error(), QNetworkReply::ConnectionRefusedError);
    QVERIFY(!reply->isFinished());
    kept.site.startAgain();
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    QCOMPARE(kept.sendings(), 1);
    QCOMPARE(seen.errors.count(), 0);
    QCOMPARE(seen.metaData.count(), 1);
}

void tst_UnreachableServers::areGivenUp_data()
{
    QTest::addColumn<QByteArray>("verb");
    for (const QByteArray verb : {"GET", "PUT", "POST", "PATCH"})
        QTest::addRow("%s", verb.constData()) << verb;
}

void tst_UnreachableServers::areGivenUp()
{
    QFETCH(QByteArray, verb);
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.site.stop();
    auto *reply = kept.send(verb, verb == "GET" ? "" : "content");
    Observed seen(reply);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->error(), QNetworkReply::ConnectionRefusedError);
    QCOMPARE(seen.errors.count(), 1);
    QCOMPARE(seen.finished.count(), 1);
    // Nothing was sent: the outcome is known.
    QVERIFY(RetryingSession::kind(reply) != Kind::OutcomeUnknown);
}

void tst_UnreachableServers::mayCloseAtOnce()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.setAttempts(20);
    kept.site.refuseConnections(5);
    auto *reply = kept.http.get(kept.request());
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    QCOMPARE(kept.sendings(), 1);
}

QTEST_GUILESS_MAIN(tst_UnreachableServers)
#include "tst_unreachableservers.moc"
