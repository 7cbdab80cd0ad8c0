// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "onetokenlife.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SessionKeeper::Error::Kind;
using Reason = Session::LogoutReason;

// Where one token is renewed while it lives, and not for ever: when it is renewed, and what ends
// the session, when and why (contract.md 2.6, 3.3, 5.2, 5.3).
class tst_ChainLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void isRenewedAtHalfOfItsLifetime();
    void livesAsLongAsTheServerLetsIt();
    void theLastTokenIsUsedToItsEnd();
    void theLastTokenSurvivesARestart();
    void theLastTokenIsKnownToOtherProcesses();
    void theLastTokenEndsWithoutTheNetwork();
    void aRestoreAfterTheEndSaysSo();
    void offlineOverTheEndIsExpired();
    void asleepOverTheEndIsExpired();
    void asleepUncountedOverTheEndIsExpired();
    void absentOverTheEndIsExpired();
    void aLostAnswerCostsNothing();
    void revokedWhileALostAnswerIsRememberedIsRevoked();
    void aFailingRefreshEndsWithTheTokenOnly();
    void asksBeforeItBelievesThatTheLastTokenIsRefused();
    void aRefusedLastTokenThatIsGoodIsKept();
};

namespace {

// The session is in the middle of its last token's life: the server has said so.
bool reachTheLastToken(OneTokenLife &life)
{
    if (!life.logIn())
        return false;
    // Nobody is late: each token is renewed at about half of its 300 s.
    for (int step = 0; step < 240; ++step) {
        if (life.record().tokens.refreshToken().isEmpty())
            return true;
        if (!life.live(20s))
            return false;
    }
    return false;
}

} // namespace

void tst_ChainLimit::initTestCase_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("sliding") << u"sliding"_s;
    QTest::newRow("djangorestframework-jwt") << u"jwtauth"_s;
}

// K3
void tst_ChainLimit::isRenewedAtHalfOfItsLifetime()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(life->logIn());
    const auto first = life->record().tokens;
    QCOMPARE(first.refreshToken(), first.accessToken());
    QVERIFY(life->live(130s));
    QCOMPARE(life->refreshes(), 0);
    life->pass(25s);
    QTRY_COMPARE(life->session->statistics().refreshes, 1);
    QVERIFY(life->record().tokens.accessToken() != first.accessToken());
    QCOMPARE(life->record().tokens.refreshToken(), life->record().tokens.accessToken());
    QCOMPARE(life->call(), 200);
}

void tst_ChainLimit::livesAsLongAsTheServerLetsIt()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(life->logIn());
    auto lived = 0s;
    while (lived < 2h && life->live(10s)) {
        QCOMPARE(life->call(), 200);
        lived += 10s;
    }
    // The last token may have been given at the last moment, and lives for 300 s.
    QVERIFY2(lived >= 1h && lived < 1h + 300s, qPrintable(QString::number(lived.count())));
    QCOMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->session->lastError().kind(), Kind::Expired);
    QCOMPARE(life->session->statistics().refusals, 0);
    QVERIFY(life->record().isEmpty());
    // 24 lifetimes of 150 s, and the one that was refused.
    QVERIFY2(life->refreshes() >= 22 && life->refreshes() <= 30,
             qPrintable(QString::number(life->refreshes())));
}

void tst_ChainLimit::theLastTokenIsUsedToItsEnd()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(reachTheLastToken(*life));
    const int refreshes = life->refreshes();
    QVERIFY(life->session->isLoggedIn());
    QCOMPARE(life->session->lastError().kind(), Kind::Expired);
    // It is announced, exactly.
    QCOMPARE(life->session->sessionExpiresAt(), life->session->accessExpiresAt());
    QVERIFY(!life->session->refreshDueAt().isValid());
    const auto left = life->left();
    QVERIFY2(left > 0s && left <= 160s, qPrintable(QString::number(left.count())));

    QCOMPARE(life->call(), 200);
    QCOMPARE(kindOf(awaited(life->session->refresh())), Kind::Expired);
    QVERIFY(life->session->isLoggedIn());
    QVERIFY(life->live(left - 2s));
    QCOMPARE(life->call(), 200);
    QVERIFY(life->ends->isEmpty());
    life->pass(4s);
    QTRY_COMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->refreshes(), refreshes);
}

void tst_ChainLimit::theLastTokenSurvivesARestart()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(reachTheLastToken(*life));
    const int refreshes = life->refreshes();
    QVERIFY(life->restart());
    QCOMPARE(life->session->sessionExpiresAt(), life->session->accessExpiresAt());
    QCOMPARE(life->call(), 200);
    QVERIFY(life->live(life->left() - 2s));
    QCOMPARE(life->call(), 200);
    QVERIFY(life->ends->isEmpty());
    life->pass(4s);
    QTRY_COMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->refreshes(), refreshes);
}

// K8
void tst_ChainLimit::theLastTokenIsKnownToOtherProcesses()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(life->logIn());
    const auto other = life->another();
    const QSignalSpy otherEnds(other.get(), &Session::loggedOut);
    QVERIFY(awaited(other->restore()));
    while (!life->record().tokens.refreshToken().isEmpty())
        QVERIFY(life->live(20s));
    QTRY_COMPARE(other->sessionExpiresAt(), other->accessExpiresAt());
    QCOMPARE(awaited(other->freshAccessToken()).value_or("none"),
             life->record().tokens.accessToken());
    // The two of them asked no more often than one does.
    QVERIFY2(life->refreshes() <= 30, qPrintable(QString::number(life->refreshes())));
    life->pass(life->left() + 2s);
    QTRY_COMPARE(life->ends->count(), 1);
    QTRY_COMPARE(otherEnds.count(), 1);
    for (const auto &ended : {life->ends->first(), otherEnds.first()}) {
        const auto reason = ended.first().value<Reason>();
        QVERIFY(reason == Reason::Expired || reason == Reason::Elsewhere);
    }
    QVERIFY(life->record().isEmpty());
}

void tst_ChainLimit::theLastTokenEndsWithoutTheNetwork()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(reachTheLastToken(*life));
    QVERIFY(life->server.faults().setOffline(true));
    life->pass(life->left() + 2s);
    QTRY_COMPARE(life->end(), Reason::Expired);
    QVERIFY(life->record().isEmpty());
}

void tst_ChainLimit::aRestoreAfterTheEndSaysSo()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(reachTheLastToken(*life));
    const auto left = life->left();
    const int refreshes = life->refreshes();
    life->quit();
    life->pass(left + 2s);
    QCOMPARE(kindOf(life->restart()), Kind::Expired);
    QCOMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->session->state(), Session::State::LoggedOut);
    QTRY_VERIFY(life->record().isEmpty());
    QCOMPARE(life->refreshes(), refreshes);
}

// The network is no reason to end a session (K5), even when nothing can come of it any more; the
// server's own word is, and the reason is the time.
void tst_ChainLimit::offlineOverTheEndIsExpired()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(life->logIn());
    QVERIFY(life->server.faults().setOffline(true));
    QVERIFY(life->live(290s));
    QVERIFY(!life->live(90s));
    QVERIFY(life->session->statistics().failedRefreshes > 1);
    QVERIFY(life->session->isLoggedIn());
    QVERIFY(life->ends->isEmpty());
    QVERIFY(life->server.faults().setOffline(false));
    life->pass(61s);
    QTRY_COMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->refreshes(), 1);
}

void tst_ChainLimit::asleepOverTheEndIsExpired()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(life->logIn());
    life->pass(9h);
    QTRY_COMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->refreshes(), 1);
}

// A paused virtual machine: only its wall clock knows, and the server's answer bears it out.
void tst_ChainLimit::asleepUncountedOverTheEndIsExpired()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(life->logIn());
    life->serverClock->advance(9h);
    life->clock->sleepUncounted(9h);
    QTRY_COMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->refreshes(), 1);
}

void tst_ChainLimit::absentOverTheEndIsExpired()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(life->logIn());
    life->quit();
    life->pass(9h);
    QVERIFY(life->restart());
    QTRY_COMPARE(life->end(), Reason::Expired);
    QCOMPARE(life->refreshes(), 1);
    QCOMPARE(life->calls(), 0);
}

// The old token is as good as before.
void tst_ChainLimit::aLostAnswerCostsNothing()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(life->logIn());
    life->server.faults().next(life->refreshPath, Fault::dropped(Fault::Drop::AfterCommit));
    QVERIFY(awaited(life->session->refresh()));
    QCOMPARE(life->refreshes(), 2);
    QCOMPARE(life->call(), 200);
    QVERIFY(life->ends->isEmpty());
}

// Nothing rotates here, so that no rotation can have been lost.
void tst_ChainLimit::revokedWhileALostAnswerIsRememberedIsRevoked()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(life->logIn());
    life->server.faults().next(life->refreshPath, Fault::dropped(Fault::Drop::AfterCommit));
    QVERIFY(life->server.faults().setSigningKey("another key, as long as the one before it was"));
    QCOMPARE(kindOf(awaited(life->session->refresh())), Kind::Revoked);
    QCOMPARE(life->end(), Reason::Revoked);
}

// contract.md 5.2: 500 for a token that it cannot read, for ever. K5: a broken server is no end.
void tst_ChainLimit::aFailingRefreshEndsWithTheTokenOnly()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(life->logIn());
    life->server.faults().next(life->refreshPath, Fault::html(500), -1);
    QVERIFY(life->live(200s));
    QVERIFY(life->live(90s));
    QVERIFY(life->session->statistics().failedRefreshes > 1);
    QVERIFY(life->ends->isEmpty());
    QCOMPARE(life->call(), 200);
    QVERIFY(!life->live(90s));
    QTRY_COMPARE(life->end(), Reason::Expired);
}

// The last token is refused by a resource, and nothing can be renewed: the token server decides.
void tst_ChainLimit::asksBeforeItBelievesThatTheLastTokenIsRefused()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(reachTheLastToken(*life));
    QVERIFY(life->server.faults().setSigningKey("another key, as long as the one before it was"));
    QCOMPARE(life->call(), 401);
    QTRY_COMPARE(life->end(), Reason::Revoked);
    QCOMPARE(life->server.requestsTo(life->verifyPath), 1);
}

void tst_ChainLimit::aRefusedLastTokenThatIsGoodIsKept()
{
    QFETCH_GLOBAL(QString, kind);
    const auto life = OneTokenLife::of(kind);
    QVERIFY(reachTheLastToken(*life));
    // One resource of the site refuses, verify does not.
    life->server.faults().next(u"/api/avatar/"_s,
                               Fault::answer(401,
                                             R"({"detail":"Error decoding signature.",)"
                                             R"("code":"token_not_valid"})"),
                               -1);
    for (int time = 0; time < 5; ++time)
        QCOMPARE(life->call("/api/avatar/"), 401);
    QCOMPARE(life->server.requestsTo(life->verifyPath), 1);
    QCOMPARE(life->call(), 200);
    QVERIFY(life->session->isLoggedIn());
}

QTEST_GUILESS_MAIN(tst_ChainLimit)
#include "tst_chainlimit.moc"
