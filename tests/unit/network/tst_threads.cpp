// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtTest/qtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <thread>
#include <tuple>
#include <vector>

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
    void managersInFourThreadsWaitForOneRefreshAtExpiry();
    void loginsAndLogoutsHappenUnderRunningRequests();
    void sessionsAreDeletedUnderRunningRequests();
    void managersComeAndGoWhileTheSessionRefreshes();
    void everyManagerAnswersQuestionsInItsThread();
    void theSessionMayLiveInAnotherThread();
};

namespace {

// Runs work in so many threads while the calling thread turns its event loop and does meanwhile now
// and then. False when they do not end in time. Not QThread: ThreadSanitizer sees no order in
// QThread::wait(), which is inside a library that is not instrumented.
bool runInThreads(
    int count, const std::function<void()> &work, const std::function<void()> &meanwhile = [] {})
{
    std::atomic<int> ended = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&] {
            // Makes the event dispatcher that a QThread would have.
            const QEventLoop loop;
            work();
            ++ended;
        });
    }
    const bool inTime = QTest::qWaitFor(
        [&] {
            meanwhile();
            return ended == count;
        },
        60000);
    for (auto &thread : threads)
        thread.join();
    return inTime;
}

// A session that lives in a thread of its own. It logs in when told.
class KeeperThread
{
public:
    explicit KeeperThread(const std::function<std::unique_ptr<Session>()> &make)
        : m_thread([this, make] { run(make); })
    {
    }
    ~KeeperThread()
    {
        m_stop = true;
        m_thread.join();
    }

    Session *session() { return m_made.get_future().get(); }
    void logIn() { m_logIn = true; }

private:
    void run(const std::function<std::unique_ptr<Session>()> &make)
    {
        const auto session = make();
        m_made.set_value(session.get());
        QEventLoop loop;
        QTimer timer;
        QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
            if (m_logIn.exchange(false))
                std::ignore = session->login({u"ada"_s, u"pw"_s});
            if (m_stop)
                loop.quit();
        });
        timer.start(1);
        loop.exec();
    }

    std::promise<Session *> m_made;
    std::atomic<bool> m_logIn = false;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

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
    std::atomic<bool> deleted = false;
    QVERIFY(runInThreads(
        1,
        [&] {
            AccessManager http(doomed);
            for (int i = 0; i < 4; ++i)
                ended += hasEnded(http.get(QNetworkRequest(url))) ? 1 : 0;
        },
        [&] {
            if (kept.refreshes() == 1 && !deleted.exchange(true)) {
                session.reset();
                kept.site.release(TokenSite::refreshPath);
            }
        }));
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

void tst_Threads::managersInFourThreadsWaitForOneRefreshAtExpiry()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.change([](RefreshPolicy &policy) { policy.proactive = false; });
    kept.outliveAccessToken();
    kept.site.hold(TokenSite::refreshPath);
    const auto url = kept.site.url(u"/api/me/"_s);
    std::atomic<int> waiting = 0;
    std::atomic<int> good = 0;
    QVERIFY(runInThreads(
        4,
        [&] {
            AccessManager http(&kept.session);
            QList<QNetworkReply *> replies;
            for (int i = 0; i < 100; ++i)
                replies.append(http.get(QNetworkRequest(url)));
            ++waiting;
            for (auto *reply : replies)
                good += hasEnded(reply) && statusOf(reply) == 200 ? 1 : 0;
        },
        [&] {
            if (waiting == 4)
                kept.site.release(TokenSite::refreshPath);
        }));
    QCOMPARE(good, 400);
    QCOMPARE(kept.refreshes(), 1);
    QCOMPARE(kept.site.count(TokenSite::mePath), 400);
}

void tst_Threads::loginsAndLogoutsHappenUnderRunningRequests()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto url = kept.site.url(u"/api/me/"_s);
    std::atomic<int> sent = 0;
    std::atomic<int> ended = 0;
    std::atomic<bool> enough = false;
    int round = 0;
    QVERIFY(runInThreads(
        4,
        [&] {
            AccessManager http(&kept.session);
            while (!enough) {
                QList<QNetworkReply *> replies;
                for (int i = 0; i < 5; ++i)
                    replies.append(http.get(QNetworkRequest(url)));
                sent += 5;
                for (auto *reply : replies)
                    ended += hasEnded(reply) ? 1 : 0;
                qDeleteAll(replies);
            }
        },
        [&] {
            // Each user works for some requests, or is overtaken at once.
            if (ended < round * 10)
                return;
            if (++round % 3 == 0)
                kept.session.logout();
            else
                std::ignore = kept.session.login({round % 2 ? u"ada"_s : u"grace"_s, u"pw"_s});
            if (round % 4 == 0)
                kept.site.revokeAccessTokens();
            enough = round >= 60;
        }));
    QCOMPARE(ended, sent.load());
    QVERIFY(kept.logIn());
    QVERIFY(kept.hasCurrentToken());
}

void tst_Threads::sessionsAreDeletedUnderRunningRequests()
{
    KeptSession kept;
    const auto url = kept.site.url(u"/api/me/"_s);
    for (int round = 0; round < 10; ++round) {
        auto session = std::make_unique<Session>(kept.protocol, kept.store);
        session->setClock(kept.clock);
        QVERIFY(awaited(session->login({u"ada"_s, u"pw"_s})));
        if (round % 2)
            kept.site.revokeAccessTokens();
        else
            kept.outliveAccessToken();
        auto *doomed = session.get();
        std::atomic<int> ready = 0;
        std::atomic<int> ended = 0;
        QVERIFY(runInThreads(
            4,
            [&] {
                AccessManager http(doomed);
                ++ready;
                for (int i = 0; i < 10; ++i) {
                    std::unique_ptr<QNetworkReply> reply(http.get(QNetworkRequest(url)));
                    ended += hasEnded(reply.get()) ? 1 : 0;
                }
            },
            [&] {
                if (ready == 4 && ended >= round)
                    session.reset();
            }));
        QCOMPARE(ended, 40);
    }
}

void tst_Threads::managersComeAndGoWhileTheSessionRefreshes()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) {
        policy.budget = 10000;
        policy.proactive = false;
    });
    kept.site.refreshLifetime = std::chrono::hours(24 * 365 * 20);
    QVERIFY(kept.logIn());
    std::atomic<int> refreshed = 0;
    connect(&kept.session, &Session::refreshed, &kept.session, [&] {
        kept.outliveAccessToken();
        ++refreshed;
    });
    kept.outliveAccessToken();
    const auto url = kept.site.url(u"/api/me/"_s);
    QVERIFY(runInThreads(4, [&] {
        for (int run = 0; refreshed < 30 && run < 100000; ++run) {
            AccessManager http(&kept.session);
            for (int i = 0; i < 5; ++i)
                http.get(QNetworkRequest(url));
            for (int turn = 0; turn < run % 7; ++turn)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        }
    }));
    QVERIFY(refreshed >= 30);
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Threads::everyManagerAnswersQuestionsInItsThread()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    ScriptedServer other;
    other.handle("/", [&](const HttpRequest &request) {
        return request.bearerToken() == kept.site.accessToken() ? HttpAnswer::bytes("welcome")
                                                                : TokenSite::tokenRefused();
    });
    kept.site.revokeRefreshTokens();
    const auto mine = kept.site.url(u"/api/me/"_s);
    const auto allowed = other.url(u"/"_s);
    std::atomic<int> welcome = 0;
    std::atomic<int> told = 0;
    std::atomic<bool> revoked = false;
    QVERIFY(runInThreads(
        4,
        [&] {
            AccessManager http(&kept.session);
            for (int i = 0; i < 20; ++i)
                http.addAllowedOrigin(allowed);
            if (!http.allowedOrigins().contains(allowed))
                return;
            auto *first = http.get(QNetworkRequest(allowed));
            welcome += hasEnded(first) && statusOf(first) == 200 ? 1 : 0;
            while (!revoked)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
            auto *second = http.get(QNetworkRequest(mine));
            if (!hasEnded(second))
                return;
            const auto kind = AccessManager::sessionError(second).kind();
            told += kind == Error::Kind::Revoked || kind == Error::Kind::NotLoggedIn
                    || (kind == Error::Kind::None && statusOf(second) == 401)
                ? 1
                : 0;
        },
        [&] {
            if (welcome == 4 && !revoked) {
                kept.site.revokeAccessTokens();
                revoked = true;
            }
        }));
    QCOMPARE(welcome, 4);
    QCOMPARE(told, 4);
    QVERIFY(kept.refreshes() <= 1);
}

// The session is busy in its own thread, the app in the main one.
void tst_Threads::theSessionMayLiveInAnotherThread()
{
    auto clock = std::make_shared<FakeClock>();
    TokenSite site(clock);
    KeeperThread keeper([&] {
        auto session = std::make_unique<Session>(
            std::make_shared<SimpleJwtProtocol>(site.tokenUrl()), std::make_shared<FlakyStore>());
        session->setClock(clock);
        return session;
    });
    AccessManager http(keeper.session());
    const QNetworkRequest me(site.url(u"/api/me/"_s));
    // Nobody has decided yet: they wait.
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 50; ++i)
        replies.append(http.get(me));
    settle();
    QCOMPARE(site.count(TokenSite::mePath), 0);
    keeper.logIn();
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
    }
    site.revokeAccessTokens();
    auto *refused = http.get(me);
    QVERIFY(hasEnded(refused));
    QCOMPARE(statusOf(refused), 200);
    QCOMPARE(site.count(TokenSite::refreshPath), 1);
}

QTEST_GUILESS_MAIN(tst_Threads)
#include "tst_threads.moc"
