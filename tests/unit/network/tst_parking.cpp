// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "crowd.h"

#include <QtCore/qtemporaryfile.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

// U5: who waits for a token, and who gives up waiting.
class tst_Parking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void abortedOnesNeverReachTheServer();
    void abortingAllDoesNotCancelTheRefresh();
    void deletedOnesNeverReachTheServer();
    void theManagerMayBeDeletedWhileAllWait();
    void theSessionMayBeDeletedWhileAllWait();
    void logoutTellsEveryone();
    void theEndOfTheSessionTellsEveryone();

    void anyNumberBeyondTheLimitFailsFromTheEventLoop();
    void bytesBeyondTheLimitFail();
    void filesDoNotCountAsBytes();
    void roomIsMadeWhenWaitersLeave();
    void roomIsMadeWhenTheTokenComes();
    void limitsHoldForOneManagerOnly();
    void whatNeedNotWaitHasNoLimit();
};

namespace {

constexpr int many = 10000;

bool isSet(const QList<int> &numbers, const QList<int> &expected)
{
    auto sorted = numbers;
    std::sort(sorted.begin(), sorted.end());
    return sorted == expected;
}

AccessManager::ParkingLimits limits(int requests, qint64 bytes = 1024 * 1024)
{
    return {requests, bytes};
}

} // namespace

void tst_Parking::abortedOnesNeverReachTheServer()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.crowd.send(many);
    QTRY_COMPARE(kept.refreshes(), 1);
    QList<int> expected;
    for (int i = 0; i < many; ++i) {
        if (i % 3 == 0)
            kept.crowd.replies[i]->abort();
        else
            expected.append(i);
    }
    const int aborted = many - static_cast<int>(expected.size());
    QCOMPARE(kept.crowd.ended, aborted);
    QCOMPARE(kept.crowd.errors.value(QNetworkReply::OperationCanceledError), aborted);
    QVERIFY(kept.session.isRefreshing());
    kept.release();
    QVERIFY(kept.crowd.haveEnded(many));
    QCOMPARE(kept.crowd.statuses.value(200), expected.size());
    QVERIFY(isSet(kept.crowd.served, expected));
    QCOMPARE(kept.crowd.refused, 0);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Parking::abortingAllDoesNotCancelTheRefresh()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.crowd.send(100);
    QTRY_COMPARE(kept.refreshes(), 1);
    for (const auto &reply : kept.crowd.replies)
        reply->abort();
    QVERIFY(kept.session.isRefreshing());
    kept.release();
    QVERIFY(kept.hasCurrentToken());
    QCOMPARE(kept.refreshes(), 1);
    QVERIFY(kept.crowd.served.isEmpty());
}

void tst_Parking::deletedOnesNeverReachTheServer()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.crowd.send(many);
    QTRY_COMPARE(kept.refreshes(), 1);
    QList<int> expected;
    for (int i = 0; i < many; ++i) {
        if (i % 2 == 0)
            delete kept.crowd.replies[i];
        else
            expected.append(i);
    }
    kept.release();
    QVERIFY(kept.crowd.haveEnded(static_cast<int>(expected.size())));
    QVERIFY(isSet(kept.crowd.served, expected));
    QCOMPARE(kept.crowd.ended, expected.size());
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Parking::theManagerMayBeDeletedWhileAllWait()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.crowd.send(many);
    QTRY_COMPARE(kept.refreshes(), 1);
    kept.http.reset();
    for (const auto &reply : kept.crowd.replies)
        QVERIFY(!reply);
    kept.release();
    QVERIFY(kept.hasCurrentToken());
    settle();
    QVERIFY(kept.crowd.served.isEmpty());
    QCOMPARE(kept.refreshes(), 1);

    AccessManager next(&kept.session);
    auto *reply = next.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
}

void tst_Parking::theSessionMayBeDeletedWhileAllWait()
{
    CrowdedSession kept;
    auto session = std::make_unique<Session>(kept.protocol, kept.store);
    session->setClock(kept.clock);
    QVERIFY(awaited(session->login({u"ada"_s, u"pw"_s})));
    AccessManager http(session.get());
    kept.crowd.setHttp(&http);
    kept.outliveAccessToken();
    kept.site.hold(TokenSite::refreshPath);
    kept.crowd.send(many);
    QTRY_COMPARE(kept.refreshes(), 1);
    session.reset();
    QVERIFY(kept.crowd.haveEnded(many));
    QVERIFY(kept.crowd.served.isEmpty());
}

// Sent without a token they would look like requests of nobody, which they are not.
void tst_Parking::logoutTellsEveryone()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.crowd.send(many);
    QTRY_COMPARE(kept.refreshes(), 1);
    QVERIFY(awaited(kept.session.logout()));
    QVERIFY(kept.crowd.haveEnded(many));
    QCOMPARE(kept.crowd.kinds.value(Kind::NotLoggedIn) + kept.crowd.kinds.value(Kind::Superseded),
             many);
    QCOMPARE(kept.crowd.errors.value(QNetworkReply::NoError), 0);
    kept.release();
    settle();
    QVERIFY(kept.crowd.served.isEmpty());
    QCOMPARE(kept.crowd.refused, 0);
}

void tst_Parking::theEndOfTheSessionTellsEveryone()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.site.revokeRefreshTokens();
    kept.crowd.send(many);
    kept.release();
    QVERIFY(kept.crowd.haveEnded(many));
    QCOMPARE(kept.crowd.kinds.value(Kind::Revoked), many);
    QVERIFY(kept.crowd.served.isEmpty());
    QCOMPARE(kept.crowd.refused, 0);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Parking::anyNumberBeyondTheLimitFailsFromTheEventLoop()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.http->setParkingLimits(limits(100));
    QSignalSpy finished(kept.http.get(), &QNetworkAccessManager::finished);
    kept.crowd.send(100);
    auto *beyond = kept.crowd.add();
    QVERIFY(!beyond->isFinished());
    QCOMPARE(beyond->error(), QNetworkReply::NoError);
    QCOMPARE(finished.count(), 0);
    QVERIFY(kept.crowd.haveEnded(1));
    QCOMPARE(kept.crowd.kinds.value(Kind::ParkingFull), 1);
    QCOMPARE(kept.crowd.errors.value(QNetworkReply::NoError), 0);
    QCOMPARE(finished.count(), 1);
    kept.release();
    QVERIFY(kept.crowd.haveEnded(101));
    QCOMPARE(kept.crowd.statuses.value(200), 100);
    QVERIFY(!kept.crowd.served.contains(100));
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Parking::bytesBeyondTheLimitFail()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.http->setParkingLimits(limits(1000, 10000));
    const QByteArray half(5000, 'h');
    kept.crowd.send(2, QNetworkRequest::NormalPriority, half);
    settle();
    QCOMPARE(kept.crowd.ended, 0);
    kept.crowd.add(QNetworkRequest::NormalPriority, "x");
    QVERIFY(kept.crowd.haveEnded(1));
    QCOMPARE(kept.crowd.kinds.value(Kind::ParkingFull), 1);
    // Without a body there is room.
    kept.crowd.send(10);
    settle();
    QCOMPARE(kept.crowd.ended, 1);
    kept.release();
    QVERIFY(kept.crowd.haveEnded(13));
    QCOMPARE(kept.crowd.statuses.value(200), 12);
    QVERIFY(!kept.crowd.served.contains(2));
}

void tst_Parking::filesDoNotCountAsBytes()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.http->setParkingLimits(limits(10, 100));
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(QByteArray(100000, 'f'));
    QVERIFY(file.seek(0));
    QNetworkRequest request(kept.site.url(QLatin1StringView(Crowd::path)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "text/plain"_ba);
    auto *reply = kept.http->put(request, &file);
    settle();
    QVERIFY(!reply->isFinished());
    kept.release();
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(kept.site.requests(Crowd::path).last().body.size(), 100000);
}

void tst_Parking::roomIsMadeWhenWaitersLeave()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.http->setParkingLimits(limits(10, 10000));
    const QByteArray tenth(1000, 't');
    kept.crowd.send(10, QNetworkRequest::NormalPriority, tenth);
    for (int i = 0; i < 3; ++i)
        kept.crowd.replies[i]->abort();
    for (int i = 3; i < 5; ++i)
        delete kept.crowd.replies[i];
    kept.crowd.send(5, QNetworkRequest::NormalPriority, tenth);
    kept.crowd.add();
    QVERIFY(kept.crowd.haveEnded(4));
    settle();
    QCOMPARE(kept.crowd.ended, 4);
    QCOMPARE(kept.crowd.kinds.value(Kind::ParkingFull), 1);
    kept.release();
    QVERIFY(kept.crowd.haveEnded(14));
    QVERIFY(isSet(kept.crowd.served, {5, 6, 7, 8, 9, 10, 11, 12, 13, 14}));
}

void tst_Parking::roomIsMadeWhenTheTokenComes()
{
    CrowdedSession kept;
    QVERIFY(kept.logIn());
    kept.http->setParkingLimits(limits(50));
    for (int round = 1; round <= 3; ++round) {
        kept.outliveAccessToken();
        kept.crowd.send(50);
        QVERIFY(kept.crowd.haveEnded(50 * round));
        QCOMPARE(kept.crowd.statuses.value(200), 50 * round);
        QCOMPARE(kept.refreshes(), round);
    }
}

void tst_Parking::limitsHoldForOneManagerOnly()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    AccessManager other(&kept.session);
    kept.http->setParkingLimits(limits(1));
    kept.crowd.send(2);
    auto *reply = other.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(kept.crowd.haveEnded(1));
    kept.release();
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QVERIFY(kept.crowd.haveEnded(2));
    QCOMPARE(kept.crowd.served, QList<int> {0});
    QCOMPARE(other.parkingLimits().requests, 20000);
    QCOMPARE(other.parkingLimits().bytes, 64 * 1024 * 1024);
}

// Waiting for a connection is not waiting for a token.
void tst_Parking::whatNeedNotWaitHasNoLimit()
{
    CrowdedSession kept;
    QVERIFY(kept.logIn());
    kept.http->setParkingLimits(limits(1, 10));
    kept.crowd.send(200, QNetworkRequest::NormalPriority, QByteArray(5000, 'b'));
    QVERIFY(kept.crowd.haveEnded(200));
    QCOMPARE(kept.crowd.statuses.value(200), 200);
    QCOMPARE(kept.refreshes(), 0);
}

QTEST_GUILESS_MAIN(tst_Parking)
#include "tst_parking.moc"
