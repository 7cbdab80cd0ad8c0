// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "crowd.h"
#include "redirectscene.h"
#include "retryingsession.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using std::chrono::seconds;

Q_DECLARE_METATYPE(HttpAnswer)
Q_DECLARE_METATYPE(std::function<void(QNetworkReply *)>)

// With which token a request that had to wait goes in the end, if at all (U3, K9).
class tst_Departures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void retriesElsewhereLeaveTheTokenBehind();
    void retriesAtTheTargetKeepTheToken();
    void logoutStopsWhoStillQueues();
    void anotherLoginStopsWhoStillQueues();
    void theSlotOfASupersededLoginMeetsTheNextUser();
    void whoIsStuckDoesNotBlockForEver();
    void onePathThatRefusesEveryTokenDoesNotSpoilTheOthers();
    void aBodyThatARedirectDroppedStaysAway();
    void everyWayOutMakesRoomForTheNext_data();
    void everyWayOutMakesRoomForTheNext();

private:
    static bool fillTheWindow(CrowdedSession &scene, int count);
};

// So many wait for the refresh; the first of them are on their way when it has come, and the
// server keeps them waiting.
bool tst_Departures::fillTheWindow(CrowdedSession &scene, int count)
{
    if (!scene.beginExpired())
        return false;
    scene.crowd.send(count);
    settle();
    scene.site.hold(Crowd::path);
    scene.release();
    return QTest::qWaitFor([&] { return scene.site.count(Crowd::path) == 6; }, 10000);
}

void tst_Departures::retriesElsewhereLeaveTheTokenBehind()
{
    RedirectScene scene;
    QVERIFY(scene.begin());
    scene.http.setRetryPolicy(RetryingSession::quick(3));
    scene.redirect(302, scene.elsewhere());
    scene.other.enqueue(RedirectScene::there, HttpAnswer::plain(503));
    const std::unique_ptr<QNetworkReply> reply(scene.http.get(scene.request()));
    QVERIFY(hasEnded(reply.get()));
    QCOMPARE(scene.other.count(RedirectScene::there), 2);
    for (const auto &request : scene.other.requests(RedirectScene::there))
        QVERIFY2(!request.hasHeader("Authorization"), request.path.constData());
    QCOMPARE(reply->readAll(), "elsewhere"_ba);
}

void tst_Departures::retriesAtTheTargetKeepTheToken()
{
    RedirectScene scene;
    QVERIFY(scene.begin());
    scene.http.setRetryPolicy(RetryingSession::quick(3));
    scene.redirect(302, RedirectScene::there);
    scene.site.enqueue(RedirectScene::there, HttpAnswer::plain(503));
    const std::unique_ptr<QNetworkReply> reply(scene.http.get(scene.request()));
    QVERIFY(hasEnded(reply.get()));
    const auto requests = scene.site.requests(RedirectScene::there);
    QCOMPARE(requests.size(), 2);
    for (const auto &request : requests)
        QVERIFY(scene.site.honoursAccess(request.bearerToken()));
    QCOMPARE(scene.site.count(RedirectScene::go), 1);
}

void tst_Departures::logoutStopsWhoStillQueues()
{
    CrowdedSession scene;
    QVERIFY(fillTheWindow(scene, 20));
    QVERIFY(awaited(scene.session.logout()).has_value());
    scene.site.release(Crowd::path);
    QVERIFY(scene.crowd.haveEnded(20));
    // Those six were out; nobody else acts for a user who has left.
    QCOMPARE(scene.site.count(Crowd::path), 6);
}

void tst_Departures::anotherLoginStopsWhoStillQueues()
{
    CrowdedSession scene;
    QVERIFY(fillTheWindow(scene, 20));
    QVERIFY(scene.logIn(u"grace"_s));
    scene.site.release(Crowd::path);
    QVERIFY(scene.crowd.haveEnded(20));
    QCOMPARE(scene.site.count(Crowd::path), 6);
    QCOMPARE(scene.crowd.kinds[Error::Kind::Superseded], 14);
}

// Between two users there is nobody whose token could be used.
void tst_Departures::theSlotOfASupersededLoginMeetsTheNextUser()
{
    KeptSession kept;
    AccessManager http(&kept.session);
    QVERIFY(kept.logIn());
    const auto adas = kept.token();
    std::unique_ptr<QNetworkReply> reply;
    connect(&kept.session, &Session::loggedOut, this, [&] {
        reply.reset(http.get(QNetworkRequest(kept.site.url(QLatin1StringView(TokenSite::mePath)))));
    });
    QVERIFY(kept.logIn(u"grace"_s));
    QVERIFY(reply);
    QVERIFY(hasEnded(reply.get()));
    for (const auto &request : kept.site.requests(TokenSite::mePath))
        QVERIFY(request.bearerToken() != adas);
    QCOMPARE(statusOf(reply.get()), 200);
}

// One origin never answers; another one does all the time.
void tst_Departures::whoIsStuckDoesNotBlockForEver()
{
    KeptSession kept;
    ScriptedServer other;
    AccessManager http(&kept.session);
    http.addAllowedOrigin(other.url());
    QVERIFY(kept.logIn());
    kept.site.guard("/slow/", HttpAnswer::bytes("late"));
    kept.site.hold("/slow/");
    std::vector<std::unique_ptr<QNetworkReply>> slow;
    for (int i = 0; i < 6; ++i)
        slow.emplace_back(http.get(QNetworkRequest(kept.site.url(u"/slow/"_s))));
    QVERIFY(QTest::qWaitFor([&] { return kept.site.count("/slow/") == 6; }, 10000));
    slow.emplace_back(http.get(QNetworkRequest(kept.site.url(u"/slow/"_s))));
    settle();
    other.handle("/", HttpAnswer::bytes("quick"));
    const std::unique_ptr<QNetworkReply> quick(http.get(QNetworkRequest(other.url(u"/"_s))));
    QVERIFY(hasEnded(quick.get()));
    // Each has one of Qt's own beneath it once it has left our queue.
    QTRY_COMPARE(http.findChildren<QNetworkReply *>(Qt::FindDirectChildrenOnly).size(), 2 * 8);
}

// The budget of refreshes is spent by one path; the token is good everywhere else, in managers of
// before and in new ones.
void tst_Departures::onePathThatRefusesEveryTokenDoesNotSpoilTheOthers()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.site.handle("/never/", TokenSite::tokenRefused());
    AccessManager http(&kept.session);
    for (int i = 0; i < 8; ++i) {
        const std::unique_ptr<QNetworkReply> reply(
            http.get(QNetworkRequest(kept.site.url(u"/never/"_s))));
        QVERIFY(hasEnded(reply.get()));
        QCOMPARE(statusOf(reply.get()), 401);
    }
    AccessManager fresh(&kept.session);
    const QNetworkRequest request(kept.site.url(QLatin1StringView(TokenSite::mePath)));
    for (auto *manager : {&http, &fresh}) {
        const std::unique_ptr<QNetworkReply> reply(manager->get(request));
        QVERIFY(hasEnded(reply.get()));
        QCOMPARE(statusOf(reply.get()), 200);
    }
}

// POST, 303, and the target refuses the token: what is sent again is the GET.
void tst_Departures::aBodyThatARedirectDroppedStaysAway()
{
    RedirectScene scene;
    QVERIFY(scene.begin());
    scene.redirect(303, RedirectScene::there);
    scene.site.guard(RedirectScene::there, HttpAnswer::bytes("home"));
    scene.site.enqueue(RedirectScene::there, TokenSite::tokenRefused());
    auto request = scene.request();
    request.setHeader(QNetworkRequest::ContentTypeHeader, "text/plain"_ba);
    const std::unique_ptr<QNetworkReply> reply(scene.http.post(request, "only once"_ba));
    QVERIFY(hasEnded(reply.get()));
    QCOMPARE(reply->readAll(), "home"_ba);
    const auto hops = scene.site.requests(RedirectScene::there);
    QCOMPARE(hops.size(), 2);
    for (const auto &hop : hops) {
        QCOMPARE(hop.verb, "GET"_ba);
        QVERIFY(hop.body.isEmpty());
        QVERIFY(!hop.hasHeader("Content-Type"));
    }
    QCOMPARE(scene.site.count(RedirectScene::go), 1);
}

void tst_Departures::everyWayOutMakesRoomForTheNext_data()
{
    using Way = std::function<void(QNetworkReply *)>;
    QTest::addColumn<HttpAnswer>("answer");
    QTest::addColumn<Way>("way");
    const Way stay = [](QNetworkReply *) {};
    const auto json = [](int status) { return HttpAnswer::json(status, {{u"detail"_s, u"no"_s}}); };
    QTest::newRow("good") << HttpAnswer::bytes("ok") << stay;
    QTest::newRow("no such thing") << HttpAnswer::plain(404) << stay;
    QTest::newRow("forbidden") << json(403) << stay;
    QTest::newRow("busy") << HttpAnswer::plain(503) << stay;
    QTest::newRow("a challenge for another scheme")
        << HttpAnswer::plain(401).with("WWW-Authenticate", "Basic realm=\"x\"") << stay;
    QTest::newRow("refused") << TokenSite::tokenRefused() << stay;
    QTest::newRow("lost") << HttpAnswer::drop() << stay;
    QTest::newRow("lost in the body")
        << HttpAnswer::bytes("half of it").cutIn(HttpAnswer::Cut::InBody) << stay;
    QTest::newRow("a loop") << HttpAnswer::redirect(302, Crowd::path) << stay;
    QTest::newRow("a refused redirect") << HttpAnswer::redirect(302, "ftp://127.0.0.1/") << stay;
    QTest::newRow("elsewhere") << HttpAnswer::redirect(302, "http://localhost:1/") << stay;
    QTest::newRow("aborted at once")
        << HttpAnswer::bytes("ok") << Way([](QNetworkReply *reply) { reply->abort(); });
    QTest::newRow("aborted in the head")
        << HttpAnswer::bytes("ok") << Way([](QNetworkReply *reply) {
               connect(reply, &QNetworkReply::metaDataChanged, reply, &QNetworkReply::abort);
           });
    QTest::newRow("deleted in the head")
        << HttpAnswer::bytes("ok") << Way([](QNetworkReply *reply) {
               connect(reply, &QNetworkReply::metaDataChanged, reply, [reply] { delete reply; });
           });
    QTest::newRow("deleted at once")
        << HttpAnswer::bytes("ok") << Way([](QNetworkReply *reply) { delete reply; });
}

// A place in the window that is not given back would be missing for ever.
void tst_Departures::everyWayOutMakesRoomForTheNext()
{
    QFETCH(HttpAnswer, answer);
    QFETCH(std::function<void(QNetworkReply *)>, way);
    KeptSession kept;
    AccessManager http(&kept.session);
    http.setRetryPolicy(RetryingSession::quick(2));
    QVERIFY(kept.logIn());
    kept.site.handle(Crowd::path, answer);
    const QNetworkRequest request(kept.site.url(QLatin1StringView(Crowd::path)));
    for (int round = 0; round < 3; ++round) {
        std::vector<QPointer<QNetworkReply>> replies;
        for (int i = 0; i < 8; ++i) {
            replies.emplace_back(http.get(request));
            way(replies.back());
        }
        for (const auto &reply : replies) {
            QVERIFY(QTest::qWaitFor([&] { return !reply || reply->isFinished(); }, 10000));
            delete reply;
        }
    }
    // Six places, and six requests that all go at once without anybody's patience.
    kept.clock->advance(seconds(60));
    kept.site.handle(Crowd::path, HttpAnswer::bytes("ok"));
    kept.site.hold(Crowd::path);
    const auto before = kept.site.count(Crowd::path);
    std::vector<std::unique_ptr<QNetworkReply>> next;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 6; ++i)
        next.emplace_back(http.get(request));
    QVERIFY(QTest::qWaitFor([&] { return kept.site.count(Crowd::path) >= before + 6; }, 10000));
    QVERIFY2(timer.elapsed() < 900, "a place was missing, and only patience helped");
}

QTEST_GUILESS_MAIN(tst_Departures)
#include "tst_departures.moc"
