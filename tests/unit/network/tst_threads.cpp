// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtCore/qthread.h>
#include <QtTest/qtest.h>

#include <atomic>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// Managers in other threads share the one session.
class tst_Threads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void managersInSeveralThreadsCauseOneRefresh();
    void aManagerInAnotherThreadMayOutliveTheSession();
    void waitersInAnotherThreadLearnOfTheEnd();
    void repliesMayBeDeletedWhileTheirTokenComes();
};

namespace {

// Runs work in so many threads while the calling thread turns its event loop. False when they do
// not end.
bool runInThreads(int count, const std::function<void()> &work)
{
    std::vector<std::unique_ptr<QThread>> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back(QThread::create(work));
        threads.back()->start();
    }
    const bool ended = QTest::qWaitFor(
        [&] {
            return std::all_of(threads.begin(), threads.end(),
                               [](const auto &thread) { return thread->isFinished(); });
        },
        20000);
    for (const auto &thread : threads)
        thread->wait();
    return ended;
}

} // namespace

void tst_Threads::managersInSeveralThreadsCauseOneRefresh()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.site.revokeAccessTokens();
    std::atomic<int> good = 0;
    const auto url = kept.site.url(u"/api/me/"_s);
    QVERIFY(runInThreads(3, [&] {
        AccessManager http(&kept.session);
        QList<QNetworkReply *> replies;
        for (int i = 0; i < 10; ++i)
            replies.append(http.get(QNetworkRequest(url)));
        for (auto *reply : replies) {
            if (hasEnded(reply) && statusOf(reply) == 200)
                ++good;
        }
    }));
    QCOMPARE(good, 30);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Threads::aManagerInAnotherThreadMayOutliveTheSession()
{
    KeptSession kept;
    auto session = std::make_unique<Session>(kept.protocol, kept.store);
    session->setClock(kept.clock);
    QVERIFY(awaited(session->login({u"ada"_s, u"pw"_s})));
    kept.site.revokeAccessTokens();
    kept.site.hold(TokenSite::refreshPath);
    const auto url = kept.site.url(u"/api/me/"_s);
    auto *doomed = session.get();
    std::atomic<int> ended = 0;
    std::unique_ptr<QThread> thread(QThread::create([&] {
        AccessManager http(doomed);
        for (int i = 0; i < 4; ++i) {
            if (hasEnded(http.get(QNetworkRequest(url))))
                ++ended;
        }
    }));
    thread->start();
    QTRY_COMPARE(kept.refreshes(), 1);
    session.reset();
    kept.site.release(TokenSite::refreshPath);
    QTRY_VERIFY_WITH_TIMEOUT(thread->isFinished(), 20000);
    QCOMPARE(ended, 4);
}

void tst_Threads::waitersInAnotherThreadLearnOfTheEnd()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    kept.site.revokeAccessTokens();
    kept.site.revokeRefreshTokens();
    std::atomic<int> told = 0;
    QVERIFY(runInThreads(4, [&] {
        auto future = kept.session.replaceAccessToken(old);
        future.waitForFinished();
        if (kindOf(future.result()) == Error::Kind::Revoked
            || kindOf(future.result()) == Error::Kind::NotLoggedIn)
            ++told;
    }));
    QCOMPARE(told, 4);
    QVERIFY(kept.refreshes() <= 1);
}

// The answer comes in the session's thread; the reply goes in its own.
void tst_Threads::repliesMayBeDeletedWhileTheirTokenComes()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) {
        policy.budget = 10000;
        policy.proactive = false;
    });
    kept.site.refreshLifetime = std::chrono::hours(24 * 365 * 20);
    QVERIFY(kept.logIn());
    // No token is fresh for long: every request has to wait for one.
    std::atomic<int> refreshed = 0;
    connect(&kept.session, &Session::refreshed, &kept.session, [&] {
        kept.outliveAccessToken();
        ++refreshed;
    });
    kept.outliveAccessToken();
    const auto url = kept.site.url(u"/api/me/"_s);
    QVERIFY(runInThreads(2, [&] {
        AccessManager http(&kept.session);
        for (int run = 0; refreshed < 30 && run < 1000000; ++run) {
            std::unique_ptr<QNetworkReply> reply(http.get(QNetworkRequest(url)));
            for (int turn = 0; turn < run % 7; ++turn)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        }
    }));
    QVERIFY(refreshed >= 30);
    QVERIFY(kept.session.isLoggedIn());
}

QTEST_GUILESS_MAIN(tst_Threads)
#include "tst_threads.moc"
