// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refusedsession.h"

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

// A refused request: refresh, and send once more.
class tst_Replay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void happensOnceAfterARefresh();
    void isNotNeededWhenTheStaleTokenIsRefreshedFirst();
    void waitsForTheSessionToBeRestored();
    void waitsNoLongerThanTold();
    void showsASecondRefusalToTheCaller();
    void sixParallelRequestsCauseOneRefresh();
    void manyParallelRequestsAreAllAnswered();
    void seesThroughA403();
    void neverWaitsForAReaderOfWhatIsHidden_data();
    void neverWaitsForAReaderOfWhatIsHidden();
    void letsALong403Flow();
    void leavesOtherAnswersAlone_data();
    void leavesOtherAnswersAlone();
    void worksForHead();
    void showsTheRefusalWhenTheRefreshFails();
    void showsTheRefusalWhenTheSessionEnds();
    void endsTheSessionWhenTheAccountIsRefused();
    void hidesTheRefusalFromTheCaller();
};

namespace {

const auto mePath = TokenSite::mePath;

} // namespace

void tst_Replay::happensOnceAfterARefresh()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(reply->readAll(), QByteArray(R"({"me":true})"));
    QCOMPARE(kept.refreshes(), 1);
    const auto requests = kept.site.requests(mePath);
    QCOMPARE(requests.size(), 2);
    QVERIFY(requests[0].bearerToken() != requests[1].bearerToken());
    QCOMPARE(requests[1].bearerToken(), kept.site.accessToken());
    QCOMPARE(kept.session.statistics().refusals, 1);
}

void tst_Replay::isNotNeededWhenTheStaleTokenIsRefreshedFirst()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.proactive = false; });
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.outliveAccessToken();
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(kept.site.count(mePath), 1);
    QCOMPARE(kept.refreshes(), 1);
}

// U5
void tst_Replay::waitsForTheSessionToBeRestored()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    Session next(kept.protocol, kept.store);
    next.setClock(kept.clock);
    AccessManager http(&next);
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 3; ++i)
        replies.append(http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s))));
    settle();
    QCOMPARE(kept.site.count(mePath), 0);
    QVERIFY(awaited(next.restore()));
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
    }
    QCOMPARE(kept.site.count(mePath), 3);
}

void tst_Replay::waitsNoLongerThanTold()
{
    KeptSession kept;
    kept.change(
        [](RefreshPolicy &policy) { policy.decisionTimeout = std::chrono::milliseconds(30); });
    AccessManager http(&kept.session);
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(AccessManager::sessionError(reply).kind(), Kind::Misconfigured);
    QCOMPARE(kept.site.taken().size(), 0);
}

void tst_Replay::showsASecondRefusalToTheCaller()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    kept.site.insist(mePath, TokenSite::tokenRefused());
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QCOMPARE(reply->error(), QNetworkReply::AuthenticationRequiredError);
    QVERIFY(reply->readAll().contains("token_not_valid"));
    QCOMPARE(kept.site.count(mePath), 2);
    QCOMPARE(kept.refreshes(), 1);
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Replay::sixParallelRequestsCauseOneRefresh()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 6; ++i)
        replies.append(kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s))));
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
    }
    QCOMPARE(kept.refreshes(), 1);
    QVERIFY(kept.site.count(mePath) <= 12);
}

void tst_Replay::manyParallelRequestsAreAllAnswered()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 200; ++i) {
        auto request = upload(kept.site);
        request.setRawHeader("X-Number", QByteArray::number(i));
        replies.append(kept.http.post(request, QByteArray::number(i)));
    }
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(reply->readAll(), QByteArray("stored"));
    }
    QCOMPARE(kept.refreshes(), 1);
    for (const auto &request : kept.site.requests("/upload/"))
        QCOMPARE(request.body, request.header("X-Number"));
}

// contract.md 1.11 and 5.1
void tst_Replay::seesThroughA403()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    auto disguised = TokenSite::tokenRefused();
    disguised.status = 403;
    disguised.headers = {{"Content-Type", "application/JSON"}};
    kept.site.enqueue(mePath, disguised);
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Replay::leavesOtherAnswersAlone_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::newRow("403") << 403 << QString();
    QTest::newRow("401, malformed header") << 401 << u"bad_authorization_header"_s;
    for (const int status : {400, 404, 409, 422, 429, 500, 503})
        QTest::newRow(qPrintable(QString::number(status))) << status << QString();
}

void tst_Replay::leavesOtherAnswersAlone()
{
    QFETCH(int, status);
    QFETCH(QString, code);
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    const QJsonObject body {{u"detail"_s, u"You do not have permission."_s}, {u"code"_s, code}};
    kept.site.handle("/other/", HttpAnswer::json(status, body));
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/other/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), status);
    QVERIFY(reply->readAll().contains("permission"));
    QCOMPARE(kept.site.count("/other/"), 1);
    QCOMPARE(kept.refreshes(), 0);
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Replay::neverWaitsForAReaderOfWhatIsHidden_data()
{
    QTest::addColumn<HttpAnswer>("hidden");
    const QJsonObject refusal {{u"code"_s, u"token_not_valid"_s},
                               {u"detail"_s, QString(20000, u'x')}};
    QTest::newRow("401") << HttpAnswer::json(401, refusal);
    QTest::newRow("403") << HttpAnswer::json(403, refusal);
    auto redirect = HttpAnswer::redirect(302, TokenSite::mePath);
    redirect.body = QByteArray(200000, 'r');
    QTest::newRow("302") << redirect;
}

// The read buffer of a reply limits what its reader has not read, not what he never sees.
void tst_Replay::neverWaitsForAReaderOfWhatIsHidden()
{
    QFETCH(HttpAnswer, hidden);
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.guard("/hidden/", HttpAnswer::bytes("seen"));
    kept.site.enqueue("/hidden/", hidden);
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/hidden/"_s)));
    reply->setReadBufferSize(1000);
    QVERIFY(hasEnded(reply, 3s));
    QCOMPARE(statusOf(reply), 200);
}

// U6
void tst_Replay::letsALong403Flow()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    // More than the system buffers on the way: the end is not there when the start is.
    auto answer = HttpAnswer::json(403, {});
    answer.body = "{\"data\": \"" + QByteArray(30000000, 'd') + "\"}";
    kept.site.handle("/long/", answer);
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/long/"_s)));
    qint64 first = 0;
    QByteArray received;
    connect(reply, &QNetworkReply::readyRead, reply, [&] {
        first = first ? first : reply->bytesAvailable();
        received += reply->readAll();
    });
    QVERIFY(hasEnded(reply));
    received += reply->readAll();
    QVERIFY(received == answer.body);
    QVERIFY2(first < answer.body.size(), "nothing came before the end");
    QCOMPARE(statusOf(reply), 403);
    QCOMPARE(reply->error(), QNetworkReply::ContentAccessDenied);
    QCOMPARE(kept.refreshes(), 0);
}

void tst_Replay::worksForHead()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    auto *reply = kept.http.head(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Replay::showsTheRefusalWhenTheRefreshFails()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::html(503));
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QVERIFY(reply->readAll().contains("token_not_valid"));
    QCOMPARE(AccessManager::sessionError(reply).kind(), Kind::ServerFailure);
    QCOMPARE(kept.site.count(mePath), 1);
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Replay::showsTheRefusalWhenTheSessionEnds()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    kept.site.revokeRefreshTokens();
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QCOMPARE(AccessManager::sessionError(reply).kind(), Kind::Revoked);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(kept.site.count(mePath), 1);
}

// contract.md 5.1: a refresh would succeed and the loop never end.
void tst_Replay::endsTheSessionWhenTheAccountIsRefused()
{
    for (const auto &code : {u"user_inactive"_s, u"user_not_found"_s, u"password_changed"_s}) {
        KeptSession kept;
        QVERIFY(kept.logIn());
        AccessManager http(&kept.session);
        QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
        kept.site.insist(mePath, HttpAnswer::json(401, {{u"code"_s, code}}));
        auto *reply = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 401);
        QCOMPARE(AccessManager::sessionError(reply).kind(), Kind::AccountRefused);
        QTRY_COMPARE(loggedOut.count(), 1);
        QCOMPARE(kept.refreshes(), 0);
        QTRY_VERIFY(!kept.store->record());
    }
}

// U6, platform.md B.7: nothing of the first answer may be seen.
void tst_Replay::hidesTheRefusalFromTheCaller()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QSignalSpy metaData(reply, &QNetworkReply::metaDataChanged);
    QSignalSpy errors(reply, &QNetworkReply::errorOccurred);
    QSignalSpy finished(reply, &QNetworkReply::finished);
    QSignalSpy managerFinished(&kept.http, &QNetworkAccessManager::finished);
    QByteArray received;
    connect(reply, &QNetworkReply::readyRead, reply, [&] { received += reply->readAll(); });
    QVERIFY(hasEnded(reply));
    QCOMPARE(metaData.count(), 1);
    QCOMPARE(errors.count(), 0);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(managerFinished.count(), 1);
    QCOMPARE(received + reply->readAll(), QByteArray(R"({"me":true})"));
    QVERIFY(!reply->hasRawHeader("WWW-Authenticate"));
}

QTEST_GUILESS_MAIN(tst_Replay)
#include "tst_replay.moc"
