// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "crowd.h"

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using State = Session::State;

// The first second of an app: its requests are there before the keychain has answered, and before
// the network perhaps.
class tst_StartUp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestsMadeBeforeTheStoreAnswersCompleteInOrder_data();
    void requestsMadeBeforeTheStoreAnswersCompleteInOrder();
    void withoutSessionTheyAllGoOutWithoutToken();
    void aLockedStoreIsToldToAllAndTriedAgain();
    void offlineWithALiveTokenThereIsASession();
    void offlineWithADeadTokenThereIsASession();
};

namespace {

constexpr int many = 500;

// The app's next run: the store of the last one, not yet read.
struct NextRun
{
    explicit NextRun(KeptSession &kept)
        : session(kept.protocol, kept.store)
        , http(&session)
        , crowd(kept.site)
    {
        session.setClock(kept.clock);
        auto policy = session.refreshPolicy();
        policy.longestNap = 10ms;
        policy.backoffBase = 10ms;
        session.setRefreshPolicy(policy);
        crowd.setHttp(&http);
    }

    Session session;
    AccessManager http;
    Crowd crowd;
};

// The manager has six connections, so that a request may overtake five.
bool isInOrder(const QList<int> &served)
{
    for (qsizetype place = 0; place < served.size(); ++place) {
        if (std::abs(served.at(place) - place) > 6)
            return false;
    }
    return true;
}

} // namespace

void tst_StartUp::requestsMadeBeforeTheStoreAnswersCompleteInOrder_data()
{
    QTest::addColumn<bool>("tokenIsDead");
    QTest::newRow("live access token") << false;
    QTest::newRow("dead access token") << true;
}

void tst_StartUp::requestsMadeBeforeTheStoreAnswersCompleteInOrder()
{
    QFETCH(bool, tokenIsDead);
    KeptSession kept;
    QVERIFY(kept.logIn());
    if (tokenIsDead)
        kept.outliveAccessToken();
    const int refreshesBefore = kept.refreshes();
    NextRun next(kept);
    kept.store->hold();
    next.crowd.send(many / 2);
    auto restored = next.session.restore();
    next.crowd.send(many / 2);
    settle();
    QCOMPARE(next.session.state(), State::Restoring);
    QCOMPARE(next.crowd.served.size() + next.crowd.refused, 0);
    kept.store->release();
    QVERIFY(awaited(restored));
    QVERIFY(next.crowd.haveEnded(many));
    QCOMPARE(next.crowd.statuses.value(200), many);
    QCOMPARE(next.crowd.refused, 0);
    QVERIFY(isInOrder(next.crowd.served));
    // The run before lives on here, as another window would: one of the two refreshes.
    QCOMPARE(kept.refreshes() - refreshesBefore, tokenIsDead ? 1 : 0);
}

void tst_StartUp::withoutSessionTheyAllGoOutWithoutToken()
{
    KeptSession kept;
    NextRun next(kept);
    next.crowd.send(many);
    QCOMPARE(kindOf(awaited(next.session.restore())), Kind::NotLoggedIn);
    QVERIFY(next.crowd.haveEnded(many));
    QCOMPARE(next.crowd.statuses.value(401), many);
    QCOMPARE(next.crowd.refused, many);
    QCOMPARE(kept.refreshes(), 0);
}

void tst_StartUp::aLockedStoreIsToldToAllAndTriedAgain()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    NextRun next(kept);
    kept.store->failReads(Error(Kind::StoreLocked, u"The keychain is locked; unlock it."_s));
    next.crowd.send(20);
    QCOMPARE(kindOf(awaited(next.session.restore())), Kind::StoreLocked);
    QVERIFY(next.crowd.haveEnded(20));
    QCOMPARE(next.crowd.kinds.value(Kind::StoreLocked), 20);
    QCOMPARE(next.session.state(), State::Unknown);
    kept.store->failReads(std::nullopt);
    QVERIFY(awaited(next.session.restore()));
    next.crowd.send(20);
    QVERIFY(next.crowd.haveEnded(40));
    QCOMPARE(next.crowd.statuses.value(200), 20);
}

void tst_StartUp::offlineWithALiveTokenThereIsASession()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto token = kept.token();
    kept.site.stop();
    NextRun next(kept);
    QVERIFY(awaited(next.session.restore()));
    QCOMPARE(next.session.state(), State::LoggedIn);
    QCOMPARE(next.session.account(), u"ada"_s);
    QCOMPARE(awaited(next.session.freshAccessToken()).value_or("none"), token);
    next.crowd.send(3);
    QVERIFY(next.crowd.haveEnded(3));
    QCOMPARE(next.crowd.errors.value(QNetworkReply::ConnectionRefusedError), 3);
    QVERIFY(next.session.isLoggedIn());
}

void tst_StartUp::offlineWithADeadTokenThereIsASession()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    kept.site.stop();
    NextRun next(kept);
    QSignalSpy loggedOut(&next.session, &Session::loggedOut);
    QVERIFY(awaited(next.session.restore()));
    QCOMPARE(next.session.state(), State::LoggedIn);
    next.crowd.send(3);
    QVERIFY(next.crowd.haveEnded(3));
    QCOMPARE(next.crowd.kinds.value(Kind::Network), 3);
    QVERIFY(next.session.isLoggedIn());
    QCOMPARE(loggedOut.count(), 0);
    QVERIFY(kept.store->holdsSession());
}

QTEST_GUILESS_MAIN(tst_StartUp)

#include "tst_startup.moc"
