// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>
#include <support/stallwatch.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QCoroFuture>
#include <QCoroIODevice>
#include <QCoroNetworkReply>
#include <QCoroSignal>
#include <QCoroTask>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

// co_await of QCoro on our replies and futures.
class tst_Coroutines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void awaitAFreshReply();
    void awaitAReplyThatHasToWaitForARefresh();
    void awaitAReplyThatIsSentAgain();
    void awaitAReplyThatHasFinished();
    void awaitAReplyThatIsAborted_data();
    void awaitAReplyThatIsAborted();
    void aDeletedManagerResumesNobody_data();
    void aDeletedManagerResumesNobody();
    void awaitWithATimeout();
    void awaitASignal();
    void readEverything();
    void awaitTheLifeOfASession();
    void awaitWhatFails();
    void awaitASessionThatDies();
    void manyAwaitOneRefresh();
};

namespace {

// Parameters by value or of the test's own frame: a coroutine outlives the expression that calls
// it.
QCoro::Task<int> get(QNetworkAccessManager &http, QUrl url)
{
    const auto *reply = co_await http.get(QNetworkRequest(url));
    co_return statusOf(reply);
}

QCoro::Task<> await(QNetworkReply *reply, int &resumed)
{
    co_await reply;
    ++resumed;
}

QCoro::Task<Kind> kindOfLogin(Session &session, QString password)
{
    co_return kindOf(co_await session.login({u"ada"_s, password}));
}

QCoro::Task<Kind> kindOfToken(Session &session)
{
    co_return kindOf(co_await session.freshAccessToken());
}

QCoro::Task<QByteArray> tokenAfterLogin(Session &session)
{
    if (!co_await session.login({u"ada"_s, u"pw"_s}))
        co_return {};
    const auto token = co_await session.freshAccessToken();
    const auto next = co_await session.replaceAccessToken(token.value_or(QByteArray()));
    if (!co_await session.logout())
        co_return {};
    co_return next.value_or(QByteArray());
}

QCoro::Task<bool> finishesWithin(QNetworkReply *reply, std::chrono::milliseconds limit)
{
    co_return co_await qCoro(reply).waitForFinished(limit);
}

QCoro::Task<int> statusAfterSignal(QNetworkReply *reply)
{
    co_await qCoro(reply, &QNetworkReply::finished);
    co_return statusOf(reply);
}

QCoro::Task<QByteArray> everything(QNetworkReply *reply)
{
    QByteArray all;
    while (!reply->isFinished() || reply->bytesAvailable() > 0)
        all += co_await qCoro(reply).readAll();
    co_return all;
}

struct Scene : KeptSession
{
    std::unique_ptr<AccessManager> http = std::make_unique<AccessManager>(&session);

    QUrl me() const { return site.url(QLatin1StringView(TokenSite::mePath)); }
    QNetworkReply *startGet(const QUrl &url) { return http->get(QNetworkRequest(url)); }
};

} // namespace

void tst_Coroutines::awaitAFreshReply()
{
    Scene scene;
    QVERIFY(scene.logIn());
    QCOMPARE(QCoro::waitFor(get(*scene.http, scene.me())), 200);
    QCOMPARE(scene.refreshes(), 0);
}

void tst_Coroutines::awaitAReplyThatHasToWaitForARefresh()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.outliveAccessToken();
    QCOMPARE(QCoro::waitFor(get(*scene.http, scene.me())), 200);
    QCOMPARE(scene.refreshes(), 1);
}

void tst_Coroutines::awaitAReplyThatIsSentAgain()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.site.revokeAccessTokens();
    QCOMPARE(QCoro::waitFor(get(*scene.http, scene.me())), 200);
    QCOMPARE(scene.refreshes(), 1);
    QCOMPARE(scene.site.count(TokenSite::mePath), 2);
}

void tst_Coroutines::awaitAReplyThatHasFinished()
{
    Scene scene;
    QVERIFY(scene.logIn());
    auto *reply = scene.startGet(scene.me());
    QVERIFY(hasEnded(reply));
    int resumed = 0;
    const auto task = await(reply, resumed);
    QCOMPARE(resumed, 1);
    QCOMPARE(statusOf(reply), 200);
}

void tst_Coroutines::awaitAReplyThatIsAborted_data()
{
    QTest::addColumn<bool>("waitsForAToken");
    QTest::newRow("waiting for a token") << true;
    QTest::newRow("waiting for the server") << false;
}

void tst_Coroutines::awaitAReplyThatIsAborted()
{
    QFETCH(bool, waitsForAToken);
    Scene scene;
    QVERIFY(scene.logIn());
    if (waitsForAToken)
        scene.outliveAccessToken();
    const char *held = waitsForAToken ? TokenSite::refreshPath : TokenSite::mePath;
    scene.site.hold(held);
    auto *reply = scene.startGet(scene.me());
    int resumed = 0;
    const auto task = await(reply, resumed);
    QTRY_COMPARE(scene.site.count(held), 1);
    QCOMPARE(resumed, 0);
    reply->abort();
    QTRY_COMPARE(resumed, 1);
    QCOMPARE(reply->error(), QNetworkReply::OperationCanceledError);
}

void tst_Coroutines::aDeletedManagerResumesNobody_data()
{
    QTest::addColumn<bool>("ours");
    QTest::newRow("as with the plain manager") << false;
    QTest::newRow("ours") << true;
}

void tst_Coroutines::aDeletedManagerResumesNobody()
{
    QFETCH(bool, ours);
    Scene scene;
    QVERIFY(scene.logIn());
    auto plain = std::make_unique<QNetworkAccessManager>();
    scene.site.hold(TokenSite::mePath);
    QNetworkAccessManager &manager = ours ? *scene.http : *plain;
    auto *reply = manager.get(QNetworkRequest(scene.me()));
    int resumed = 0;
    const auto task = await(reply, resumed);
    QTRY_COMPARE(scene.site.count(TokenSite::mePath), 1);
    (ours ? static_cast<void>(scene.http.reset()) : plain.reset());
    scene.site.release(TokenSite::mePath);
    settle();
    QCOMPARE(resumed, 0);
    QVERIFY(!task.isReady());
}

void tst_Coroutines::awaitWithATimeout()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.outliveAccessToken();
    scene.site.hold(TokenSite::refreshPath);
    auto *reply = scene.startGet(scene.me());
    QVERIFY(!QCoro::waitFor(finishesWithin(reply, std::chrono::milliseconds(20))));
    QVERIFY(!reply->isFinished());
    scene.site.release(TokenSite::refreshPath);
    QVERIFY(QCoro::waitFor(finishesWithin(reply, std::chrono::seconds(10))));
    QCOMPARE(statusOf(reply), 200);
    QVERIFY(QCoro::waitFor(finishesWithin(reply, std::chrono::seconds(10))));
}

void tst_Coroutines::awaitASignal()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.site.revokeAccessTokens();
    QCOMPARE(QCoro::waitFor(statusAfterSignal(scene.startGet(scene.me()))), 200);
}

void tst_Coroutines::readEverything()
{
    Scene scene;
    QVERIFY(scene.logIn());
    const QByteArray content(2000000, 'e');
    scene.site.guard("/large/", HttpAnswer::bytes(content));
    scene.site.revokeAccessTokens();
    QVERIFY(QCoro::waitFor(everything(scene.startGet(scene.site.url(u"/large/"_s)))) == content);
    QCOMPARE(scene.refreshes(), 1);
}

void tst_Coroutines::awaitTheLifeOfASession()
{
    Scene scene;
    const auto token = QCoro::waitFor(tokenAfterLogin(scene.session));
    QCOMPARE(token, scene.site.accessToken());
    QVERIFY(!scene.session.isLoggedIn());
    QCOMPARE(scene.refreshes(), 1);
}

void tst_Coroutines::awaitWhatFails()
{
    Scene scene;
    QCOMPARE(QCoro::waitFor(kindOfLogin(scene.session, u"wrong"_s)), Kind::InvalidCredentials);
    QCOMPARE(QCoro::waitFor(kindOfToken(scene.session)), Kind::NotLoggedIn);
    QCOMPARE(QCoro::waitFor(kindOfLogin(scene.session, u"pw"_s)), Kind::None);
    scene.outliveAccessToken();
    scene.site.revokeRefreshTokens();
    QCOMPARE(QCoro::waitFor(kindOfToken(scene.session)), Kind::Revoked);
}

// A future that were cancelled would crash who awaits it (platform.md L).
void tst_Coroutines::awaitASessionThatDies()
{
    Scene scene;
    auto session = std::make_unique<Session>(scene.protocol, scene.store);
    session->setClock(scene.clock);
    scene.site.hold(TokenSite::loginPath);
    auto login = kindOfLogin(*session, u"pw"_s);
    auto token = kindOfToken(*session);
    QTRY_COMPARE(scene.site.count(TokenSite::loginPath), 1);
    session.reset();
    QVERIFY(QCoro::waitFor(login) != Kind::None);
    QVERIFY(QCoro::waitFor(token) != Kind::None);
}

void tst_Coroutines::manyAwaitOneRefresh()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.site.revokeAccessTokens();
    std::vector<QCoro::Task<int>> tasks;
    for (int i = 0; i < 50; ++i)
        tasks.push_back(get(*scene.http, scene.me()));
    for (auto &task : tasks)
        QCOMPARE(QCoro::waitFor(task), 200);
    QCOMPARE(scene.refreshes(), 1);
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_Coroutines)
#include "tst_coroutines.moc"
