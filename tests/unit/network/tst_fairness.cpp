// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "crowd.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

// U5, K2 and K6 for a crowd: in their order, with one refresh, and never without an end.
class tst_Fairness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousandAreAnsweredInTheirOrder_data() { moments(); }
    void tenThousandAreAnsweredInTheirOrder();
    void highGoesBeforeNormalBeforeLow();
    void whoComesLaterWaitsBehind();
    void aThousandOnARevokedTokenAreNotAllRefused();
    void eachIsReplayedOnceOnly();
    void refusalsWithoutEndCauseAFewRefreshes();
    void theEventLoopTurnsWhileTenThousandAreReleased_data() { moments(); }
    void theEventLoopTurnsWhileTenThousandAreReleased();
    void theEventLoopTurnsWhileTenThousandAreTurnedAway();
    void theEventLoopTurnsWhileTenThousandFuturesAreAnswered();

private:
    static void moments();
};

namespace {

constexpr int many = 10000;

enum class Moment { Expiry, Restoring, Refused };

// Counts turns of this thread's event loop, and the most of something that one turn did.
class TurnCounter : public QObject
{
public:
    explicit TurnCounter(const int &done)
        : m_done(done)
    {
        connect(&m_timer, &QTimer::timeout, this, [this] {
            ++turns;
            most = std::max(most, m_done - m_before);
            m_before = m_done;
        });
        m_timer.start(0);
    }

    int turns = 0;
    int most = 0;

private:
    const int &m_done;
    int m_before = 0;
    QTimer m_timer;
};

} // namespace

Q_DECLARE_METATYPE(Moment)

namespace {

// A session of which the store has more to say, for the moment of restoring.
struct Scene : CrowdedSession
{
    // Brings the session to the moment before the crowd; go() lets the token come.
    bool bring(Moment moment)
    {
        if (!logIn())
            return false;
        if (moment == Moment::Refused)
            return true;
        outliveAccessToken();
        if (moment == Moment::Expiry)
            return true;
        // As at the next start of the app.
        restored = std::make_unique<Session>(protocol, store);
        restored->setClock(clock);
        http = std::make_unique<AccessManager>(restored.get());
        crowd.setHttp(http.get());
        store->hold();
        return true;
    }

    void crowdIn(Moment moment, int count)
    {
        if (moment == Moment::Refused)
            site.revokeAccessTokens();
        if (moment == Moment::Restoring)
            restoring = restored->restore();
        site.hold(TokenSite::refreshPath);
        crowd.send(count);
    }

    void go(Moment moment)
    {
        if (moment == Moment::Restoring)
            store->release();
        release();
    }

    std::unique_ptr<Session> restored;
    QFuture<Result<void>> restoring;
};

} // namespace

void tst_Fairness::moments()
{
    QTest::addColumn<Moment>("moment");
    QTest::newRow("at expiry") << Moment::Expiry;
    QTest::newRow("while restoring") << Moment::Restoring;
    QTest::newRow("on a token just refused") << Moment::Refused;
}

void tst_Fairness::tenThousandAreAnsweredInTheirOrder()
{
    QFETCH(Moment, moment);
    Scene scene;
    QVERIFY(scene.bring(moment));
    QVERIFY(scene.leaveOneConnection());
    scene.crowdIn(moment, many);
    settle();
    QCOMPARE(scene.crowd.ended, 0);
    scene.go(moment);
    QVERIFY(scene.crowd.haveEnded(many));
    QCOMPARE(scene.crowd.statuses.value(200), many);
    QCOMPARE(scene.crowd.served.size(), many);
    QVERIFY(std::is_sorted(scene.crowd.served.begin(), scene.crowd.served.end()));
    QCOMPARE(scene.refreshes(), 1);
    QVERIFY2(scene.crowd.refused <= (moment == Moment::Refused ? 7 : 0),
             qPrintable(u"%1 were sent to be refused"_s.arg(scene.crowd.refused)));
}

void tst_Fairness::highGoesBeforeNormalBeforeLow()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    QVERIFY(kept.leaveOneConnection());
    QList<int> expected[3];
    for (int i = 0; i < 300; ++i) {
        constexpr QNetworkRequest::Priority priorities[] = {QNetworkRequest::LowPriority,
                                                            QNetworkRequest::NormalPriority,
                                                            QNetworkRequest::HighPriority};
        kept.crowd.add(priorities[i % 3]);
        expected[2 - i % 3].append(i);
    }
    QTRY_COMPARE(kept.refreshes(), 1);
    kept.release();
    QVERIFY(kept.crowd.haveEnded(300));
    QCOMPARE(kept.crowd.served, expected[0] + expected[1] + expected[2]);
}

// Not past those who are being released.
void tst_Fairness::whoComesLaterWaitsBehind()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    QVERIFY(kept.leaveOneConnection());
    kept.crowd.send(1000);
    kept.release();
    QTRY_VERIFY(!kept.crowd.served.isEmpty());
    kept.crowd.send(100);
    QVERIFY(kept.crowd.haveEnded(1100));
    QVERIFY(std::is_sorted(kept.crowd.served.begin(), kept.crowd.served.end()));
    QCOMPARE(kept.crowd.served.size(), 1100);
    QCOMPARE(kept.refreshes(), 1);
}

// design.md 7: what was not sent yet is withdrawn and waits, it is not sent to be refused.
void tst_Fairness::aThousandOnARevokedTokenAreNotAllRefused()
{
    CrowdedSession kept;
    QVERIFY(kept.logIn());
    kept.site.revokeAccessTokens();
    kept.crowd.send(1000);
    QVERIFY(kept.crowd.haveEnded(1000));
    QCOMPARE(kept.crowd.statuses.value(200), 1000);
    QCOMPARE(kept.refreshes(), 1);
    QVERIFY2(kept.crowd.refused <= 7,
             qPrintable(u"%1 were sent to be refused"_s.arg(kept.crowd.refused)));
}

void tst_Fairness::eachIsReplayedOnceOnly()
{
    CrowdedSession kept;
    QVERIFY(kept.logIn());
    kept.site.insist(Crowd::path, TokenSite::tokenRefused());
    kept.crowd.send(200);
    QVERIFY(kept.crowd.haveEnded(200));
    QCOMPARE(kept.crowd.errors.value(QNetworkReply::AuthenticationRequiredError), 200);
    // Who had not been sent when the budget was spent is told so instead of being refused.
    QVERIFY(kept.crowd.statuses.value(401) > 0);
    QCOMPARE(kept.crowd.statuses.value(401) + kept.crowd.statuses.value(0), 200);
    QVERIFY(kept.crowd.statuses.value(0) <= kept.crowd.kinds.value(Kind::BudgetExhausted));
    QHash<QByteArray, int> sendings;
    for (const auto &request : kept.site.requests(Crowd::path))
        ++sendings[request.query];
    QCOMPARE(sendings.size(), kept.crowd.statuses.value(401));
    QVERIFY(std::all_of(sendings.begin(), sendings.end(), [](int count) { return count <= 2; }));
    QVERIFY(kept.refreshes() <= 5);
    QVERIFY(kept.session.isLoggedIn());
}

// K6: the clock stands still, so this is one and the same half minute.
void tst_Fairness::refusalsWithoutEndCauseAFewRefreshes()
{
    CrowdedSession kept;
    QVERIFY(kept.logIn());
    kept.site.insist(Crowd::path, TokenSite::tokenRefused());
    for (int round = 1; round <= 20; ++round) {
        kept.crowd.send(5);
        QVERIFY(kept.crowd.haveEnded(5 * round));
    }
    QCOMPARE(kept.crowd.errors.value(QNetworkReply::AuthenticationRequiredError), 100);
    // Without an answer only those who were not sent with a token known to be refused.
    const int unsent = kept.crowd.statuses.value(0);
    QVERIFY(unsent <= kept.crowd.kinds.value(Kind::BudgetExhausted));
    QVERIFY2(kept.refreshes() <= 5, qPrintable(u"%1 refreshes"_s.arg(kept.refreshes())));
    QVERIFY(kept.site.count(Crowd::path) <= 200);
}

void tst_Fairness::theEventLoopTurnsWhileTenThousandAreReleased()
{
    QFETCH(Moment, moment);
    Scene scene;
    QVERIFY(scene.bring(moment));
    scene.crowdIn(moment, many);
    settle();
    TurnCounter counter(scene.crowd.ended);
    scene.go(moment);
    QVERIFY(scene.crowd.haveEnded(many));
    QCOMPARE(scene.crowd.statuses.value(200), many);
    QVERIFY2(counter.turns >= many / 50, qPrintable(u"%1 turns"_s.arg(counter.turns)));
    QVERIFY2(counter.most <= 200, qPrintable(u"%1 in one turn"_s.arg(counter.most)));
}

void tst_Fairness::theEventLoopTurnsWhileTenThousandAreTurnedAway()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    kept.site.revokeRefreshTokens();
    kept.crowd.send(many);
    settle();
    TurnCounter counter(kept.crowd.ended);
    kept.release();
    QVERIFY(kept.crowd.haveEnded(many));
    QCOMPARE(kept.crowd.kinds.value(Kind::Revoked), many);
    QVERIFY2(counter.turns >= many / 200, qPrintable(u"%1 turns"_s.arg(counter.turns)));
    QVERIFY2(counter.most <= 200, qPrintable(u"%1 in one turn"_s.arg(counter.most)));
}

void tst_Fairness::theEventLoopTurnsWhileTenThousandFuturesAreAnswered()
{
    CrowdedSession kept;
    QVERIFY(kept.beginExpired());
    QList<int> order;
    int answered = 0;
    for (int i = 0; i < many; ++i) {
        kept.session.freshAccessToken().then(&kept.session,
                                             [&, i](const Result<QByteArray> &token) {
                                                 ++answered;
                                                 if (token)
                                                     order.append(i);
                                             });
    }
    QTRY_COMPARE(kept.refreshes(), 1);
    TurnCounter counter(answered);
    kept.release();
    QTRY_COMPARE_WITH_TIMEOUT(answered, many, 30000);
    QCOMPARE(order.size(), many);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
    QVERIFY2(counter.most <= 200, qPrintable(u"%1 in one turn"_s.arg(counter.most)));
    QCOMPARE(kept.refreshes(), 1);
}

QTEST_GUILESS_MAIN(tst_Fairness)
#include "tst_fairness.moc"
