// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retryingsession.h"

#include <QtCore/qpointer.h>
#include <QtCore/qthread.h>
#include <QtTest/qtest.h>

#include <functional>
#include <thread>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

// A body that arrives while the request waits for it, as from a process.
class Pipe : public QIODevice
{
public:
    Pipe() { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_bytes.size() + QIODevice::bytesAvailable(); }

    void arrive(const QByteArray &bytes)
    {
        m_bytes += bytes;
        Q_EMIT readyRead();
    }

    void end()
    {
        m_over = true;
        Q_EMIT readChannelFinished();
    }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const auto count = std::min<qint64>(maxSize, m_bytes.size());
        std::copy_n(m_bytes.constData(), count, data);
        m_bytes.remove(0, count);
        return count == 0 && m_over ? -1 : count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    bool m_over = false;
};

} // namespace

// Who may go before whom, and who may look on from another thread (U1, U2).
class tst_Lifetimes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBodyThatHasArrivedMayGo_data();
    void aBodyThatHasArrivedMayGo();
    void anAdoptedReplyOutlivesItsManager_data();
    void anAdoptedReplyOutlivesItsManager();
    void anAdoptedReplyIsNotSentByADeadManager();
    void anAdoptedReplyIsNotLedOnByADeadManager();
    void anotherThreadMayListen();
    void aManagerMayMoveToAnotherThread();
    void aReplyMayBeDeletedByTheEndOfAnother();
};

void tst_Lifetimes::aBodyThatHasArrivedMayGo_data()
{
    QTest::addColumn<bool>("parked");
    QTest::newRow("on its way") << false;
    QTest::newRow("waiting for a token") << true;
}

// Nobody needs a device any more that has told everything.
void tst_Lifetimes::aBodyThatHasArrivedMayGo()
{
    QFETCH(bool, parked);
    RetryingSession scene;
    QVERIFY(scene.begin());
    if (parked) {
        scene.outliveAccessToken();
        scene.site.hold(TokenSite::refreshPath);
    }
    scene.site.hold(RetryingSession::path);
    auto pipe = std::make_unique<Pipe>();
    const std::unique_ptr<QNetworkReply> reply(scene.http.post(scene.request(), pipe.get()));
    pipe->arrive("all of it");
    pipe->end();
    if (parked)
        QTRY_COMPARE(scene.refreshes(), 1);
    else
        QVERIFY(scene.comesTo(1));
    pipe.reset();
    settle();
    scene.site.release(TokenSite::refreshPath);
    scene.site.release(RetryingSession::path);
    QVERIFY(hasEnded(reply.get()));
    settle();
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(scene.bodies(), QByteArrayList {"all of it"});
    QCOMPARE(scene.session.statistics().waits, parked ? 1 : 0);
}

void tst_Lifetimes::anAdoptedReplyOutlivesItsManager_data()
{
    QTest::addColumn<int>("moment");
    QTest::newRow("at once") << 0;
    QTest::newRow("waiting for a token") << 1;
    QTest::newRow("waiting for the server") << 2;
    QTest::newRow("waiting for the next try") << 3;
    QTest::newRow("refused") << 4;
    QTest::newRow("ended") << 5;
}

void tst_Lifetimes::anAdoptedReplyOutlivesItsManager()
{
    QFETCH(int, moment);
    KeptSession kept;
    auto http = std::make_unique<AccessManager>(&kept.session);
    http->setRetryPolicy(RetryPolicy());
    QVERIFY(kept.logIn());
    kept.site.guard("/x/", HttpAnswer::bytes("x"));
    if (moment == 1) {
        kept.outliveAccessToken();
        kept.site.hold(TokenSite::refreshPath);
    } else if (moment == 2) {
        kept.site.hold("/x/");
    } else if (moment == 3) {
        kept.site.enqueue("/x/", HttpAnswer::plain(503).with("Retry-After", "1"));
    } else if (moment == 4) {
        kept.site.revokeAccessTokens();
        kept.site.hold(TokenSite::refreshPath);
    }
    const std::unique_ptr<QNetworkReply> reply(http->get(QNetworkRequest(kept.site.url(u"/x/"_s))));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    reply->setParent(nullptr);
    if (moment == 5)
        QVERIFY(hasEnded(reply.get()));
    else if (moment != 0)
        QTRY_VERIFY(kept.site.count("/x/") == 1 || kept.refreshes() == 1);
    settle();
    http.reset();
    kept.site.release("/x/");
    kept.site.release(TokenSite::refreshPath);
    settle();
    if (moment == 3)
        QTest::qWait(1100);
    reply->abort();
    QCOMPARE(finished.count(), 1);
    QVERIFY(reply->isFinished());
}

void tst_Lifetimes::anAdoptedReplyIsNotSentByADeadManager()
{
    RetryingSession scene;
    auto http = std::make_unique<AccessManager>(&scene.session);
    QVERIFY(scene.begin());
    Pipe pipe;
    const std::unique_ptr<QNetworkReply> reply(http->post(scene.request(), &pipe));
    reply->setParent(nullptr);
    http.reset();
    pipe.arrive("late");
    pipe.end();
    settle();
    QCOMPARE(scene.sendings(), 0);
    reply->abort();
    QVERIFY(reply->isFinished());
}

void tst_Lifetimes::anAdoptedReplyIsNotLedOnByADeadManager()
{
    RetryingSession scene;
    auto http = std::make_unique<AccessManager>(&scene.session);
    QVERIFY(scene.begin());
    scene.site.handle("/go/", HttpAnswer::redirect(302, RetryingSession::path));
    QNetworkRequest request(scene.site.url(u"/go/"_s));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::UserVerifiedRedirectPolicy);
    const std::unique_ptr<QNetworkReply> reply(http->get(request));
    QSignalSpy redirected(reply.get(), &QNetworkReply::redirected);
    QVERIFY(redirected.wait());
    reply->setParent(nullptr);
    http.reset();
    Q_EMIT reply->redirectAllowed();
    settle();
    QCOMPARE(scene.sendings(), 0);
    reply->abort();
    QVERIFY(reply->isFinished());
}

// Connected from there, while the request is on its way.
void tst_Lifetimes::anotherThreadMayListen()
{
    RetryingSession scene;
    QVERIFY(scene.begin());
    scene.site.hold(RetryingSession::path);
    const std::unique_ptr<QNetworkReply> reply(scene.send("GET"));
    QVERIFY(scene.comesTo(1));
    std::atomic<int> heard = 0;
    // Not QThread, whose end ThreadSanitizer does not see.
    std::thread([&] {
        connect(reply.get(), &QIODevice::readyRead, reply.get(), [&] { ++heard; });
        connect(reply.get(), &QNetworkReply::downloadProgress, reply.get(), [&] { ++heard; });
    }).join();
    scene.site.release(RetryingSession::path);
    QVERIFY(hasEnded(reply.get()));
    QVERIFY(heard >= 2);
}

void tst_Lifetimes::aManagerMayMoveToAnotherThread()
{
    RetryingSession scene;
    QVERIFY(scene.begin());
    scene.site.revokeAccessTokens();
    QThread thread;
    auto *http = new AccessManager(&scene.session);
    http->moveToThread(&thread);
    connect(&thread, &QThread::finished, http, &QObject::deleteLater);
    thread.start();
    std::atomic<int> status = 0;
    // Of a type that tests/support/tsan.supp names: it goes through Qt's event queue.
    const std::function<void()> work = [&] {
        auto *reply = http->get(scene.request());
        connect(reply, &QNetworkReply::finished, http, [&status, reply] {
            status = statusOf(reply);
            reply->deleteLater();
        });
    };
    QMetaObject::invokeMethod(http, work);
    QTRY_COMPARE(status, 200);
    thread.quit();
    QVERIFY(thread.wait());
}

void tst_Lifetimes::aReplyMayBeDeletedByTheEndOfAnother()
{
    RetryingSession scene;
    QVERIFY(scene.begin());
    scene.outliveAccessToken();
    scene.site.hold(TokenSite::refreshPath);
    std::vector<QPointer<QNetworkReply>> replies;
    int ended = 0;
    for (int i = 0; i < 100; ++i)
        replies.emplace_back(scene.send("GET"));
    for (const auto &reply : replies)
        connect(reply, &QNetworkReply::finished, this, [&, reply] {
            ++ended;
            for (const auto &other : replies) {
                if (other && other != reply)
                    delete other;
            }
        });
    settle();
    QVERIFY(awaited(scene.session.logout()).has_value());
    QTRY_COMPARE(ended, 1);
    scene.site.release(TokenSite::refreshPath);
    settle();
    QCOMPARE(ended, 1);
    QCOMPARE(scene.sendings(), 0);
}

QTEST_GUILESS_MAIN(tst_Lifetimes)
#include "tst_lifetimes.moc"
