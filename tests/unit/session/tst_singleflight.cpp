// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

#include <atomic>
#include <thread>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using Cause = Session::RefreshCause;

// K2: any number of requests cause one refresh.
class tst_SingleFlight : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinsARunningRefresh();
    void answersAThousandWaitersInOrder();
    void lateRefusalIsReplayedWithTheCurrentToken();
    void aRefusalOfAnUnknownTokenRefreshesNothing();
    void saysWhy_data();
    void saysWhy();
    void twoThreadsCauseOneRefresh();
    void everyCallerHasAFutureOfItsOwn();
    void theSessionMayDieWithPeopleWaiting();
    void whoWaitsForADecisionIsAnsweredAtTheEnd();
};

void tst_SingleFlight::joinsARunningRefresh()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    QSignalSpy refreshed(&kept.session, &Session::refreshed);
    kept.site.hold(TokenSite::refreshPath);
    auto first = kept.session.replaceAccessToken(old);
    auto second = kept.session.replaceAccessToken(old);
    auto third = kept.session.refresh();
    QTRY_COMPARE(kept.refreshes(), 1);
    QVERIFY(kept.session.isRefreshing());
    auto fourth = kept.session.freshAccessToken();
    auto fifth = kept.session.refresh();
    kept.site.release(TokenSite::refreshPath);

    const auto firstToken = awaited(first).value_or("none");
    QCOMPARE(firstToken, kept.site.accessToken());
    const auto secondToken = awaited(second).value_or("none");
    QCOMPARE(secondToken, kept.site.accessToken());
    QVERIFY(awaited(third));
    const auto fourthToken = awaited(fourth).value_or("none");
    QCOMPARE(fourthToken, kept.site.accessToken());
    QVERIFY(awaited(fifth));
    QVERIFY(!kept.session.isRefreshing());
    QCOMPARE(kept.refreshes(), 1);
    QCOMPARE(refreshed.count(), 1);
    QCOMPARE(kept.session.statistics().refreshes, 1);
}

void tst_SingleFlight::answersAThousandWaitersInOrder()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    kept.site.revokeAccessTokens();
    QList<int> order;
    for (int i = 0; i < 1000; ++i)
        kept.session.replaceAccessToken(old).then(&kept.session,
                                                  [&order, i](const Result<QByteArray> &token) {
                                                      if (token)
                                                          order.append(i);
                                                  });
    QTRY_COMPARE(order.size(), 1000);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
    QCOMPARE(kept.refreshes(), 1);
}

void tst_SingleFlight::lateRefusalIsReplayedWithTheCurrentToken()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    const auto current = awaited(kept.session.replaceAccessToken(old)).value_or("none");
    QVERIFY(current != old);
    QCOMPARE(awaited(kept.session.replaceAccessToken(old)).value_or("none"), current);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_SingleFlight::aRefusalOfAnUnknownTokenRefreshesNothing()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto answer = awaited(kept.session.replaceAccessToken("of another session"));
    QCOMPARE(kindOf(answer), Error::Kind::Superseded);
    QCOMPARE(kept.refreshes(), 0);
    QCOMPARE(awaited(kept.session.freshAccessToken()).value_or("none"), kept.site.accessToken());
}

void tst_SingleFlight::saysWhy_data()
{
    QTest::addColumn<Cause>("cause");
    QTest::newRow("a request found the token stale") << Cause::Stale;
    QTest::newRow("the server refused it") << Cause::Refused;
    QTest::newRow("the app asked") << Cause::Asked;
    QTest::newRow("nobody asked") << Cause::Proactive;
}

void tst_SingleFlight::saysWhy()
{
    QFETCH(Cause, cause);
    KeptSession kept;
    kept.change([&](RefreshPolicy &policy) { policy.proactive = cause == Cause::Proactive; });
    QVERIFY(kept.logIn());
    QSignalSpy refreshed(&kept.session, &Session::refreshed);
    const auto old = kept.token();
    if (cause == Cause::Stale || cause == Cause::Proactive)
        kept.outliveAccessToken();
    if (cause == Cause::Stale)
        QVERIFY(!kept.token().isEmpty());
    else if (cause == Cause::Refused)
        QVERIFY(awaited(kept.session.replaceAccessToken(old)));
    else if (cause == Cause::Asked)
        QVERIFY(awaited(kept.session.refresh()));
    QTRY_COMPARE(refreshed.count(), 1);
    QCOMPARE(refreshed.first().first().value<Cause>(), cause);
}

void tst_SingleFlight::twoThreadsCauseOneRefresh()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    kept.site.revokeAccessTokens();
    QByteArray tokens[4];
    std::atomic<int> ended = 0;
    // Not QThread, whose end ThreadSanitizer does not see.
    std::vector<std::thread> threads;
    for (auto &token : tokens) {
        threads.emplace_back([&session = kept.session, &token, &ended, old] {
            auto future = session.replaceAccessToken(old);
            future.waitForFinished();
            token = future.result().value_or(QByteArray("none"));
            ++ended;
        });
    }
    const bool allEnded = QTest::qWaitFor([&] { return ended == int(std::size(tokens)); }, 20000);
    for (auto &thread : threads)
        thread.join();
    QVERIFY(allEnded);
    for (const auto &token : tokens)
        QCOMPARE(token, kept.site.accessToken());
    QCOMPARE(kept.refreshes(), 1);
}

void tst_SingleFlight::everyCallerHasAFutureOfItsOwn()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    kept.site.hold(TokenSite::refreshPath);
    auto first = kept.session.replaceAccessToken(old);
    auto second = kept.session.replaceAccessToken(old);
    QTRY_COMPARE(kept.refreshes(), 1);
    // One caller that gives up takes nothing away from the others.
    first.cancel();
    kept.site.release(TokenSite::refreshPath);
    const auto secondToken = awaited(second).value_or("none");
    QCOMPARE(secondToken, kept.site.accessToken());
    QCOMPARE(kept.refreshes(), 1);
}

void tst_SingleFlight::theSessionMayDieWithPeopleWaiting()
{
    auto kept = std::make_unique<KeptSession>();
    QVERIFY(kept->logIn());
    const auto old = kept->token();
    kept->site.hold(TokenSite::refreshPath);
    auto token = kept->session.replaceAccessToken(old);
    auto refresh = kept->session.refresh();
    auto login = kept->session.login({u"eve"_s, u"wrong"_s});
    QTRY_COMPARE(kept->refreshes(), 1);
    kept.reset();
    QVERIFY(!awaited(token));
    QVERIFY(!awaited(refresh));
    QVERIFY(!awaited(login));
}

void tst_SingleFlight::whoWaitsForADecisionIsAnsweredAtTheEnd()
{
    KeptSession kept;
    auto undecided = std::make_unique<Session>(kept.protocol, kept.store);
    auto token = undecided->freshAccessToken();
    undecided.reset();
    QVERIFY(!awaited(token));
}

QTEST_GUILESS_MAIN(tst_SingleFlight)
#include "tst_singleflight.moc"
