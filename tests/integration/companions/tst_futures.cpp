// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>
#include <support/stallwatch.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtCore/qfuturewatcher.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

#include <atomic>
#include <thread>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using Token = Result<QByteArray>;

// Everything that QFuture offers works on the futures of a session, and QtFuture on our replies.
class tst_Futures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thenRunsInItsContext();
    void thenIsNotCalledForADeletedContext();
    void stepsFollowEachOther();
    void aWatcherSeesTheResult();
    void allOfThemWaitForOneRefresh();
    void theFirstOfSeveralMayBeTaken();
    void aReplyMayBecomeAFuture();
    void errorsTravelInTheResult();
    void blockingInAnotherThreadIsPossible();
};

void tst_Futures::thenRunsInItsContext()
{
    KeptSession kept;
    QObject context;
    const QThread *where = nullptr;
    Kind kind = Kind::Network;
    kept.session.login({u"ada"_s, u"pw"_s}).then(&context, [&](const Result<void> &outcome) {
        where = QThread::currentThread();
        kind = kindOf(outcome);
    });
    QTRY_COMPARE(kind, Kind::None);
    QCOMPARE(where, thread());
}

void tst_Futures::thenIsNotCalledForADeletedContext()
{
#if !defined(QT_NO_DEBUG) && QT_VERSION < QT_VERSION_CHECK(6, 7, 0)
    QSKIP("In a debug build this Qt asserts that the context lives.");
#endif
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    kept.site.hold(TokenSite::refreshPath);
    int called = 0;
    {
        QObject context;
        kept.session.freshAccessToken().then(&context, [&](const Token &) { ++called; });
        QTRY_COMPARE(kept.refreshes(), 1);
    }
    kept.site.release(TokenSite::refreshPath);
    QVERIFY(kept.hasCurrentToken());
    settle();
    QCOMPARE(called, 0);
}

void tst_Futures::stepsFollowEachOther()
{
    KeptSession kept;
    auto *session = &kept.session;
    auto token = session->login({u"ada"_s, u"pw"_s})
                     .then(session,
                           [=](const Result<void> &) { return session->freshAccessToken(); })
                     .unwrap()
                     .then(session,
                           [=](const Token &first) {
                               return session->replaceAccessToken(first.value_or(QByteArray()));
                           })
                     .unwrap();
    const auto last = awaited(token).value_or("none");
    QCOMPARE(last, kept.site.accessToken());
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Futures::aWatcherSeesTheResult()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    QFutureWatcher<Token> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    QSignalSpy canceled(&watcher, &QFutureWatcherBase::canceled);
    watcher.setFuture(kept.session.freshAccessToken());
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(canceled.count(), 0);
    QCOMPARE(watcher.result().value_or("none"), kept.site.accessToken());
}

void tst_Futures::allOfThemWaitForOneRefresh()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    QList<QFuture<Token>> asked;
    for (int i = 0; i < 20; ++i)
        asked.append(kept.session.freshAccessToken());
    int good = 0;
    bool done = false;
    QtFuture::whenAll(asked.begin(), asked.end())
        .then(&kept.session, [&](const QList<QFuture<Token>> &answers) {
            for (const auto &answer : answers)
                good += answer.result().value_or("none") == kept.site.accessToken() ? 1 : 0;
            done = true;
        });
    QTRY_VERIFY(done);
    QCOMPARE(good, 20);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Futures::theFirstOfSeveralMayBeTaken()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.site.hold(TokenSite::verifyPath);
    auto slow = kept.session.verify().then([](const Result<bool> &) { return 1; });
    auto quick = kept.session.freshAccessToken().then([](const Token &) { return 2; });
    int first = 0;
    QList<QFuture<int>> both {slow, quick};
    QtFuture::whenAny(both.begin(), both.end())
        .then(&kept.session,
              [&](const QtFuture::WhenAnyResult<int> &any) { first = any.future.result(); });
    QTRY_COMPARE(first, 2);
    kept.site.release(TokenSite::verifyPath);
    QTRY_VERIFY(slow.isFinished());
}

void tst_Futures::aReplyMayBecomeAFuture()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.revokeAccessTokens();
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QByteArray body;
    QtFuture::connect(reply, &QNetworkReply::finished).then(reply, [&] {
        body = reply->readAll();
    });
    QTRY_COMPARE(body, QByteArray(R"({"me":true})"));
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Futures::errorsTravelInTheResult()
{
    KeptSession kept;
    auto wrong = kept.session.login({u"ada"_s, u"wrong"_s});
    auto overtaken = kept.session.login({u"ada"_s, u"pw"_s});
    QVERIFY(awaited(kept.session.login({u"grace"_s, u"pw"_s})));
    QCOMPARE(kindOf(awaited(wrong)), Kind::Superseded);
    QCOMPARE(kindOf(awaited(overtaken)), Kind::Superseded);
    QVERIFY(awaited(kept.session.logout()));
    auto nobody = kept.session.freshAccessToken();
    QVERIFY(!nobody.isCanceled());
    QCOMPARE(kindOf(awaited(nobody)), Kind::NotLoggedIn);
}

void tst_Futures::blockingInAnotherThreadIsPossible()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    QByteArray token;
    std::atomic<bool> ended = false;
    std::thread worker([&] {
        token = kept.session.freshAccessToken().result().value_or("none");
        ended = true;
    });
    const bool inTime = QTest::qWaitFor([&] { return ended.load(); }, 10000);
    worker.join();
    QVERIFY(inTime);
    QCOMPARE(token, kept.site.accessToken());
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_Futures)
#include "tst_futures.moc"
